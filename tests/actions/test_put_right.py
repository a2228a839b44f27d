"""What the learnt reading alone hears put right is put right, asked for again, or left as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from said_turn import said

from actions.booking.put_right import READING, SURE, SURE_TO_ASK
from actions.booking.reading import read_turn
from actions.booking.slots import SKIPPED
from actions.booking.turn import Statement, Turn

NOTHING = "neither"


def stated(asked: str, *told: tuple[str, str], likely: float = 0.95, **known: str) -> Turn:
    """Return the turn of a message that states several things, each with the detail that it puts right."""
    parts = tuple(Statement(text, {READING: (slot, likely)}) for text, slot in told)
    whole = said(" ".join(part.text for part in parts), asked, **known)
    if len(parts) > 1:
        return replace(whole, statements=parts)
    return replace(whole, as_answer=parts[0].as_answer)


@pytest.mark.parametrize(
    ("asked", "text", "slot", "value"),
    [
        ("email", "is Leed, with d at end", "full_name", "Ann Leed"),
        ("email", "hm the back of it reads 6446", "phone", "+13145556446"),
        ("consent", ".net on the address not .org", "email", "ann@example.net"),
        ("ending", "I hardly look at that mail, strike it", "email", SKIPPED),
        (
            "ending",
            "it has to be wednesday 9:30, tuesday is my class",
            "preferred_time",
            "it has to be wednesday 9:30",
        ),
        ("phone", "it moved, now it's the shoulder", "reason", "it moved, now it's the shoulder"),
        (
            "ending",
            "WHY DOES IT SAY TUESDAY. I HAVE THE DENTIST TUESDAY. FRIDAY.",
            "preferred_time",
            "FRIDAY.",
        ),
    ],
)
def test_what_no_list_of_phrases_hears_is_put_right(asked: str, text: str, slot: str, value: str) -> None:
    assert read_turn(said(text, asked)).get(slot) != value
    assert read_turn(stated(asked, (text, slot))) == {slot: value}


def test_what_else_is_said_answers_the_question() -> None:
    turn = stated("consent", ("ok then yes.", NOTHING), ("ann is for friends, it is anna", "full_name"))
    assert read_turn(turn) == {"full_name": "Anna Lee", "consent": "yes"}
    turn = stated("preferred_time", ("Friday at noon", NOTHING), ("I should have said gmail", "email"))
    assert read_turn(turn) == {"email": "ann@gmail.com", "preferred_time": "Friday at noon"}
    # Not "that line gets shut off Saturday".
    turn = stated("email", ("Forget that phone, it gets shut off Saturday", "phone"), preferred_time="")
    assert read_turn(turn) == {"phone": None}


def test_what_is_wrong_is_asked_for_again_where_it_is_not_told_how() -> None:
    text = "whoever typed that has fat fingers"
    assert read_turn(stated("email", (text, "full_name"), likely=SURE_TO_ASK)) == {"full_name": None}
    assert "full_name" not in read_turn(stated("email", (text, "full_name"), likely=SURE_TO_ASK - 0.01))
    assert read_turn(stated("ending", (text, "full_name"), likely=SURE)) == {"full_name": None}


@pytest.mark.parametrize(
    ("asked", "text", "slot"),
    [
        ("full_name", "Anna Lee, with an a", "full_name"),  # the answer itself
        ("email", "skipping", "reason"),  # one word
        ("email", "new one is ann2@example.org", "patient_type"),  # says nothing of earlier visits
        ("phone", "314 555 0199, sorry for the mess", "email"),  # nothing is known of it
        ("patient_type", "before that, how cold is it?", "reason"),
    ],
)
def test_nothing_else_is_put_right(asked: str, text: str, slot: str) -> None:
    assert read_turn(stated(asked, (text, slot))) == read_turn(said(text, asked))


def test_what_was_found_is_what_was_meant() -> None:
    # The name is not asked for again beside an address that was understood.
    told = (("wait, I wrote h", "full_name"), ("the address is ann.lee@example.net", NOTHING))
    assert read_turn(stated("ending", *told)) == {"email": "ann.lee@example.net"}


def test_earlier_visits_change_to_what_they_were_not() -> None:
    beside = Statement(
        "they saw me once in 2019", {READING: ("patient_type", 0.9), "visits": ("existing", 0.95)}
    )
    turn = replace(
        said("It lists me as new. they saw me once in 2019", "ending"),
        statements=(
            Statement("It lists me as new.", {READING: ("patient_type", 0.9), "visits": ("new", 0.95)}),
            beside,
        ),
    )
    assert read_turn(turn) == {"patient_type": "existing"}


@pytest.mark.parametrize(
    ("text", "visits"),
    [
        ("no, is that a problem?", "new"),
        ("No. Does that matter?", "new"),
        ("yes, do you still have my file?", "existing"),
        ("is that a problem?", None),
        ("before that, could you tell me how cold it is?", None),
    ],
)
def test_an_answer_before_a_question_is_heard(text: str, visits: str | None) -> None:
    assert read_turn(said(text, "patient_type")).get("patient_type") == visits


@pytest.mark.parametrize(
    "text",
    ["ok, why do you need to know?", "sure. why is that important?"],
)
def test_an_ok_is_no_earlier_visit(text: str) -> None:
    assert read_turn(said(text, "patient_type")).get("patient_type") != "existing"


@pytest.mark.parametrize(
    "text",
    ["yes. no wait", "ok. maybe later", "Yes. If my doctor says so."],
)
def test_a_yes_that_is_taken_back_is_no_consent(text: str) -> None:
    told = tuple((one.strip() + ".", NOTHING) for one in text.split("."))
    assert read_turn(stated("consent", *told)).get("consent") != "yes"


def test_a_statement_of_two_things_gives_both() -> None:
    turn = stated("consent", ("yes and my phone ends in 0124", "phone"))
    assert read_turn(turn) == {"phone": "+13145550124", "consent": "yes"}
    turn = stated("preferred_time", ("friday at 10 and the phone should end in 0124", "phone"))
    assert read_turn(turn)["preferred_time"]


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("the time is wrong. I work every Monday.", "preferred_time"),
        ("the reason is wrong, I don't have back pain", "reason"),
        ("the email is wrong, drop the com", "email"),
        ("change the email. I don't want spam", "email"),
    ],
)
def test_what_is_wrong_is_not_what_is_wanted(text: str, slot: str) -> None:
    assert read_turn(stated("ending", (text, slot))) == {slot: None}


def test_a_question_by_its_tag_refuses_nothing() -> None:
    turn = replace(said("u wont sell my info will u", "consent"), as_answer={"agreement": ("refuses", 0.99)})
    assert "consent" not in read_turn(turn)


def test_a_no_that_goes_on_is_no_earlier_visit() -> None:
    text = "no and i hope its better than the last place"
    turn = replace(said(text, "patient_type"), as_answer={"visits": ("existing", 0.8)})
    assert read_turn(turn).get("patient_type") != "existing"
