"""A name that is put for the one that is known, in the words in which people do so."""

from __future__ import annotations

import pytest
from said_turn import said

from actions.booking.reading import read_turn


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Goodness, I left a letter out of my own name. It should read Ann Leigh.", "Ann Leigh"),
        ("my family name has gh in the end, ann leigh", "ann leigh"),
        ("Got married in June, so the name needs to be Ann Moreno", "Ann Moreno"),
        ("should probably go by my legal name, Annabel Lee. that's all", "Annabel Lee"),
        ("it is Ann Maria Lee, in full", "Ann Maria Lee"),
    ],
)
def test_another_name_like_the_known_one_is_put_for_it(text: str, name: str) -> None:
    assert read_turn(said(text, "ending")) == {"full_name": name}


@pytest.mark.parametrize(
    "text",
    [
        "my husband Bob Lee will drive me",
        "my wife is Jane Lee",
        "is it under Ann Leigh?",
        "yes, Ann Lee",
        "ask for Ann",
        "Ann will be there",
        "You may call Peter Lee",
        "I live in Ann Arbor",
        "no, 10 Ann Street",
        "my nurse is Ann Smith",
    ],
)
def test_a_name_of_somebody_else_or_the_same_leaves_it(text: str) -> None:
    assert "full_name" not in read_turn(said(text, "ending"))


def test_an_address_without_its_signs_is_no_name() -> None:
    assert "full_name" not in read_turn(said("ann leigh example com", "email"))
