"""An answer is found beside a remark, in half a message, or behind a reason why."""

from __future__ import annotations

from typing import Any

import pytest
from said_turn import said

from actions.booking.reading import read_turn
from actions.booking.turn import Turn


def given(turn: Turn) -> dict[str, Any]:
    """Return what a turn gives."""
    return dict(read_turn(turn))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Okay no problem, Tewodros Bekele", "Tewodros Bekele"),
        ("Fair enough, they need to ask for somebody. Jerome Whitfield.", "Jerome Whitfield"),
        ("Ah, the name. Pavel Hrdlicka", "Pavel Hrdlicka"),
        ("I told you already. Ann Lee", "Ann Lee"),
        ("Oh, Maria Lopez", "Maria Lopez"),
        ("Lee, Ann Marie", "Lee, Ann Marie"),
        ("Robert De Niro, not the actor", "Robert De Niro"),
        ("It is Ann Lee. Saint Louis", "Ann Lee"),
        ("Ann lee. Saint Louis", "Ann lee"),
        ("that's John Smith. West County", "John Smith"),
        ("my boss told me to come, Frank Miller. I'm Joe Dent", "Joe Dent"),
    ],
)
def test_a_name_behind_a_remark_is_the_name(text: str, name: str) -> None:
    assert given(said(text, "full_name")) == {"full_name": name}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("after 4pm any day i sleep till then", "after 4pm any day"),
        (
            "How sensible. Any day but Sunday, shall we say Friday at eleven",
            "Any day but Sunday, shall we say Friday at eleven",
        ),
    ],
)
def test_a_time_is_heard_beside_what_is_said_of_it(text: str, time: str) -> None:
    assert given(said(text, "preferred_time")) == {"preferred_time": time}


@pytest.mark.parametrize(
    "text",
    [
        "how much is it on friday",
        "are you open on Friday",
        "do you have parking? I have a meeting Tuesday at 9",
    ],
)
def test_a_time_that_is_asked_about_is_no_wish(text: str) -> None:
    assert given(said(text, "preferred_time")) == {}


@pytest.mark.parametrize(
    "text",
    [
        "hmm. forget it, not now",
        "ok never mind, i'll just call",
        "cancel, changed my mind",
        "he just texted me he doesnt want to. cancel",
        "I have no time for this today. Please cancel",
    ],
)
def test_a_cancel_is_heard_with_its_reason(text: str) -> None:
    assert given(said(text, "full_name")) == {"ending": "cancelled"}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("full_name", "cancel this, I've no time... no, don't cancel, carry on"),
        ("reason", "my back. it wont stop"),
        ("phone", "never mind the email, my number is 314 555 0123"),
        ("email", "no thanks, not now"),
        ("email", "nvm, another time"),
        ("preferred_time", "no thanks, another day"),
        ("preferred_time", "Not Friday. Cancel that"),
        ("email", "I can't spell it. Just forget it"),
        ("email", "forget it, maybe later"),
        ("full_name", "Dr. Cancel"),
        ("phone", "314 555 0123. Oops. cancel that"),
        ("reason", "it keeps spasming. Please stop this"),
    ],
)
def test_what_only_sounds_like_a_cancel_is_none(asked: str, text: str) -> None:
    assert "ending" not in given(said(text, asked))


def test_a_number_may_come_in_two_messages() -> None:
    turn = said("0123", "phone")
    assert given(Turn(**{**vars(turn), "in_halves": "3145550123"})) == {"phone": "3145550123"}


def test_an_extension_is_added() -> None:
    assert given(said("Add ext. 406 to the phone", "ending")) == {"phone": "+13145550123 ext. 406"}
