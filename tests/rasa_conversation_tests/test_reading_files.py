"""Reading a conversation file: what it becomes, and the line of what is wrong with it."""

from __future__ import annotations

import pytest

from rasa_conversation_tests.cases import Expectation, Outage, Slot, Utterance
from rasa_conversation_tests.reading import read_file
from rasa_conversation_tests.yaml_nodes import ConversationFileError


def case_of(step, case=""):
    return f"test_cases:\n  - test_case: a case\n{case}    steps:\n      - user: hello\n{step}"


def test_texts_are_read_as_written(written):
    cases = read_file(written(case_of("      - bot: 3145550123\n      - user: no\n")))
    assert cases[0].turns[0].expectations == (Expectation("uttered", Utterance(text="3145550123"), 5),)
    assert cases[0].turns[1].said.text == "no"


def test_slots_keep_their_types_and_dates_stay_texts(written):
    step = "      - slot_was_set: [{n: 3}, {ok: true}, {none: null}, {day: 2026-01-02}, bare]\n"
    expectations = read_file(written(case_of(step)))[0].turns[0].expectations
    slots = [
        Slot("n", 3),
        Slot("ok", True),
        Slot("none"),
        Slot("day", "2026-01-02"),
        Slot("bare", any_value=True),
    ]
    assert [expectation.value for expectation in expectations] == slots


def test_a_table_fills_in_texts_names_and_values_with_their_types(written):
    table = "    parametrize: {word: [a, b], slot: [n, m], value: [1, null]}\n"
    step = "      - slot_was_set: [{$slot: $value}]\n      - bot: $word costs $5 and ${word}s\n"
    cases = read_file(written(case_of(step, table)))
    assert [case.name for case in cases] == ["a case[a-n-1]", "a case[b-m-None]"]
    assert [expectation.value for expectation in cases[1].turns[0].expectations] == [
        Slot("m", None),
        Utterance(text="b costs $5 and bs"),
    ]


def test_rows_that_read_alike_are_numbered(written):
    cases = read_file(written(case_of("      - bot: $word\n", "    parametrize: {word: [a, a, b]}\n")))
    assert [case.name for case in cases] == ["a case[a #1]", "a case[a #2]", "a case[b]"]


def test_a_long_row_has_a_short_name(written):
    table = f"    parametrize: {{word: [{'a' * 500}, {'a' * 600}]}}\n"
    names = [case.name for case in read_file(written(case_of("      - bot: $word\n", table)))]
    assert names == [f"a case[{'a' * 60}... #1]", f"a case[{'a' * 60}... #2]"]


def test_outages_and_time_are_read_for_a_case_and_a_turn(written):
    step = "        after: 25h\n        slow: 1.5s\n        store: down\n"
    case = read_file(written(case_of(step, "    action_server: hanging\n")))[0]
    assert case.outage == Outage(action_server="hanging")
    assert case.turns[0].said.after_seconds == 90_000
    assert case.outage.joined_with(case.turns[0].said.outage) == Outage("hanging", 1.5, True)


def test_steps_before_the_first_words_speak_of_the_session_start(written):
    path = written(
        "test_cases:\n  - test_case: a case\n    steps:\n      - utter: utter_hi\n      - user: hello\n"
    )
    opening, first = read_file(path)[0].turns
    assert opening.said is None
    assert opening.expectations[0].value == Utterance(name="utter_hi")
    assert first.expectations == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the file is empty"),
        ("test_cases: []\n", 1, "no cases"),
        ("fixtures: []\nmetdata: []\n", 2, "the file has no key `metdata`; did you mean `metadata`?"),
        ("test_cases:\n  - steps: []\n", 2, "a test case needs a name"),
        ("test_cases:\n  - test_case: a::b\n", 2, "must not be empty or hold `::`"),
        ("test_cases:\n  - test_case: a\n", 2, "the case 'a' has no `steps:`"),
        ("test_cases:\n  - test_case: a\n    steps: []\n", 3, "nobody says anything"),
        ("test_cases:\n  - test_case: a\n    steps:\n      - utter: x\n", 3, "nobody says anything"),
        (case_of("      - uter: x\n"), 5, "a step has no key `uter`; did you mean `utter`?"),
        (case_of("        utter: x\n"), 5, "`utter` is a step of its own: write `- ` before it"),
        (case_of("        user: again\n"), 5, "the key `user` stands twice"),
        (case_of("        press: Yes\n"), 4, "either `user:` or `press:`"),
        (case_of("      - utter:\n"), 5, "`utter` must be a text"),
        (case_of("      - slot_was_set: []\n"), 5, "no slot is named"),
        (case_of("      - bot_matches: '('\n"), 5, "not a regular expression"),
        (case_of("        after: soon\n"), 5, "a duration is a number and a unit"),
        (case_of("        action_server: up\n"), 5, "`action_server` is down or hanging, not 'up'"),
        (case_of("        metadata: nowhere\n"), 5, "no metadata 'nowhere' in this file; it has: none"),
        (case_of("", "    fixtures: [nobody]\n"), 3, "no fixture 'nobody' in this file"),
        (case_of("        assertions: []\n"), 5, "`assertions` is empty"),
        (case_of("        assertions: [{flow_started: x}]\n"), 5, "needs flows or a language model"),
        (
            case_of("        assertions:\n          - bot_uttered: {text: x}\n"),
            6,
            "bot_uttered has no key `text`",
        ),
        (case_of("        assertion_order_enabled: maybe\n"), 5, "is true or false"),
        (case_of("", "    parametrize: {a: [1], b: [1, 2]}\n"), 3, "equally long: a 1, b 2"),
        (case_of("", "    parametrize: {a: [1]}\n"), 3, "no step uses `$a`"),
        ("stub_custom_actions:\n  x::act: {events: []}\n" + case_of(""), 1, "a stub names the case 'x'"),
        ("fixtures:\n  - a: {x: 1}\n  - a: {x: 2}\n" + case_of(""), 3, "fixtures names 'a' twice"),
        ("a: [\n", 2, "broken YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(written, text, line, words):
    path = written(text)
    with pytest.raises(ConversationFileError) as raised:
        read_file(path)
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert words in str(raised.value)
