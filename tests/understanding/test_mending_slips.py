"""Slips of the keys are mended before a text is read."""

from __future__ import annotations

import pytest

from understanding.spelling import LEAST_SEEN, MOST_LETTERS, count_words, mend

KNOWN = {
    "number": 5,
    "insurance": 9,
    "call": 4,
    "session": 3,
    "sessions": 7,
    "freeze": 2,
    "price": 6,
    "prize": 6,
}
REAL = {"form", "pride"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nubmer", "number"),
        ("numbr", "number"),
        ("numbber", "number"),
        ("numver", "number"),
        ("clal", "call"),
        ("insurace", "insurance"),
    ],
)
def test_a_word_one_slip_away_is_mended(typed: str, meant: str) -> None:
    assert mend(typed, KNOWN, REAL) == meant


def test_only_the_slip_is_changed_and_all_around_it_stays() -> None:
    assert mend("What's the NUBMER, (please)? 555-0123 😀", KNOWN, REAL) == (
        "What's the number, (please)? 555-0123 😀"
    )


@pytest.mark.parametrize(
    "text",
    ["number", "Sessions", "pride", "cal", "xumber", "nmbr", "fteeze", "zzzzzz", "5nubmer5@"],
    ids=["known", "known, large", "real", "short", "first letter", "two slips", "seldom", "noise", "digits"],
)
def test_what_is_right_or_too_far_stays(text: str) -> None:
    expected = "5number5@" if text == "5nubmer5@" else text
    assert mend(text, KNOWN, REAL) == expected


def test_of_two_likely_words_the_more_frequent_is_meant() -> None:
    assert mend("sessionz", KNOWN, REAL) == "sessions"


def test_words_as_frequent_are_chosen_between_alike_each_time() -> None:
    assert {mend("prike", KNOWN, REAL) for _ in range(5)} == {"prize"}


def test_a_word_must_be_seen_often_to_be_what_was_meant() -> None:
    assert mend("freeeze", {"freeze": LEAST_SEEN - 1}, ()) == "freeeze"
    assert mend("freeeze", {"freeze": LEAST_SEEN}, ()) == "freeze"


def test_a_run_of_letters_longer_than_any_word_is_left_alone() -> None:
    word = "a" * MOST_LETTERS
    assert mend(word[:-1], {word: LEAST_SEEN}, ()) == word
    assert mend(word + "a", {word: LEAST_SEEN}, ()) == word + "a"


def test_mending_twice_changes_nothing_more() -> None:
    once = mend("my nubmer and insurace", KNOWN, REAL)
    assert mend(once, KNOWN, REAL) == once


def test_words_are_counted_in_small_letters_and_short_ones_left_out() -> None:
    assert count_words(["The price", "PRICE, price!", "it is"]) == {"price": 3}
