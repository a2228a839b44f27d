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


def test_an_opening_takes_what_stands_bare_in_it() -> None:
    turn = replace(said("book. shoulder. new. Ada Obi, 6365550142", None), intent="book")
    assert read_turn(turn) == {
        "reason": "shoulder",
        "patient_type": "new",
        "full_name": "Ada Obi",
        "phone": "+16365550142",
    }


@pytest.mark.parametrize(
    ("text", "asked", "given"),
    [
        ("oh the last digits are 0192", "email", {"phone": "+13145550192"}),
        ("extension should read 340", "ending", {"phone": "+13145550123 ext. 340"}),
        ("hold up make the time monday", "ending", {"preferred_time": "monday"}),
        ("at 1430 then", "preferred_time", {"preferred_time": "at 1430 then"}),
    ],
)
def test_a_part_of_a_detail_is_mended(text: str, asked: str, given: dict[str, Any]) -> None:
    assert read_turn(said(text, asked)) == given


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Obi. Again.", "Ada Obi"),
        ("Ada Obi. Oh for heaven's sake. Ada Eze.", "Ada Eze"),
    ],
)
def test_a_name_is_found_among_sentences(text: str, name: str) -> None:
    assert read_turn(said(text, "full_name")) == {"full_name": name}


@pytest.mark.parametrize(
    "text", ["no corrections from me, proceed", "that's the ticket, send her off", "no mistake, you can send"]
)
def test_whoever_says_to_send_it_has_it_sent(text: str) -> None:
    assert read_turn(said(text, "ending")) == {"ending": CONFIRMED}


@pytest.mark.parametrize(
    "text",
    ["before you send it", "don't send", "wait till I say send", "should I send it?", "not yet, then send"],
)
def test_whoever_speaks_of_sending_otherwise_has_not(text: str) -> None:
    assert read_turn(said(text, "ending")).get("ending") != CONFIRMED


@pytest.mark.parametrize(
    ("text", "asked", "given"),
    [
        ("take out the email please, I don't want mail", "ending", {"email": SKIPPED}),
        ("put Ada Eze for the name, just got married", "consent", {"full_name": "Ada Eze"}),
        (
            "and the time, Friday at noon, not Monday",
            "ending",
            {"preferred_time": "and the time, Friday at noon, not Monday"},
        ),
        ("ada obi 314-555-0109", "full_name", {"full_name": "ada obi", "phone": "+13145550109"}),
        ("Ada Obi, but everybody calls me Addie", "full_name", {"full_name": "Ada Obi"}),
        ("ada obi at example dot com all one word", "email", {"email": "adaobi@example.com"}),
    ],
)
def test_what_receptionists_understand_is_understood(text: str, asked: str, given: dict[str, Any]) -> None:
    assert read_turn(said(text, asked)) == given


def test_a_word_before_a_question_is_no_name() -> None:
    assert "full_name" not in read_turn(said("Say, does a pack beat a hot bath?", "full_name"))


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


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("sorry, it's ann1985@example.org", "email"),
        ("my shift ends at 1530", "email"),
        ("knee extension is only 40 degrees", "email"),
        ("my insurance card ends in 4421", "consent"),
    ],
)
def test_other_numbers_leave_the_telephone(text: str, asked: str) -> None:
    assert "phone" not in read_turn(said(text, asked))


@pytest.mark.parametrize(
    "text", ["yes, just make sure they call my cell", "looks good, make sure they call when I'm home"]
)
def test_making_sure_changes_nothing(text: str) -> None:
    assert None not in read_turn(said(text, "ending")).values()


def test_whoever_has_everything_deleted_cancels() -> None:
    assert read_turn(said("delete everything, my name and number too", "ending")) == {"ending": CANCELLED}
    assert read_turn(said("kindly delete the email", "ending")) == {"email": SKIPPED}


def test_an_address_that_is_to_be_replaced_is_asked_for() -> None:
    assert read_turn(said("change my email, I don't use that one anymore", "ending")) == {"email": None}


@pytest.mark.parametrize(
    ("text", "asked"),
    [("not the 5th, I'm back the 6th", "preferred_time"), ("forget the email, just call me back", "email")],
)
def test_coming_back_is_no_other_reason(text: str, asked: str) -> None:
    assert "reason" not in read_turn(said(text, asked))


def test_another_reason_is_put_for_the_first() -> None:
    given = read_turn(said("forget the elbow, it's the knee that hurts", "preferred_time"))
    assert given == {"reason": "forget the elbow, it's the knee that hurts"}
