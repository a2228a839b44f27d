"""The restaurant's conversations, run by the plugin against its trained model."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

RESTAURANT = Path(__file__).parent / "restaurant"

# What the report of each case of not_as_expected.yml must say.
REPORTS = {
    "another response": [
        "not_as_expected.yml:7",
        "expected  utter_hours",
        "actual    utter_greet 'Hello, how",
    ],
    "another text": ["expected  a message with the text 'Hello'", "'Hello, how can we help?'"],
    "another intent": ["expected  intent book", "actual    greet 0."],
    "the same response twice": ["not_as_expected.yml:20"],
    "another value": ["expected  slot set: requested_slot='phone'", "requested_slot set to 'full_name'"],
    "a slot that should not be set": ["slot not set: requested_slot (any value)", "set to 'full_name'"],
    "an action that was not run": ["expected  action action_book", "actual    utter_greet"],
    "the wrong order": ["expected  action booking_form", "before what stands above it"],
    "said though it should not be": ["expected  never a message matching /help/"],
    "other buttons": ["expected  a message with the buttons [Book a table]"],
    "a button that was not offered": ["[Order a taxi] to press", "offered [Book a table][Opening hours]"],
    "silence": ["silence: the turn ended without a message", "assistant  (silence)"],
    "an action that raises": ["action_break raised", "actions/__init__.py", "broken on purpose"],
    "an action server that is down": ["silence", "Logged during the outage", "Couldn't connect"],
    "an action server that hangs": ["silence", "Logged during the outage"],
    "a slot that is empty": ["an empty slot, written None,", "'You are None.'"],
    "an outcome that is not met": ["expected  outcome bookings: ['Eve']", "actual    [] were kept"],
    "an outcome that nobody knows": ["no hook pytest_rasa_outcome knows the key 'weather'"],
}


def names_of(file: str) -> list[str]:
    content = YAML(typ="safe").load(RESTAURANT / "conversations" / file)
    return [case["test_case"] for case in content["test_cases"]]


@pytest.mark.parametrize("name", names_of("as_expected.yml"))
def test_a_conversation_that_goes_as_expected_passes(run, name):
    assert run.cases[name] == "passed"


@pytest.mark.parametrize("name", names_of("not_as_expected.yml"))
def test_a_conversation_that_does_not_go_as_expected_says_why(run, name):
    for words in REPORTS[name]:
        assert words in run.cases[name]


def test_a_failure_shows_the_conversation_the_intent_the_slots_and_the_actions(run):
    report = run.cases["another value"]
    assert re.search(r"visitor    'book a table'    \(book 0\.\d\d, then \w+ 0\.\d\d\)", report)
    assert "assistant  utter_ask_full_name 'What is your name?'" in report
    assert "requested_slot = 'full_name'" in report
    assert "Last actions: booking_form" in report


def test_a_parametrized_case_runs_once_a_row(run):
    rows = [name for name in run.cases if name.startswith("a number is kept in one form[")]
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("broken_yaml.yml", ":3: broken YAML: found unexpected end of stream"),
        ("no_cases.yml", ":1: no cases; the file needs a list under `test_cases:`"),
        ("same_name_twice.yml", ":4: the case 'hello' stands twice, first in line 2"),
        ("nothing_expected.yml", ":5: nothing is expected after what is said in line 4"),
        (
            "of_another_assistant.yml",
            ":7: the model restaurant.tar.gz has no response `utter_hour`; did you mean",
        ),
        ("of_another_assistant.yml", ":6: the model restaurant.tar.gz has no intent `order_pizza`"),
        ("of_another_assistant.yml", ":8: the model restaurant.tar.gz has no slot `topping`"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_with_its_line_and_the_others_still_run(run, file, words):
    assert f"{file}{words}" in run.output
    assert run.cases["yes is a text"] == "passed"


def test_the_terminal_tells_how_long_it_took(run):
    assert re.search(r"conversations: \d+, turns: \d+, [\d.]+ s in all, \d+ ms a turn", run.output)


def test_the_coverage_is_printed_and_written_and_a_floor_that_is_not_reached_is_named(run):
    coverage = json.loads((run.folder / "results/conversation-coverage/coverage.json").read_text())
    assert coverage["custom actions"]["missing"] == ["action_break"]
    assert "something breaks" in coverage["rules"]["missing"]
    assert coverage["form slots"]["conversations"]["booking_form.phone interrupted"] == 1
    assert coverage["form slots"]["conversations"]["booking_form.phone refused"] == 0
    page = (run.folder / "results/conversation-coverage/index.html").read_text()
    assert "<td>utter_bad_phone</td><td class=number>0</td>" in page
    assert "responses that no conversation touched:\n  utter_bad_phone" in run.output
    assert re.search(r"responses: [\d.]+ % is below the floor of 100 %", run.output)
