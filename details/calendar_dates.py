"""Dates and months: "Dec 1", "the 3rd", "12/4", "mid December", "Thanksgiving"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date

from details.calendar_words import MONTHS, WEEKDAYS
from details.named_days import (
    AND,
    DAY,
    UP_TO,
    WEEK,
    NamedDays,
    Rule,
    Unclear,
    day_on,
    month_after,
    rule,
    some_days,
    stretch_of,
)

_FARTHEST = 330  # days; a date without a year that lies beyond is more likely past or a slip
_W = "|".join(WEEKDAYS)
_M = "|".join(MONTHS)
_N = r"(?:3[01]|[12]\d|0?[1-9])(?:th)?(?![\d:/%]|\.\d)"
_NO_TIME = r"(?! ?(?:am|pm|oclock|ish)\b)"
_NUMBERS = rf"{_N}{_NO_TIME}(?:(?:{AND}|{UP_TO})(?:the )?{_N}{_NO_TIME})*"
_NTHS = rf"\d{{1,2}}th(?:(?:{AND}|{UP_TO})(?:the )?\d{{1,2}}th)*"
# What may follow "the 5th" when a day of the month is meant, and not the fifth visit.
_AFTER_NTH = (
    r"(?= ?(?:$|[,.;!?)(/&_-]|\b(?:at|or|in|and|of|around|about|after|before|between|from|works?|is|are|would"
    r"|if|please|for|through|to|until|any|early|late|mid|morning|afternoon|evening|night|noon|lunch|but|except|\d"
    rf"|{_W}|{_M})\b))"
)


def _coming(month: int, day: int, today: date) -> date | None:
    """Return the next such day, or nothing where it is so far off that last year's may be meant."""
    candidates = [day_on(today.year + years, month, day) for years in (0, 1)]
    coming = [day for day in candidates if day and day >= today]
    return coming[0] if coming and (coming[0] - today).days <= _FARTHEST else None


def _written_date(match: re.Match[str], today: date) -> NamedDays | None:
    parts = {key: int(value) for key, value in match.groupdict().items() if value}
    month, day = parts["month"], parts["day"]
    if month > 12 >= day:
        month, day = day, month
    if "year" in parts:
        year = parts["year"] + (2000 if parts["year"] < 100 else 0)
        wanted = day_on(year, month, day)
        if wanted is None or not 0 <= (wanted - today).days <= 2 * _FARTHEST:
            raise Unclear
    else:
        wanted = _coming(month, day, today)
    if wanted is None:
        raise Unclear
    return some_days(wanted)


def _numbers(written: str) -> list[int]:
    """Read "1, 2 or 3" and "1 to 3"."""
    numbers: list[int] = []
    for part in re.findall(rf"(?:(?:-|to|until) ?(?:the )?)?{_N}", written):
        number = int(re.sub(r"\D", "", part))
        first = numbers[-1] + 1 if numbers and not part[0].isdigit() else number
        numbers += range(min(first, number), number + 1)
    return numbers


def _of_month(match: re.Match[str], today: date) -> NamedDays | None:
    month = MONTHS.index(match["month"]) + 1
    numbers = _numbers(match["days"])
    if match["year"]:
        year = int(match["year"])
        wanted = [day_on(year, month, number) for number in numbers]
        if any(day is None or day < today for day in wanted):
            raise Unclear
    else:
        wanted = [_coming(month, number, today) for number in numbers]
    if None in wanted:
        raise Unclear
    return some_days(*[day for day in wanted if day])


def _nth(match: re.Match[str], today: date) -> NamedDays | None:
    days = []
    for number in _numbers(match["days"]):
        following = (day_on(*month_after(today, months), number) for months in range(4))
        days.append(next(day for day in following if day and day >= today))
    return some_days(*days)


def _month_of(words: str, today: date) -> tuple[int, int]:
    if words in MONTHS:
        month = MONTHS.index(words) + 1
        return today.year + (month < today.month), month
    return month_after(today, 1 if "next" in words or "coming" in words else 0)


def _part_of_month(match: re.Match[str], today: date) -> NamedDays | None:
    year, month = _month_of(match["month"], today)
    last = calendar.monthrange(year, month)[1]
    part = match["part"] or ""
    if part.startswith("end"):
        first, until = last - 5, last
    elif part.startswith("late"):
        first, until = 21, last
    elif part.startswith("mid"):
        first, until = 11, 20
    elif part.startswith("last"):
        first, until = last - 6, last
    elif part[:1].isdigit():
        first = 7 * int(part[0]) - 6
        until = first + 6
    else:
        first, until = 1, 10 if part else last
    named = stretch_of(date(year, month, first), date(year, month, min(until, last)), today)
    if not named.days:
        raise Unclear
    return named


def _weekday_of_month(match: re.Match[str], today: date) -> NamedDays | None:
    year, month = _month_of(match["month"], today)
    return some_days(_nth_weekday(year, month, WEEKDAYS.index(match["day"]), int(match["number"])))


def _holiday(match: re.Match[str], today: date) -> NamedDays | None:
    for year in (today.year, today.year + 1):
        day = _HOLIDAYS[match[1]](year)
        if day >= today:
            return some_days(day)
    return None


def _nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (number - 1))


_HOLIDAYS: dict[str, Callable[[int], date]] = {
    "thanksgiving": lambda year: _nth_weekday(year, 11, 3, 4),
    "christmas": lambda year: date(year, 12, 25),
    "xmas": lambda year: date(year, 12, 25),
    "christmas eve": lambda year: date(year, 12, 24),
    "new year's eve": lambda year: date(year, 12, 31),
    "new year's": lambda year: date(year, 1, 1),
    "new years": lambda year: date(year, 1, 1),
    "halloween": lambda year: date(year, 10, 31),
    "labor day": lambda year: _nth_weekday(year, 9, 0, 1),
    "memorial day": lambda year: _nth_weekday(year, 6, 0, 1) - WEEK,
}
DATE_RULES: list[tuple[re.Pattern[str], Rule]] = [
    rule(
        rf"(?:the )?(?P<number>[1-4])th (?P<day>{_W}) (?:of|in) (?P<month>(?:next|this) month|{_M})",
        _weekday_of_month,
    ),
    rule(r"(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})", _written_date),
    rule(
        r"(?<![\d/.-])(?P<month>\d{1,2})([/.-])(?P<day>\d{1,2})\2(?P<year>(?:20)?\d\d)(?![/.-]\d)",
        _written_date,
    ),
    rule(r"(?<![\d/.-])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![/\d])", _written_date),
    rule(
        r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])-(?P<day>1[3-9]|2\d|3[01])(?! ?(?:am|pm))(?![/-]\d)",
        _written_date,
    ),
    rule(rf"(?P<month>{_M})\.? (?:the )?(?P<days>{_NUMBERS})(?:,? (?P<year>20\d\d))?", _of_month),
    rule(rf"(?:the )?(?P<days>{_NUMBERS})(?: of)? (?P<month>{_M})\b\.?(?:,? (?P<year>20\d\d))?", _of_month),
    rule(
        r"(?:the )?(?P<part>end|late|mid|middle|last week|[1-4]th week|early|beginning|start|1th part)"
        rf"(?: of| in)?(?: the)? (?P<month>(?:next |this |coming )?month|{_M})",
        _part_of_month,
    ),
    rule(
        rf"(?:(?:in|for|during) )?(?P<part>)(?P<month>(?:next|this|coming) month|(?:{_M}))(?! \d)",
        _part_of_month,
    ),
    rule(rf"the (?P<days>{_NTHS}){_AFTER_NTH}", _nth),
    rule(r"(?<=day )(?P<days>\d{1,2}th)(?!\w)", _nth),
    rule(
        rf"(?:(?<=^)|(?<=on )|(?<=or )|(?<=and ))(?P<days>{_NTHS}){_AFTER_NTH}",
        _nth,
    ),
    rule(
        rf"({'|'.join(sorted(_HOLIDAYS, key=len, reverse=True))})(?: day)?",
        _holiday,
    ),
]
