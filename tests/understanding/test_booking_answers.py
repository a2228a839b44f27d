"""Answers to the booking's questions are read from their files, and learnt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.booking.put_right import READING as CORRECTIONS
from actions.booking.turn import LEAST_OF_ONE_WORD, READINGS
from actions.booking.turn import NEITHER as NOT_AN_ANSWER
from understanding.answer_reader import AS_ANSWER, REST
from understanding.booking_answers import (
    NEITHER,
    QUESTIONS,
    booking_answer_messages,
    booking_answers,
    load_booking_answers,
)
from understanding.importer import PROJECT
from understanding.knowledge_error import KnowledgeError

Parse = Callable[[str], dict[str, Any]]


def write(folder: Path, name: str, content: Any) -> None:
    (folder / name).write_text(content if isinstance(content, str) else yaml.safe_dump(content))


def test_the_project_has_answers_to_every_question() -> None:
    answers = load_booking_answers(PROJECT / "data" / "booking_answers")
    assert {question: tuple(labels) for question, labels in answers.items()} == QUESTIONS
    for question, labelled in answers.items():
        texts = [text for of_label in labelled.values() for text in of_label]
        assert len(texts) == len(set(texts)), f"a text stands twice in {question}.yml"


def test_answers_pass_through_rasas_training_data() -> None:
    answers = {"skipping": {"skip": ["rather  not", "pass"], "neither": ["hold on"]}}
    data = TrainingData(booking_answer_messages(answers))
    told = booking_answers(data, "skipping")
    assert sorted(told) == [("neither", "hold on"), ("skip", "pass"), ("skip", "rather not")]
    assert booking_answers(data, "visits") == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("colour.yml", {"red": ["a"]}, "colour.yml is of no question"),
        ("skipping.yml", {"skip": ["a"], "maybe": ["b"]}, "may have the lists skip, neither"),
        ("skipping.yml", {"skip": ["a"]}, "skipping.yml has no text under neither"),
        ("agreement.yml", "yes:\n  - sure\n", "may have the lists agrees, refuses, neither"),
        ("reason.yml", {"reason": ["a"], "neither": [3]}, "must be a list of texts"),
        ("visits.yml", "new: [", "is not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_and_told(tmp_path: Path, name: str, content: Any, says: str) -> None:
    write(tmp_path, name, content)
    with pytest.raises(KnowledgeError, match=says):
        load_booking_answers(tmp_path)


# Not among the examples.
@pytest.mark.parametrize(
    ("text", "question", "label"),
    [
        ("consider my permission granted, friend", "agreement", "agrees"),
        ("all of that matches, off you send it", "agreement", "agrees"),
        ("i'd really rather you didn't store anything of mine", "agreement", "refuses"),
        ("hmm the phone number there is an old one", "agreement", "neither"),
        ("we only moved to Missouri this spring so no", "visits", "new"),
        ("you folks treated my hip two summers back", "visits", "existing"),
        ("couldn't say, it was some place near there", "visits", "unsure"),
        ("I never set up an e-mail in my life", "skipping", "skip"),
        ("could you hold on while I look for it", "skipping", "neither"),
        ("my wrist, from years of hairdressing", "reason", "reason"),
        ("these robots get everywhere, don't they", "reason", "neither"),
    ],
)
def test_words_that_no_example_has_are_read(in_booking: Parse, text: str, question: str, label: str) -> None:
    read, likely = in_booking(text)[AS_ANSWER][question]
    assert read == label
    assert 0.5 < likely <= 1


@pytest.mark.parametrize("word", "parmesan knife platinum entrance robin tapas africa jungle green".split())
def test_no_odd_word_is_a_yes_or_a_no(in_booking: Parse, word: str) -> None:
    read, likely = in_booking(word)[AS_ANSWER]["agreement"]
    assert read == NEITHER or likely < LEAST_OF_ONE_WORD


def test_the_words_beside_a_question_are_read_for_themselves(in_booking: Parse) -> None:
    rest = in_booking("first timer, and do I need a referral for that?")[REST]
    assert rest["text"] == "first timer"
    assert rest[AS_ANSWER]["visits"][0] == "new"
    assert REST not in in_booking("first timer")


def test_nothing_is_read_as_an_answer_where_no_booking_is_open(parse: Parse) -> None:
    assert AS_ANSWER not in parse("consider my permission granted, friend")


def test_the_form_asks_for_readings_that_there_are() -> None:
    assert {CORRECTIONS, *(reading for reading, _ in READINGS.values())} == set(QUESTIONS)
    assert NOT_AN_ANSWER == NEITHER
