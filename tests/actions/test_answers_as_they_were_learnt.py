"""Answers that no list of phrases has are read by what was learnt, and not where that would do harm."""

from __future__ import annotations

from dataclasses import replace

import pytest
from said_turn import said

from actions.booking.reading import read_turn
from actions.booking.slots import CONFIRMED, SKIPPED


def read_as(label: str, likely: float = 0.99, *, reading: str = "agreement") -> dict[str, tuple[str, float]]:
    return {reading: (label, likely)}


@pytest.mark.parametrize(
    ("text", "asked", "reading", "label", "value"),
    [
        ("consider it granted", "consent", "agreement", "agrees", "yes"),
        ("not on your life", "consent", "agreement", "refuses", "no"),
        ("off it goes", "ending", "agreement", "agrees", CONFIRMED),
        ("some of it is off", "ending", "agreement", "refuses", "change"),
        ("moved to town this spring", "patient_type", "visits", "new", "new"),
        ("you lot know my knees", "patient_type", "visits", "existing", "existing"),
        ("my fax is the only machine here", "email", "skipping", "skip", SKIPPED),
        ("surprise me", "preferred_time", "skipping", "skip", SKIPPED),
    ],
)
def test_words_that_no_list_has_are_read_as_was_learnt(
    text: str, asked: str, reading: str, label: str, value: str
) -> None:
    turn = said(text, asked)
    assert read_turn(turn).get(asked) != value
    assert read_turn(replace(turn, as_answer=read_as(label, reading=reading))) == {asked: value}
    unsure = replace(turn, as_answer=read_as(label, 0.6, reading=reading))
    assert read_turn(unsure).get(asked) != value


def test_plain_words_stand_against_what_was_learnt() -> None:
    assert read_turn(replace(said("no", "consent"), as_answer=read_as("agrees"))) == {"consent": "no"}
    assert read_turn(replace(said("yes", "ending"), as_answer=read_as("refuses"))) == {"ending": CONFIRMED}


def test_a_question_is_never_read_as_an_answer() -> None:
    turn = replace(said("what happens if I agree?", "consent"), as_answer=read_as("agrees"))
    assert "consent" not in read_turn(turn)


def test_a_correction_beside_a_consent_is_no_consent() -> None:
    turn = replace(said("my name is Anne Leigh though", "consent"), as_answer=read_as("agrees"))
    assert read_turn(turn) == {"full_name": "Anne Leigh"}


def test_a_remark_is_no_reason() -> None:
    turn = said("machines everywhere these days", "reason")
    assert read_turn(turn) == {"reason": "machines everywhere these days"}
    beside = replace(turn, as_answer=read_as("neither", reading="reason"))
    assert read_turn(beside) == {"reason": ""}
    told = replace(
        said("machines gave me sore knees", "reason"), as_answer=read_as("reason", reading="reason")
    )
    assert read_turn(told) == {"reason": "machines gave me sore knees"}


def test_a_reason_that_sounds_like_a_wish_to_book_is_one() -> None:
    turn = replace(
        said("hip", "reason", intent="book", sure=True), as_answer=read_as("reason", reading="reason")
    )
    assert read_turn(turn) == {"reason": "hip"}


def test_words_and_what_was_learnt_that_say_the_opposite_are_asked_again() -> None:
    turn = replace(said("no, I do not agree to that", "consent"), as_answer=read_as("agrees"))
    assert read_turn(turn).get("consent") != "yes"
    turn = replace(said("yes that is fine with me", "consent"), as_answer=read_as("refuses"))
    assert read_turn(turn).get("consent") != "no"


def test_a_condition_is_no_consent_that_only_seems_one() -> None:
    turn = replace(said("yes, only if my doctor is not told", "consent"), as_answer=read_as("agrees", 0.6))
    assert read_turn(turn).get("consent") != "yes"
