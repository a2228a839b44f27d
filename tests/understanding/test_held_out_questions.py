"""Questions that training never saw, written by readers of the facts alone who had seen nothing else.

The first run of `questions.yml` answered 78.9 % of the questions that an article answers, gave an article's
answer to 7 of the 90 that none answers, and both answers to 14 of 30 messages with two questions.
Of the messages with two questions of the thirteenth to sixteenth reader 40 of 60, 44 of 60, 59 of 100 and 63
of 100 got both answers until messages were parted by where questions join. The first run of the fifteenth's
with that was 79 of 100, of the sixteenth's, after the fifteenth's had been looked at, 77, and of the
seventeenth's, after both, 93.
The first run of `two_more_readers.yml`, after thousands of examples more, answered 91.9 % of 210, and gave an
article's answer to 4 of 110. That of `fourth_reader.yml`, asking back where the honest word may be wrong,
answered 91.0 % of 201, asked back with the right answer in 7 more, and gave an article's answer to none of
99. The first run of `fifth_reader.yml` answered 89.0 % of 219 (three of which ask for what `clinic.yml` as it
ships leaves open, and are marked so since), and gave an article's answer to 4 of 81. That of
`sixth_reader.yml` answered 90.6 % of 202 and gave an article's answer to 4 of 98. That of
`seventh_reader.yml`, after two thousand examples more, answered 95.0 % of 200, and gave an article's answer
to none of 100. That of `eighth_reader.yml` answered 93.5 % of 200, and gave an article's answer to 3 of 100.
That of `ninth_reader.yml` answered 91.5 % of 200, asked back with the right answer in 4 more, and gave an
article's answer to 3 of 100; three of them were examples already, in nearly the same words, and are left out.
That of `tenth_reader.yml` answered 95.0 % of 200, asked back with the right answer in 2 more, and gave an
article's answer to 2 of 100; sixteen were examples already, and are left out: 94.7 % of 190, and 2 of 94.
That of `eleventh_reader.yml` answered 90.0 % of 160, asked back with the right answer in 5 more, and gave an
article's answer to 6 of 140; with the second classifier, chosen with it in sight, 94.3 % of 159 and 6 of 139.
That of `twelfth_reader.yml`, the first to be read by both, answered 95.0 % of 200, asked back with the right
answer in 5 more, and gave an article's answer to 2 of 100; nine were examples already, and are left out.
That of `eighteenth_reader.yml` answered 99.0 % of 200, asked back with the right answer in 2 more, and gave
an article's answer to 2 of 100; twenty-two were examples already, and are left out.
That of `twentieth_reader.yml`, asked to come as near as could be with what is unanswered, answered 99.5 % of
200 and gave an article's answer to 18 of 100; seventeen were examples already, and are left out. Two writers
of nothing but near misses, in 3 to 9 words and longer, had 66 of 520 guessed at, and 175 of 180 answered;
`near_misses.yml` is drawn from them. To learn from 375 others of theirs changed neither figure, and cost the
readers above a hundredth of their answers. That of `twenty_first_reader.yml`, asked for nothing special,
answered 99.0 % of 200 and gave an article's answer to 1 of 100; twenty-eight were examples already, and are
left out.
None is wanted. Two of the sixth reader's marks were wrong (the chat books, and says what
the clinic does not have), and are mended.
The floors below are what holds today.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from understanding.importer import ClinicImporter

FOLDER = Path(__file__).parents[1] / "heldout"
BY_READER: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))
}
HELD_OUT = BY_READER["questions"]
TWO_QUESTIONS: dict[str, list[dict[str, Any]]] = {
    "questions": HELD_OUT["two_questions"],
    **{
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((FOLDER / "two_questions").glob("*.yml"))
    },
}
LEAST_BOTH_ANSWERED = {
    "questions": 0.73,
    "thirteenth_reader": 0.91,
    "fourteenth_reader": 0.91,
    "fifteenth_reader": 0.88,
    "sixteenth_reader": 0.88,
    "seventeenth_reader": 0.91,
}
MOST_BESIDE_BOTH = 0.05  # of them, with an answer that neither question asks for
LEAST_ANSWERED = {
    "questions": 0.93,
    "two_more_readers": 0.96,
    "fourth_reader": 0.95,
    "fifth_reader": 0.93,
    "sixth_reader": 0.97,
    "seventh_reader": 0.95,
    "eighth_reader": 0.95,
    "ninth_reader": 0.91,
    "tenth_reader": 0.95,
    "eleventh_reader": 0.93,
    "twelfth_reader": 0.94,
    "eighteenth_reader": 0.97,
    "twentieth_reader": 0.98,
    "twenty_first_reader": 0.98,
    "near_misses": 0.97,
}
MOST_GUESSED = {
    "questions": 3,
    "two_more_readers": 3,
    "fourth_reader": 0,
    "fifth_reader": 3,
    "sixth_reader": 2,
    "seventh_reader": 1,
    "eighth_reader": 3,
    "ninth_reader": 3,
    "tenth_reader": 2,
    "eleventh_reader": 7,
    "twelfth_reader": 3,
    "eighteenth_reader": 3,
    "twentieth_reader": 18,
    "twenty_first_reader": 1,
    "near_misses": 14,
}
# Replies that are no answers of the FAQ, and say what one says: who asks for a person gets the number.
SAYS_AS_MUCH = {"talk_to_person": "telephone", "book": "how-to-book"}
HONEST = {"not_in_articles", "nlu_fallback", "out_of_scope"}
SMALL_TALK = {
    "greet": {"greet"},
    "goodbye": {"goodbye"},
    "thanks": {"thank"},
    "are-you-a-robot": {"bot_challenge"},
    "talk-to-a-person": {"talk_to_person"},
    "call-me-back": {"call_me_back"},
    "insult": {"insult"},
    "gibberish": {"unclear", "nlu_fallback"},
    "other-language": {"other_language"},
    "book": {"book", "call_me_back"},
    "cancel": {"cancel"},
    "what-can-you-do": {"ask_capabilities"},
    "why-do-you-need-that": {"why_needed"},
    "out-of-scope": {"out_of_scope", "nlu_fallback", "unclear"},
}


def keys_of(parsed: dict[str, Any]) -> list[str]:
    """Return the FAQ's answers among the replies, `passage` for a quote, `no` for an honest no."""
    kinds = {"passage": "passage", "clarify": "asks back"}
    replies = parsed.get("replies", [])
    keys = [
        reply["topic"]["key"] if reply["kind"] == "faq" else kinds.get(reply["kind"], "no")
        for reply in replies
    ]
    return keys or ["no"]


def said_by(parsed: dict[str, Any]) -> set[str]:
    """Return the answers, with those that another reply is as good as."""
    return {*keys_of(parsed), SAYS_AS_MUCH.get(parsed["intent"]["name"], "no")}


def rows_of(reader: str, is_answered: bool) -> list[dict[str, Any]]:
    rows = BY_READER[reader]["questions"]
    return [row for row in rows if row["expect"][0].startswith("no:") is not is_answered]


@pytest.mark.parametrize("reader", LEAST_ANSWERED)
def test_questions_that_an_article_answers_get_its_answer(
    parse: Any, record_property: Any, reader: str
) -> None:
    rows = rows_of(reader, is_answered=True)
    missed = [row["text"] for row in rows if not said_by(parse(row["text"])) & {*row["expect"]}]
    share = 1 - len(missed) / len(rows)
    record_property(f"held_out_answered_{reader}", f"{share:.3f}")
    print(f"\nheld out, {reader}, answered by an article: {share:.1%} of {len(rows)}")
    assert share >= LEAST_ANSWERED[reader], missed


@pytest.mark.parametrize("reader", MOST_GUESSED)
def test_questions_that_no_article_answers_get_no_articles_answer(
    parse: Any, record_property: Any, reader: str
) -> None:
    rows = rows_of(reader, is_answered=False)
    guessed = [row["text"] for row in rows if {*keys_of(parse(row["text"]))} - {"no", "asks back"}]
    record_property(f"held_out_guessed_{reader}", str(len(guessed)))
    print(f"\nheld out, {reader}, guessed at: {len(guessed)} of {len(rows)}")
    assert len(guessed) <= MOST_GUESSED[reader], guessed


@pytest.mark.parametrize("reader", LEAST_BOTH_ANSWERED)
def test_two_questions_in_one_message_are_both_answered(
    parse: Any, record_property: Any, reader: str
) -> None:
    rows = TWO_QUESTIONS[reader]
    parsed = {row["text"]: parse(row["text"]) for row in rows}
    missed = [
        row["text"]
        for row in rows
        if not all(said_by(parsed[row["text"]]) & {*expected} for expected in row["expect"])
    ]
    share = 1 - len(missed) / len(rows)
    record_property(f"held_out_two_questions_{reader}", f"{share:.3f}")
    print(f"\nheld out, {reader}, two questions both answered: {share:.1%} of {len(rows)}")
    assert share >= LEAST_BOTH_ANSWERED[reader], missed
    beside = [
        row["text"]
        for row in rows
        if {*keys_of(parsed[row["text"]])}
        - {"no", "asks back"}
        - {key for keys in row["expect"] for key in keys}
    ]
    print(f"\nheld out, {reader}, with an answer beside both: {len(beside)} of {len(rows)}")
    assert len(beside) <= max(3, MOST_BESIDE_BOTH * len(rows)), beside


def test_small_talk_is_recognised(parse: Any) -> None:
    missed = [
        row["text"]
        for row in HELD_OUT["small_talk"]
        if parse(row["text"])["intent"]["name"] not in SMALL_TALK[row["expect"]]
    ]
    share = 1 - len(missed) / len(HELD_OUT["small_talk"])
    print(f"\nheld out, small talk: {share:.1%} of {len(HELD_OUT['small_talk'])}")
    assert share >= 0.95, missed


def test_no_held_out_question_is_an_example() -> None:
    questions = [row for read in BY_READER.values() for row in read["questions"]]
    questions += [row for rows in TWO_QUESTIONS.values() for row in rows]
    examples = {
        letters(example.get("text"))
        for example in ClinicImporter("config.yml", "domain.yml", ["data"]).get_nlu_data().nlu_examples
    }
    assert not [row["text"] for row in questions if letters(row["text"]) in examples]


def letters(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


@pytest.mark.parametrize(
    "text", ["🙂🙂", "\u200f", "{}", "<b>", "'; DROP TABLE lead; --", "مرحبا", "\x00\x01", "a" * 10_000]
)
def test_hostile_texts_are_read_without_an_error(parse: Any, text: str) -> None:
    assert parse(text)["intent"]["name"]
