"""No text that a visitor or a member of the staff may send makes a regular expression run away."""

from __future__ import annotations

import contextlib
import re
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from regexes import Expression, attacks_on, built_in_functions, expressions_of
from rooms import ROOMS

from details.reason import find_reason
from details.yes_no import parse_yes_no
from understanding.follow_up import is_none

LONGEST = 1_000  # characters: what a message may have
# Of processor time, for what takes some milliseconds; what runs away takes years.
SECONDS = 5.0
# Put together in a function, of what is said here.
SEEN_THROUGH = {
    "actions/booking/change.py": "of its own lists",
    "clinic/clinic.py": "reads the clinic's own file",
    "details/age.py": "of its own lists, and found where they are kept",
    "details/clock.py": "of its own lists, and found where they are kept",
    "details/day_relations.py": "without a repeat",
    "details/named_days.py": "its rules, found where they are kept",
    "details/reason.py": "of its own lists, and found where they are kept",
    "understanding/answer_kind.py": "of its own lists, and found where they are kept",
}


class RanAway(Exception):
    """It did not end in good time."""


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """End what takes more processor time than `SECONDS`: other work on the machine does not count."""

    def end(*_: Any) -> None:
        raise RanAway

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def runs_away(expression: Expression) -> str | None:
    """Return the text on which an expression does not end, used as its file does."""
    for text in attacks_on(expression.pattern.pattern, expression.pattern.flags, LONGEST):
        for use in sorted(expression.uses):
            try:
                with bounded():
                    _use(expression.pattern, use, text)
            except RanAway:
                return text
    return None


def _use(pattern: re.Pattern[str], use: str, text: str) -> None:
    if use in ("sub", "subn"):
        pattern.sub("", text)
    elif use == "finditer":
        list(pattern.finditer(text))
    else:
        getattr(pattern, use)(text)


@pytest.mark.parametrize("room", ROOMS)
def test_no_expression_runs_away(room: str) -> None:
    found = expressions_of(room)
    slow = {(each.where, each.pattern.pattern[:60]): text for each in found if (text := runs_away(each))}
    assert not slow
    of_room = f"{room}/"
    built = {file for file in built_in_functions() if file.startswith(of_room)}
    assert built == {file for file in SEEN_THROUGH if file.startswith(of_room)}


def test_the_rooms_expressions_are_found() -> None:
    of = {room: expressions_of(room) for room in ("details", "desk", "safety")}
    texts = {each.pattern.pattern for found in of.values() for each in found}
    assert any("thumbs down" in text for text in texts)  # one that is put together of others
    assert any(r"morning" in text and r"(?<![\w#])" in text for text in texts)  # one in a list of them
    assert r"(.+?)\1+" in texts  # one that stands in a function
    assert len(of["details"]) > 200


@pytest.mark.parametrize(
    ("pattern", "use"),
    [
        (r"(a+)+$", "match"),
        (r"(?:sorry[ ,]+|(?:so|sorry)[ ,]+)*no", "match"),
        (r"(?: (?:one )?(?:of )?(?:these|one))*", "fullmatch"),
    ],
)
def test_an_expression_that_runs_away_would_be_found(
    pattern: str, use: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "SECONDS", 0.3)
    assert runs_away(Expression(re.compile(pattern), "here", frozenset({use})))


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        # Each of these held its process for years: "sorry" stood in two lists, a row of marks could be cut
        # anywhere, and "one of these" was read as one thing and as two.
        (parse_yes_no, "sorry," * 49 + "x", None),
        (find_reason, f"my knee hurts {'-' * 100} x", "my knee hurts"),
        (is_none, f"none {'one of these ' * 70}x", False),
    ],
    ids=["yes or no", "reason", "none of these"],
)
def test_what_once_ran_away_ends(reader: Callable[[str], Any], text: str, expected: Any) -> None:
    with bounded():
        found = reader(text)
    assert (found or "").startswith(expected) if isinstance(expected, str) else found is expected
