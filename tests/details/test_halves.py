"""A telephone number may come in two messages."""

from __future__ import annotations

import pytest

from details.halves import joined


@pytest.mark.parametrize(
    ("before", "now", "digits"),
    [
        ("314 555", "0123", "3145550123"),
        ("it's 314", "555 0123", "3145550123"),
        ("636", "5550142", "6365550142"),
        ("three one four five five five", "zero one one zero", "3145550110"),
        ("1 314 555", "and 0123", "3145550123"),
        ("(314)", "555-0123", "3145550123"),
        ("567 8901", "314", "3145678901"),
        ("1 567 8901", "area code 314", "3145678901"),
    ],
)
def test_two_halves_are_one_number(before: str, now: str, digits: str) -> None:
    assert joined(before, now) == digits


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("314 555 012", "314 555 0123"),
        ("314 555 012", "3"),
        ("314 55", "5 0"),
        ("63122", "31456"),
        ("call after 5", "314 567 890"),
        ("314 567", "cancel 8901"),
        ("what do you need it for", "314 555 0123"),
        ("back pain", "new"),
    ],
)
def test_others_are_not(before: str, now: str) -> None:
    assert joined(before, now) is None
