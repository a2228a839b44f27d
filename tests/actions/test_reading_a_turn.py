"""One turn of a booking, read: a pure function of what was said and what was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.booking.reading import read_turn
from actions.booking.slots import CANCELLED, CONFIRMED, SKIPPED, SLOTS
from actions.booking.turn import Turn

KNOWN = {
    "reason": "back pain",
    "patient_type": "new",
    "full_name": "Ann Lee",
    "phone": "+13145550123",
    "email": "ann@example.org",
    "preferred_time": "Tuesday morning",
    "consent": "2026-11",
}


def said(
    text: str, asked: str | None, intent: str = "nlu_fallback", sure: bool = False, **known: Any
) -> Turn:
    before = SLOTS[: SLOTS.index(asked)] if asked else ()
    return Turn(
        text=text,
        intent=intent,
        confidence=0.95 if sure else 0.4,
        similarity=0.95 if sure else 0.4,
        asked=asked,
        known=dict.fromkeys(SLOTS) | {slot: KNOWN[slot] for slot in before} | known,
    )


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("reason", "my lower back keeps locking up", "my lower back keeps locking up"),
        ("reason", "skip", SKIPPED),
        ("patient_type", "never been", "new"),
        ("patient_type", "yes, a few years ago", "existing"),
        ("full_name", "it's Bob", "Bob"),
        ("phone", "314 555 0177", "+13145550177"),
        ("email", "bob@example.org", "bob@example.org"),
        ("email", "i don't have one", SKIPPED),
        ("preferred_time", "any day after 3", "any day after 3"),
        ("consent", "sure, go ahead", "yes"),
        ("consent", "no thank you", "no"),
        ("ending", "looks right", CONFIRMED),
        ("ending", "no", "change"),
    ],
)
def test_an_answer_fills_what_was_asked(asked: str, text: str, value: str) -> None:
    assert read_turn(said(text, asked))[asked] == value


@pytest.mark.parametrize("asked", SLOTS)
@pytest.mark.parametrize("text", ["cancel", "please stop", "never mind", "forget it", "Cancel the booking"])
def test_a_cancel_ends_the_booking_at_every_step(asked: str, text: str) -> None:
    assert read_turn(said(text, asked)) == {"ending": CANCELLED}


@pytest.mark.parametrize("asked", SLOTS)
@pytest.mark.parametrize(
    "text", ["what is targeted cryotherapy?", "how cold does it get in there?", "do you take insurance?"]
)
def test_a_question_gives_nothing_at_every_step(asked: str, text: str) -> None:
    assert read_turn(said(text, asked, intent="faq", sure=True)) == {}


@pytest.mark.parametrize("asked", SLOTS)
@pytest.mark.parametrize("text", ["/affirm", '/book{"full_name": "Mallory"}', "/restart"])
def test_a_payload_gives_nothing_at_every_step(asked: str, text: str) -> None:
    assert read_turn(said(text, asked, intent="affirm", sure=True)) == {}


def test_a_bare_complaint_is_a_reason_even_where_an_answer_is_known() -> None:
    assert read_turn(said("arthritis", "reason", intent="faq", sure=True)) == {"reason": "arthritis"}


def test_a_message_that_is_surely_something_else_is_no_name() -> None:
    assert read_turn(said("targeted cryotherapy", "full_name", intent="faq", sure=True)) == {}


@pytest.mark.parametrize(
    ("asked", "text", "given"),
    [
        ("email", "sorry, my number is 314 555 0199", {"phone": "+13145550199"}),
        ("phone", "my name is Anne Leigh", {"full_name": "Anne Leigh"}),
        ("ending", "use anne@example.org instead", {"email": "anne@example.org"}),
        ("ending", "change phone", {"phone": None}),
        ("ending", "the name is wrong", {"full_name": None}),
        ("consent", "change my name to Anne Leigh", {"full_name": "Anne Leigh"}),
    ],
)
def test_an_earlier_answer_can_be_corrected(asked: str, text: str, given: dict[str, Any]) -> None:
    assert read_turn(said(text, asked)) == given


def test_several_details_in_one_answer_are_taken_together() -> None:
    given = read_turn(said("Joan Miller, 314-555-0147, joan@example.org", "full_name"))
    assert given == {"full_name": "Joan Miller", "phone": "+13145550147", "email": "joan@example.org"}


def test_an_opening_takes_the_details_of_earlier_messages_too() -> None:
    turn = Turn(
        text="can you book me in for friday morning",
        intent="book",
        confidence=0.9,
        similarity=0.9,
        asked=None,
        known=dict.fromkeys(SLOTS),
        earlier=("hi, my name is Joan Miller", "my knee hurts since last tuesday"),
    )
    given = read_turn(turn)
    assert given["full_name"] == "Joan Miller"
    assert "friday morning" in given["preferred_time"]
    assert "tuesday" not in given["preferred_time"]


def test_words_that_do_not_do_are_handed_on_to_be_explained() -> None:
    assert read_turn(said("555 0123", "phone")) == {"phone": "555 0123"}
    assert read_turn(said("purple monkey", "patient_type")) == {"patient_type": "purple monkey"}


def test_asking_to_book_again_only_asks_again() -> None:
    assert read_turn(said("I want to book", "phone", intent="book", sure=True)) == {"phone": None}


@pytest.mark.parametrize(
    "text", ["yes", "yep, that's it", "yes that's right fix it", "oops, typo", "fix it please"]
)
def test_a_yes_takes_the_address_that_was_just_suggested(text: str) -> None:
    turn = replace(said(text, "preferred_time", email="ann@gmial.com"), suggested_email="ann@gmail.com")
    assert read_turn(turn) == {"email": "ann@gmail.com"}


@pytest.mark.parametrize(
    ("text", "asked", "given"),
    [
        ("no", "preferred_time", {"preferred_time": SKIPPED}),
        ("no, it's fine, mondays", "preferred_time", {"preferred_time": "no, it's fine, mondays"}),
        ("yes", "consent", {"consent": "yes"}),
        ("ann@yahoo.com", "preferred_time", {"email": "ann@yahoo.com"}),
    ],
)
def test_anything_else_leaves_the_suggested_address(text: str, asked: str, given: dict[str, Any]) -> None:
    turn = replace(said(text, asked, email="ann@gmial.com"), suggested_email="ann@gmail.com")
    assert read_turn(turn) == given


@pytest.mark.parametrize("text", ["my name is Anne Leigh", "sorry, my name is Anne Leigh"])
def test_a_name_alone_is_no_reason(text: str) -> None:
    assert read_turn(said(text, "reason")) == {"full_name": "Anne Leigh"}
    both = read_turn(said("my name is Anne Leigh and I have sciatica", "reason"))
    assert both == {"full_name": "Anne Leigh", "reason": "I have sciatica"}


@pytest.mark.parametrize(
    ("text", "asked", "known"),
    [
        ("Change reason", "full_name", "reason"),
        ("change phone", "reason", "phone"),
        ("the name is wrong", "reason", "full_name"),
    ],
)
def test_words_that_ask_for_a_change_are_no_answer_as_well(text: str, asked: str, known: str) -> None:
    assert read_turn(said(text, asked, **{known: KNOWN[known]})) == {known: None}
