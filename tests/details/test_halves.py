"""A telephone number may come in two messages."""

from __future__ import annotations

import pytest

from details.halves import are_halves


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("314 555", "0123"),
        ("it's 314", "555 0123"),
        ("636", "5550142"),
        ("three one four five five five", "zero one one zero"),
        ("1 314 555", "and 0123"),
        ("(314)", "555-0123"),
    ],
)
def test_two_halves_are_one_number(before: str, now: str) -> None:
    assert are_halves(before, now)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("314 555 012", "314 555 0123"),
        ("314 555 012", "sorry, 0123"),
        ("314 55", "5 0"),
        ("what do you need it for", "314 555 0123"),
        ("I was born in 1950 and live at 31 Oak", "5550"),
        ("back pain", "new"),
    ],
)
def test_others_are_not(before: str, now: str) -> None:
    assert not are_halves(before, now)
