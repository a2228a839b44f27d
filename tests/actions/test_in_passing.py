"""What is named in passing changes nothing that is known; what is taken back changes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from said_turn import said

from actions.booking.reading import read_turn


@pytest.mark.parametrize(
    ("asked", "text", "given"),
    [
        ("ending", "please change my name to Ann Leigh, I married this month", {"full_name": "Ann Leigh"}),
        ("consent", "yes of course, you've already been sweeter than my landlord", {"consent": "yes"}),
        ("phone", "314 555 0177, but mornings I can't pick up", {"phone": "+13145550177"}),
        ("phone", "314 555 0177, but please call after ten, I sleep in", {"phone": "+13145550177"}),
        ("consent", "10-4", {"consent": "yes"}),
        ("full_name", "it's on half the Christmas cards here: Ann Leigh", {"full_name": "Ann Leigh"}),
    ],
)
def test_what_is_named_in_passing_changes_nothing(asked: str, text: str, given: dict[str, Any]) -> None:
    assert read_turn(said(text, asked)) == given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (
            "change my name to Ann Leigh and make it Friday",
            {"full_name": "Ann Leigh", "preferred_time": "Friday"},
        ),
        ("hold up make it monday not tomorrow i got court", {"preferred_time": "monday not tomorrow"}),
        (
            "Friday is actually better than Tuesday",
            {"preferred_time": "Friday is actually better than Tuesday"},
        ),
        ("would you mind fixing my last name? it's Leigh", {"full_name": "Ann Leigh"}),
        ("could you correct the surname? It is Leigh, Ann Leigh.", {"full_name": "Ann Leigh"}),
        ("can you put Ann Leigh-Lowe for the name, it's on my insurance", {"full_name": "Ann Leigh-Lowe"}),
        ("leave the evenings to others, make it Thursday morning.", {"preferred_time": "Thursday morning"}),
        ("Could you say knee rather than back?", {"reason": "Could you say knee rather than back?"}),
        ("ugh mondays are out, I have a meeting. tues at lunch instead", {"preferred_time": "tues at lunch"}),
        ("oh shoot friday i have the dentist. wednesday midday then", {"preferred_time": "wednesday midday"}),
        (
            "can you put knee instead of back, that's worse",
            {"reason": "can you put knee instead of back, that's worse"},
        ),
        ("Thursday's the recital. Would Friday do?", {"preferred_time": "Friday"}),
        ("the phone should end in 0166, I mixed it up", {"phone": "+13145550166"}),
        (
            "scratch what I said, it was another place. yes I did come to you once",
            {"patient_type": "existing"},
        ),
        (
            "where it says back make it say tailbone, that's why",
            {"reason": "where it says back make it say tailbone, that's why"},
        ),
    ],
)
def test_what_is_told_to_be_changed_is(text: str, given: dict[str, Any]) -> None:
    assert read_turn(said(text, "ending")) == given


def test_a_time_beside_the_telephone_is_the_wish() -> None:
    given = read_turn(said("my phone is 314 555 0177, tuesday morning works", "phone"))
    assert given == {"phone": "+13145550177", "preferred_time": "tuesday morning works"}


def test_a_time_keeps_no_number_that_is_told_beside_it() -> None:
    given = read_turn(said("and thursday not tuesday, 314 555 0177", "phone"))
    assert given == {"phone": "+13145550177", "preferred_time": "and thursday not tuesday"}


def test_who_takes_back_what_was_said_of_visits_is_heard() -> None:
    text = "hold up, I came by once actually, back in march"
    turn = replace(said(text, "email"), as_answer={"visits": ("existing", 0.95)})
    assert read_turn(turn) == {"patient_type": "existing"}


def test_a_yes_that_sounds_like_one_to_visits_leaves_them() -> None:
    turn = replace(said("Yes, that's correct now", "ending"), as_answer={"visits": ("existing", 0.95)})
    assert "patient_type" not in read_turn(turn)


def test_a_reason_in_the_words_of_a_question_is_kept_where_it_was_learnt() -> None:
    text = "I clean the offices, every day. Is the shoulder, the left"
    turn = replace(said(text, "reason"), as_answer={"reason": ("reason", 0.97)})
    assert read_turn(turn) == {"reason": text}


def test_of_course_beside_a_question_is_no_earlier_visit() -> None:
    assert "patient_type" not in read_turn(said("Of course!", "reason"))
