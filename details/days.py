"""Which days a text names, read from words that `calendar_words` has made plain."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from details.calendar_words import MONTHS, WEEKDAYS

_FARTHEST = 330  # days; a date without a year that lies beyond is more likely past or a slip
_OPEN_END = 14  # days that "after the 5th" is taken to mean
_WEEK_DAY = timedelta(days=7)
_DAY = timedelta(days=1)


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


_W = "|".join(WEEKDAYS)
_M = "|".join(MONTHS)
_N = r"(?:3[01]|[12]\d|0?[1-9])(?:th)?(?![\d:/%]|\.\d)"
_AND = r"(?: ?(?:,|or|and|&|/) ?(?:or |and )?)"
_OR = r"(?:,? ?(?:or|and|&|/) ?(?:or )?)"
_UP_TO = r"(?: ?(?:-|to|until) ?)"
_NO_TIME = r"(?! ?(?:am|pm|oclock|ish)\b)"
_NUMBERS = rf"{_N}{_NO_TIME}(?:(?:{_AND}|{_UP_TO})(?:the )?{_N}{_NO_TIME})*"
_NTHS = rf"\d{{1,2}}th(?:(?:{_AND}|{_UP_TO})(?:the )?\d{{1,2}}th)*"
_COUNT = r"(?:\d{1,2}|an?|couple|few|a few)"
# What may follow "the 5th" when a day of the month is meant, and not the fifth visit.
_AFTER_NTH = (
    r"(?= ?(?:$|[,.;!?)(/&_-]|\b(?:at|or|in|and|of|around|about|after|before|between|from|works?|is|are|would"
    r"|if|please|for|through|to|until|any|early|late|mid|morning|afternoon|evening|night|noon|lunch|but|except|\d"
    rf"|{_W}|{_M})\b))"
)


def read_days(text: str, today: date) -> tuple[list[NamedDays], str]:
    """Return the days that the text names, in order, and the text with them covered by "#"."""
    found: list[NamedDays] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            named = read(match, today)
            if named is not None:
                found.append(replace(named, start=match.start(), end=match.end()))
                text = text[: match.start()] + "#" * (match.end() - match.start()) + text[match.end() :]
    found.sort(key=lambda named: named.start)
    related = [_related(named, text, today) for named in _agreed(found, text)]
    for named in related:
        text = text[: named.start] + "#" * (named.end - named.start) + text[named.end :]
    return related, text


def _days(*days: date, stretch: bool = False, soon: bool = False) -> NamedDays:
    return NamedDays(0, 0, frozenset(days), stretch=stretch, soon=soon)


def _from_to(first: date, last: date) -> list[date]:
    return [first + _DAY * number for number in range((last - first).days + 1)]


def _stretch(first: date, last: date, today: date) -> NamedDays:
    return _days(*_from_to(max(first, today), last), stretch=True)


def _monday(day: date) -> date:
    return day - _DAY * day.weekday()


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(month: int, day: int, today: date) -> date | None:
    """Return the next such day, or nothing where it is so far off that last year's may be meant."""
    candidates = [_on(today.year + years, month, day) for years in (0, 1)]
    coming = [day for day in candidates if day and day >= today]
    return coming[0] if coming and (coming[0] - today).days <= _FARTHEST else None


def _written_date(match: re.Match[str], today: date) -> NamedDays | None:
    parts = {key: int(value) for key, value in match.groupdict().items() if value}
    month, day = parts["month"], parts["day"]
    if month > 12 >= day:
        month, day = day, month
    if "year" in parts:
        year = parts["year"] + (2000 if parts["year"] < 100 else 0)
        wanted = _on(year, month, day)
        if wanted is None or not 0 <= (wanted - today).days <= 2 * _FARTHEST:
            raise Unclear
    else:
        wanted = _coming(month, day, today)
    if wanted is None:
        raise Unclear
    return _days(wanted)


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
        wanted = [_on(year, month, number) for number in numbers]
        if any(day is None or day < today for day in wanted):
            raise Unclear
    else:
        wanted = [_coming(month, number, today) for number in numbers]
    if None in wanted:
        raise Unclear
    return _days(*[day for day in wanted if day])


def _nth(match: re.Match[str], today: date) -> NamedDays | None:
    days = []
    for number in _numbers(match["days"]):
        following = (_on(*_month_after(today, months), number) for months in range(4))
        days.append(next(day for day in following if day and day >= today))
    return _days(*days)


def _month_after(day: date, months: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1


def _month_of(words: str, today: date) -> tuple[int, int]:
    if words in MONTHS:
        month = MONTHS.index(words) + 1
        return today.year + (month < today.month), month
    return _month_after(today, 1 if "next" in words or "coming" in words else 0)


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
    named = _stretch(date(year, month, first), date(year, month, min(until, last)), today)
    if not named.days:
        raise Unclear
    return named


def _week(match: re.Match[str], today: date) -> NamedDays | None:
    which, part = match["which"] or "", match["part"] or ""
    if not which and not part:
        return None
    monday = _monday(today)
    if "next" in which or "coming" in which:
        monday += _WEEK_DAY
    elif part.startswith(("early", "beginning", "start", "first")) and today.weekday() > 1:
        monday += _WEEK_DAY  # the beginning of this one is over
    if match["after"]:
        monday += _WEEK_DAY
    first, last = monday, monday + 6 * _DAY
    if part.startswith(("early", "beginning", "start", "first")):
        last = monday + 2 * _DAY if part.startswith("early") else monday + _DAY
    elif part.startswith("mid"):
        first, last = monday + _DAY, monday + 3 * _DAY
    elif part.startswith("later") and monday <= today:
        first = today + _DAY
    elif part.startswith(("late", "end")):
        first, last = monday + 3 * _DAY, monday + 4 * _DAY
    if last < today:
        raise Unclear
    return _stretch(first, last, today)


def _weekend(match: re.Match[str], today: date) -> NamedDays | None:
    if match["plural"]:
        return NamedDays(0, 0, weekdays=frozenset({5, 6}), every=True)
    saturday = _monday(today) + 5 * _DAY
    days = [day for day in (saturday, saturday + _DAY) if day >= today]
    if match["which"] == "next":  # this week's or next week's: both are offered
        days += [saturday + _WEEK_DAY, saturday + _WEEK_DAY + _DAY]
    return _days(*days)


def _named_weekdays(match: re.Match[str], today: date) -> NamedDays | None:
    words = re.findall(rf"(?:{_W})s?|-|to|until", match["days"])
    wanted: list[int] = []
    up_to = False
    for word in words:
        if word in ("-", "to", "until"):
            up_to = True
            continue
        number = WEEKDAYS.index(word.rstrip("s"))
        if up_to:
            wanted += [(wanted[-1] + step) % 7 for step in range(1, (number - wanted[-1]) % 7)]
        wanted.append(number)
        up_to = False
    which = match["which"] or ""
    named = frozenset(wanted)
    if "s" in (word[-1] for word in words) or which in ("every", "any") or named == frozenset(range(5)):
        return NamedDays(0, 0, weekdays=named, every=True)
    if which == "next":
        # Said on a Wednesday, "next Friday" may be in two days or in nine: both are offered.
        next_week = {_monday(today) + _WEEK_DAY + _DAY * number for number in named}
        return _days(*{_next_weekday(number, today) for number in named}, *next_week)
    if which == "this":
        return _days(*(_next_weekday(number, today - _DAY) for number in named))
    return NamedDays(0, 0, weekdays=named)


def _next_weekday(number: int, today: date) -> date:
    return today + _DAY * ((number - today.weekday() - 1) % 7 + 1)


def _in_a_while(match: re.Match[str], today: date) -> NamedDays | None:
    count, unit = match["count"], match["unit"]
    if match["within"]:
        days = _DAY * {"day": 1, "week": 7, "month": 30}[unit] * (_count(count) or 3)
        return _stretch(today, today + days, today)
    return _ahead(count, unit, today)


def _count(words: str) -> int | None:
    return int(words) if words.isdigit() else {"a": 1, "an": 1, "couple": 2}.get(words)


def _ahead(count: str, unit: str, day: date) -> NamedDays:
    number = _count(count) or 3
    if unit == "day":
        vague = {"couple": (2, 3), "few": (2, 4), "a few": (2, 4)}.get(count)
        return (
            _days(*(day + _DAY * step for step in range(vague[0], vague[1] + 1)))
            if vague
            else _days(day + _DAY * number)
        )
    if unit == "week" and count not in ("couple", "few", "a few"):
        return _days(day + _WEEK_DAY * number)
    if unit == "week":
        monday = _monday(day + _WEEK_DAY * number)
    else:
        year, month = _month_after(day, number)
        monday = _monday(date(year, month, min(day.day, 28)))
    return _days(*_from_to(monday, monday + 6 * _DAY), stretch=True)


def _holiday(match: re.Match[str], today: date) -> NamedDays | None:
    for year in (today.year, today.year + 1):
        day = _HOLIDAYS[match[1]](year)
        if day >= today:
            return _days(day)
    return None


def _nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + _DAY * ((weekday - first.weekday()) % 7 + 7 * (number - 1))


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
    "memorial day": lambda year: _nth_weekday(year, 6, 0, 1) - _WEEK_DAY,
}
_SOON = (
    r"as ?ap|a\.s\.a\.p\.?|as soon as (?:possible|you can|u can|we can|i can|you are able|you have)"
    r"|soonest|the sooner the better"
    r"|(?:your |the )?(?:1th|next)(?: possible)? (?:available|availability|opening|slot)"
    r"|(?:your |the )?earliest|right away|immediately|^(?:right )?now(?= please|$)"
)
_Rule = Callable[[re.Match[str], date], "NamedDays | None"]


def _rule(pattern: str, read: _Rule) -> tuple[re.Pattern[str], _Rule]:
    return re.compile(rf"(?<![\w'#]){pattern}(?![\w])"), read


_RULES: list[tuple[re.Pattern[str], _Rule]] = [
    _rule(r"(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})", _written_date),
    _rule(
        r"(?<![\d/.-])(?P<month>\d{1,2})([/.-])(?P<day>\d{1,2})\2(?P<year>(?:20)?\d\d)(?![/.-]\d)",
        _written_date,
    ),
    _rule(r"(?<![\d/.-])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![/\d])", _written_date),
    _rule(
        r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])-(?P<day>1[3-9]|2\d|3[01])(?! ?(?:am|pm))(?![/-]\d)",
        _written_date,
    ),
    _rule(rf"(?P<month>{_M})\.? (?:the )?(?P<days>{_NUMBERS})(?:,? (?P<year>20\d\d))?", _of_month),
    _rule(rf"(?:the )?(?P<days>{_NUMBERS})(?: of)? (?P<month>{_M})\b\.?(?:,? (?P<year>20\d\d))?", _of_month),
    _rule(
        r"(?:the )?(?P<part>end|late|mid|middle|last week|[1-4]th week|early|beginning|start|1th part)"
        rf"(?: of| in)?(?: the)? (?P<month>(?:next |this |coming )?month|{_M})",
        _part_of_month,
    ),
    _rule(
        rf"(?:(?:in|for|during) )?(?P<part>)(?P<month>(?:next|this|coming) month|(?:{_M}))(?! \d)",
        _part_of_month,
    ),
    _rule(rf"the (?P<days>{_NTHS}){_AFTER_NTH}", _nth),
    _rule(r"(?<=day )(?P<days>\d{1,2}th)(?!\w)", _nth),
    _rule(
        rf"(?:(?<=^)|(?<=on )|(?<=or )|(?<=and ))(?P<days>{_NTHS}){_AFTER_NTH}",
        _nth,
    ),
    _rule(
        r"(?:in|(?P<within>within|over|(?:(?:in|within|over|during) )?the (?:next|coming)))"
        rf"(?: about)? (?P<count>{_COUNT}) (?P<unit>day|week|month)s?(?: time)?(?! from)",
        _in_a_while,
    ),
    _rule(r"in (?:\d{1,2}|an?|couple|few|a few) hours?", lambda _, today: _days(today)),
    _rule(
        r"(?:the )?(?:(?P<part>early|beginning|start|1th part|middle|mid|later?|end)(?: of| in)? )?(?:the )?"
        r"(?P<which>this|next|the coming|coming|the)? ?(?<!a )(?<!\d )week"
        r"(?P<after> after next)?(?! of| from| after| before| starting)",
        _week,
    ),
    _rule(r"(?:the )?(?P<which>this|next|coming)? ?weekend(?P<plural>s)?", _weekend),
    _rule(
        r"(?:any |all |during )?(?:the )?weekdays?",
        lambda *_: NamedDays(0, 0, weekdays=frozenset(range(5)), every=True),
    ),
    _rule(r"week ?nights?", lambda *_: NamedDays(0, 0, weekdays=frozenset(range(5)), every=True)),
    _rule(
        r"(?:(?:on )?(?P<which>this|next|every|any)(?: coming)? |coming )?"
        rf"(?P<days>(?:{_W})s?(?:(?:{_OR}|{_UP_TO})(?:on )?(?:{_W})s?)*)",
        _named_weekdays,
    ),
    _rule(r"overmorrow", lambda _, today: _days(today + 2 * _DAY)),
    _rule(r"tomorrow", lambda _, today: _days(today + _DAY)),
    _rule(r"(?:later )?today", lambda _, today: _days(today)),
    _rule(
        r"this(?= (?:early |late |mid )?(?:morning|afternoon|evening|night|noon))",
        lambda _, today: _days(today),
    ),
    _rule(
        rf"({'|'.join(sorted(_HOLIDAYS, key=len, reverse=True))})(?: day)?",
        _holiday,
    ),
    _rule(rf"(?:{_SOON})", lambda _, today: _days(today, today + _DAY, soon=True)),
]


def _agreed(found: list[NamedDays], text: str) -> Iterator[NamedDays]:
    """Join "Monday" and "the 7th" where they stand side by side.

    Raises:
        Unclear: the date is on another day of the week.
    """
    kept: list[NamedDays] = []
    for named in found:
        before = kept[-1] if kept else None
        if (
            before
            and not before.every
            and re.fullmatch(r",? ?(?:the |on )?\(?", text[before.end : named.start])
        ):
            one, other = (before, named) if before.weekdays else (named, before)
            if one.weekdays and not one.every and other.days and not other.stretch and not other.soon:
                kept[-1] = _one_day(one, other, before.start, named.end, named)
                continue
        kept.append(named)
    yield from kept


def _one_day(weekday: NamedDays, dates: NamedDays, start: int, end: int, last: NamedDays) -> NamedDays:
    days = {day for day in dates.days if day.weekday() in weekday.weekdays}
    if not days and last is dates and len(dates.days) == 1:
        # "Friday the 4th" may be of a later month than the first 4th.
        (day,) = dates.days
        later = (_on(*_month_after(day, months), day.day) for months in (1, 2))
        days = {day for day in later if day and day.weekday() in weekday.weekdays}
    if not days:
        raise Unclear
    return NamedDays(start, end, frozenset(days))


_RELATION = re.compile(
    rf"(?:(?P<count>{_COUNT}) (?P<unit>day|week|month)s? (?:from|after)"
    r"|(?:the )?(?P<week>week)(?: (?P<turn>of|starting|beginning|after|before))?"
    r"|(?:the )?day (?P<day>after|before)"
    r"|(?P<after>(?:any ?time )?after)"
    r"|(?P<from>not before|not until|no earlier than|starting(?: on)?|beginning(?: on)?)"
    r"|(?P<until>by|until|no later than|on or before)|(?P<before>(?:any ?time )?before|prior to)) (?:the )?$"
)


def _related(named: NamedDays, text: str, today: date) -> NamedDays:
    """Read "the week of", "a week from", "after", "before" in front of a day."""
    match = _RELATION.search(text, max(0, named.start - 40), named.start)
    if match is None or named.every or named.soon or (named.stretch and not match["after"]):
        return named
    days = named.days or {_next_weekday(number, today) for number in named.weekdays}
    first, last = min(days), max(days)
    if match["count"]:
        related = _ahead(match["count"], match["unit"], first)
    elif match["week"]:
        monday = _monday(first) + _WEEK_DAY * {"after": 1, "before": -1}.get(match["turn"] or "", 0)
        related = _stretch(monday, monday + 6 * _DAY, today)
    elif match["day"]:
        related = _days(first + _DAY if match["day"] == "after" else first - _DAY)
    elif match["after"]:
        related = _days(*_from_to(last + _DAY, last + _OPEN_END * _DAY), stretch=True)
    elif match["from"]:
        related = _days(*_from_to(first, first + (_OPEN_END - 1) * _DAY), stretch=True)
    else:
        related = _stretch(today, last if match["until"] else first - _DAY, today)
    if not related.days:
        raise Unclear
    return replace(related, start=match.start(), end=named.end)
