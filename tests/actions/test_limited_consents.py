"""A consent with a limit is one, and what cancels or refuses is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from said_turn import said

from actions.booking.answers import limit_of_consent
from actions.booking.reading import read_turn
from actions.booking.slots import CANCELLED

AGREES, REFUSES = ({"agreement": (label, 0.99)} for label in ("agrees", "refuses"))


@pytest.mark.parametrize(
    "text",
    [
        "for the phone call yes, no leaflets",
        "I don't love it. But yes, call, and then you delete it",
        "yes, but do not share it with anybody",
    ],
)
def test_a_yes_with_a_limit_is_a_yes_and_its_words_are_kept(text: str) -> None:
    assert read_turn(replace(said(text, "consent"), as_answer=AGREES)) == {"consent": "yes"}
    assert limit_of_consent(text) == text


@pytest.mark.parametrize("text", ["yes", "Yes, I agree", "sure, go ahead", "no problem"])
def test_a_plain_yes_has_no_limit(text: str) -> None:
    assert limit_of_consent(text) is None


@pytest.mark.parametrize("text", ["Yes, please, but kindly leave no message", "ok, and never share my data"])
def test_what_holds_a_yes_deletes_nothing(text: str) -> None:
    given = read_turn(replace(said(text, "consent"), as_answer=REFUSES))
    assert "ending" not in given
    assert given.get("consent") != "no"


@pytest.mark.parametrize("reading", [{}, AGREES, REFUSES])
@pytest.mark.parametrize(
    "text",
    [
        "Okay, please delete my data",
        "Yes, I want to cancel this",
        "ok, but don't store anything",
        "alright, forget the whole thing",
        "stop this, I'm fine",
    ],
)
def test_a_yes_that_cancels_is_no_consent(text: str, reading: dict[str, Any]) -> None:
    assert read_turn(replace(said(text, "consent"), as_answer=reading)) == {"ending": CANCELLED}


@pytest.mark.parametrize("text", ["No thanks, I'm fine", "no thanks that's fine", "nope I'm fine"])
def test_a_courteous_no_is_one(text: str) -> None:
    assert read_turn(replace(said(text, "consent"), as_answer=REFUSES)) == {"consent": "no"}


@pytest.mark.parametrize(
    "text", ["Yes, never by text", "Okay, text me rather than call", "yes, however I can't talk mornings"]
)
def test_a_limit_is_kept_whatever_reads_the_yes(text: str) -> None:
    assert limit_of_consent(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "I don't think you have my permission",
        "I doubt you have my ok",
        "once my wife agrees you have my consent",
        "If no spam, you have my permission",
        "what makes you think you have my ok",
        "No way you have my permission",
    ],
)
def test_a_doubted_or_conditional_permission_is_none(text: str) -> None:
    assert read_turn(said(text, "consent")).get("consent") != "yes"


@pytest.mark.parametrize("text", ["You have my permission", "No flyers, otherwise you have my yes."])
def test_a_given_permission_is_one(text: str) -> None:
    assert read_turn(said(text, "consent")) == {"consent": "yes"}
