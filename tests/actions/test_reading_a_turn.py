"""One turn of a booking, read: a pure function of what was said and what was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from said_turn import KNOWN, said

from actions.booking.reading import read_turn
from actions.booking.slots import CANCELLED, CONFIRMED, SKIPPED, SLOTS
from actions.booking.turn import Turn


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


@pytest.mark.parametrize(
    ("asked", "text", "given"),
    [
        ("ending", "make it the 15th instead, I have work on the 14th", {"preferred_time": "the 15th"}),
        ("ending", "Let's do Thursday at 1, she works Tuesdays", {"preferred_time": "Thursday at 1"}),
        ("email", "put down that it's my neck too", {"reason": "back pain; put down that it's my neck too"}),
        ("email", "drop the J from my name, Ann Leigh will do", {"full_name": "Ann Leigh"}),
        ("email", "I misspelled my name, it is Ann Leigh with a gh", {"full_name": "Ann Leigh"}),
        ("patient_type", "I'm not sure, it may have been a different clinic", {"patient_type": "unsure"}),
    ],
)
def test_a_detail_is_changed_in_the_words_that_change_it(
    asked: str, text: str, given: dict[str, Any]
) -> None:
    assert read_turn(said(text, asked)) == given


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("book me, it is for my pain", "reason"),
        ("book me for next week if possible", "preferred_time"),
        ("I want a consultation sometime this month", "preferred_time"),
    ],
)
def test_an_opening_that_says_little_of_it_leaves_it_to_be_asked(text: str, slot: str) -> None:
    assert slot not in read_turn(said(text, None))


def test_all_of_an_answer_is_the_reason() -> None:
    turn = said("Joint pain, mainly the knees", "reason")
    assert read_turn(replace(turn, as_answer={"reason": ("reason", 0.99)})) == {
        "reason": "Joint pain, mainly the knees"
    }


def test_one_word_that_is_only_likely_a_yes_sends_nothing() -> None:
    turn = replace(said("parmesan", "ending"), as_answer={"agreement": ("agrees", 0.9)})
    assert read_turn(turn) == {"ending": "parmesan"}


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("No. And my number ends in 0109, not 0123", {"phone": "+13145550109", "email": SKIPPED}),
        ("don't use that phone, use 636 555 0171", {"phone": "+16365550171"}),
        ("What for, so that I get junk? No.", {"email": SKIPPED}),
        ("Oh, I'd have to ask her. Leave it out", {"email": SKIPPED}),
    ],
)
def test_only_the_address_is_left_out_that_was_asked_for(text: str, given: dict[str, Any]) -> None:
    assert read_turn(said(text, "email")) == given


def test_a_remark_beside_a_question_is_no_refusal() -> None:
    skips = {"skipping": ("skip", 0.97)}
    turn = said("Is that needed? I get so much junk mail.", "email", intent="why_needed", sure=True)
    assert "email" not in read_turn(replace(turn, as_answer=skips))
    rest = replace(said("I get so much junk mail.", "email"), is_rest=True, as_answer=skips)
    assert "email" not in read_turn(rest)


@pytest.mark.parametrize(
    "text",
    [
        "I'll ask my husband and confirm",
        "I'll talk to my doctor and then book",
        "I have to look at my calendar, then send",
    ],
)
def test_what_is_only_announced_is_not_sent(text: str) -> None:
    assert read_turn(said(text, "ending")) == {"ending": text}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Actually Monday, Wednesday or Friday, after 3 pm", "Monday, Wednesday or Friday, after 3 pm"),
        ("Make it Friday, but not before 2", "Make it Friday, but not before 2"),
        ("I'd rather not come Tuesday, Friday instead", "I'd rather not come Tuesday, Friday instead"),
        ("change the time to Monday; mornings only", "Monday, mornings only"),
    ],
)
def test_all_of_a_changed_time_is_kept(text: str, wish: str) -> None:
    assert read_turn(said(text, "ending")) == {"preferred_time": wish}


def test_a_first_name_that_reads_as_a_yes_is_kept() -> None:
    assert read_turn(said("Roger. Smith", "full_name")) == {"full_name": "Roger. Smith"}
    assert read_turn(said("Fine. Ann Lee", "full_name")) == {"full_name": "Ann Lee"}


def test_a_reason_is_not_added_twice() -> None:
    once = read_turn(said("please add my knee too", "preferred_time"))["reason"]
    assert once == "back pain; please add my knee too"
    assert "reason" not in read_turn(said("please add my knee too", "preferred_time", reason=once))
