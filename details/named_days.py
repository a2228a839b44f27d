"""Days that a text names, and the reckoning with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# Pieces of the patterns that read days.
AND = r"(?: ?(?:,|or|and|&|/) ?(?:or |and )?)"
UP_TO = r"(?: ?(?:-|to|until) ?)"
COUNT = r"(?:\d{1,2}|an?|couple|few|a few)"


@dataclass(frozen=True)
class NamedDays:
    """Days named at one place of a text.

    `days` are dates; `weekdays` (Monday 0) come without a date, again and again if `every`; a `stretch` is a
    week or a longer time, of which other words may choose days; `soon` is "as soon as possible".
    """

    start: int
    end: int
    days: frozenset[date] = frozenset()
    weekdays: frozenset[int] = frozenset()
    every: bool = False
    stretch: bool = False
    soon: bool = False


class Unclear(Exception):
    """The words name a day that cannot be: "Tuesday the 25th" when that is no Tuesday."""


def some_days(*days: date, stretch: bool = False, soon: bool = False) -> NamedDays:
    """Name these days; the places in the text come later."""
    return NamedDays(0, 0, frozenset(days), stretch=stretch, soon=soon)


def from_to(first: date, last: date) -> list[date]:
    """Return all days from one to another, both included."""
    return [first + DAY * number for number in range((last - first).days + 1)]


def stretch_of(first: date, last: date, today: date) -> NamedDays:
    """Name what is still to come of a week or a longer time."""
    return some_days(*from_to(max(first, today), last), stretch=True)


def monday_of(day: date) -> date:
    """Return the Monday of the week that the day is in."""
    return day - DAY * day.weekday()


def day_on(year: int, month: int, day: int) -> date | None:
    """Return the day, or nothing where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_after(day: date, months: int) -> tuple[int, int]:
    """Return the year and the month, that many months after the day."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1


def next_weekday(number: int, today: date) -> date:
    """Return the next such day of the week (Monday 0) after today."""
    return today + DAY * ((number - today.weekday() - 1) % 7 + 1)


def count_of(words: str) -> int | None:
    """Read "3", "a", "couple"; a few are no number."""
    return int(words) if words.isdigit() else {"a": 1, "an": 1, "couple": 2}.get(words)


def ahead(count: str, unit: str, day: date) -> NamedDays:
    """Name the day or days that lie so far ahead: "3" and "day", "couple" and "week"."""
    number = count_of(count) or 3
    if unit == "day":
        vague = {"couple": (2, 3), "few": (2, 4), "a few": (2, 4)}.get(count)
        return (
            some_days(*(day + DAY * step for step in range(vague[0], vague[1] + 1)))
            if vague
            else some_days(day + DAY * number)
        )
    if unit == "week" and count not in ("couple", "few", "a few"):
        return some_days(day + WEEK * number)
    if unit == "week":
        monday = monday_of(day + WEEK * number)
    else:
        year, month = month_after(day, number)
        monday = monday_of(date(year, month, min(day.day, 28)))
    return some_days(*from_to(monday, monday + 6 * DAY), stretch=True)


Rule = Callable[[re.Match[str], date], "NamedDays | None"]


def rule(pattern: str, read: Rule) -> tuple[re.Pattern[str], Rule]:
    """Make a rule: whole words that match, and what reads them."""
    return re.compile(rf"(?<![\w'#]){pattern}(?![\w])"), read
