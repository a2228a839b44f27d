"""What is neither a question nor a booking: how its examples are read, and when it is believed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.gate import REPLIES
from understanding.knowledge_error import KnowledgeError
from understanding.so_far import SoFar
from understanding.talk import LABELS, MINIMIZES, NEITHER, RECAP, load_talk, talk_examples, talk_messages
from understanding.talk_reader import wanted

WHOLE = {label: [f"{label} {number}" for number in range(2)] for label in LABELS}


def write(folder: Path, name: str, content: Any) -> None:
    text = content if isinstance(content, str) else yaml.safe_dump(content)
    (folder / name).write_text(text)


def test_the_files_of_a_folder_are_one(tmp_path: Path) -> None:
    half = {label: texts[:1] for label, texts in WHOLE.items()}
    write(tmp_path, "a.yml", half)
    write(tmp_path, "b.yml", {label: texts[1:] for label, texts in WHOLE.items()})
    assert load_talk(tmp_path) == WHOLE


def test_a_clinic_may_have_none(tmp_path: Path) -> None:
    assert load_talk(tmp_path / "none") == {}
    assert talk_examples(TrainingData([])) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({**WHOLE, "gossip": ["a"]}, "a.yml may have the lists again, appointment"),
        ({"again": ["shorter"]}, "has no text under appointment, chatter"),
        ({**WHOLE, "again": [3]}, "'again' must be a list of texts"),
        ("again: [", "a.yml is not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_and_told(tmp_path: Path, content: Any, says: str) -> None:
    write(tmp_path, "a.yml", content)
    with pytest.raises(KnowledgeError, match=says):
        load_talk(tmp_path)


def test_what_is_asked_or_booked_is_learnt_to_be_neither() -> None:
    questions = [Message({TEXT: f"question {number}", INTENT: "faq"}) for number in range(12)]
    booking = [Message({TEXT: "book me in", INTENT: "book"}), Message({TEXT: "again 0", INTENT: "book"})]
    examples = talk_examples(TrainingData([*talk_messages(WHOLE), *questions, *booking]))
    told = [text for label, text in examples if label == NEITHER]
    assert told == ["neither 0", "neither 1", "question 0", "question 6", "book me in"]
    assert ("again", "again 0") in examples


def likely(**of: float) -> dict[str, float]:
    return dict.fromkeys(LABELS, 0.0) | of


def settled(intent: str, *replies: dict[str, Any]) -> Message:
    return Message({TEXT: "words", INTENT: {"name": intent, "confidence": 0.9}, REPLIES: list(replies)})


@pytest.mark.parametrize(
    ("intent", "surely", "label"),
    [
        ("nlu_fallback", 0.55, "complaint"),
        ("nlu_fallback", 0.45, None),
        ("not_in_articles", 0.55, "complaint"),
        ("faq", 0.55, None),
        ("faq", 0.65, "complaint"),
        ("book", 0.65, None),
        ("book", 0.75, "complaint"),
        ("insult", 0.99, None),
    ],
)
def test_the_surer_what_was_understood_the_more_it_takes(
    intent: str, surely: float, label: str | None
) -> None:
    assert wanted(settled(intent), likely(complaint=surely, neither=1 - surely), SoFar()) == label


def test_of_two_questions_none_is_dropped() -> None:
    two = settled("faq", {"kind": "faq"}, {"kind": "missing"})
    assert wanted(two, likely(complaint=0.99), SoFar()) is None


def test_what_is_said_beside_a_wish_to_book_does_not_replace_it() -> None:
    wish = settled("book")
    wish.set(TEXT, "how are you today? I need a consultation")
    assert wanted(wish, likely(how_are_you=0.99), SoFar()) is None
    assert wanted(wish, likely(complaint=0.99), SoFar()) == "complaint"
    assert wanted(settled("book"), likely(chatter=0.99), SoFar()) == "chatter"


def test_more_of_a_subject_is_no_wish_to_hear_it_again() -> None:
    more = settled("faq")
    more.set(TEXT, "tell me more")
    told = likely(again=0.99)
    assert wanted(more, told, SoFar(topic={"key": "cold", "subject": "the cold"})) is None
    assert wanted(more, told, SoFar()) == "again"


def test_a_warning_is_played_down_where_there_was_one() -> None:
    told = likely(minimizes=0.9, suffering=0.1)
    assert wanted(settled("nlu_fallback"), told, SoFar()) is None
    assert wanted(settled("faq"), told, SoFar(was_warned_lately=True)) == MINIMIZES
    assert wanted(settled("affirm"), likely(neither=1.0), SoFar(was_warned_lately=True)) is None
    for label in ("later", "suffering", "chatter"):
        assert (
            wanted(settled("nlu_fallback"), likely(**{label: 0.9}), SoFar(was_warned_lately=True))
            == MINIMIZES
        )
    for unclear in ("nlu_fallback", "affirm", "deny"):
        assert wanted(settled(unclear), likely(neither=1.0), SoFar(was_warned=True)) == MINIMIZES
    assert wanted(settled("faq"), likely(neither=1.0), SoFar(was_warned=True)) is None


def test_in_a_booking_only_what_was_said_so_far_is_asked_for() -> None:
    booking = SoFar(is_booking=True)
    assert wanted(settled("nlu_fallback"), likely(recap=0.9), booking) == RECAP
    assert wanted(settled("nlu_fallback"), likely(recap=0.5), booking) is None
    assert wanted(settled("nlu_fallback"), likely(suffering=0.9), booking) is None
