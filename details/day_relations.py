"""How days that are named belong together: "Monday the 7th", "the week after Thanksgiving"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from details.named_days import (
    COUNT,
    DAY,
    WEEK,
    NamedDays,
    Unclear,
    ahead,
    day_on,
    from_to,
    monday_of,
    month_after,
    next_weekday,
    some_days,
    stretch_of,
)

_OPEN_END = 14  # days that "after the 5th" is taken to mean
_RELATION = re.compile(
    rf"(?:(?P<count>{COUNT}) (?P<unit>day|week|month)s? (?:from|after)"
    r"|(?:the )?(?P<week>week)(?: (?P<turn>of|starting|beginning|after|before))?"
    r"|(?:the )?day (?P<day>after|before)"
    r"|(?P<after>(?:any ?time )?after)"
    r"|(?P<from>not before|not until|no earlier than|starting(?: on)?|beginning(?: on)?)"
    r"|(?P<until>by|until|no later than|on or before)|(?P<before>(?:any ?time )?before|prior to)) (?:the )?$"
)


def agreed(found: list[NamedDays], text: str) -> Iterator[NamedDays]:
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
        if before and _fills(text, before, named):
            days = from_to(min(before.days), max(named.days))
            kept[-1] = NamedDays(before.start, named.end, frozenset(days))
            continue
        kept.append(named)
    yield from kept


def _fills(text: str, before: NamedDays, named: NamedDays) -> bool:
    """Tell whether all days between the two are meant: "11/30 to 12/4", "between Dec 1 and Dec 5"."""
    if len(before.days) != 1 or len(named.days) != 1 or max(before.days) > max(named.days):
        return False
    between = text[before.end : named.start]
    bound = re.search(r"\bbetween (?:the )?$", text[max(0, before.start - 15) : before.start])
    return bool(re.fullmatch(r" ?(?:-|to|until) ?(?:the )?" + (r"| and (?:the )?" if bound else ""), between))


def _one_day(weekday: NamedDays, dates: NamedDays, start: int, end: int, last: NamedDays) -> NamedDays:
    days = {day for day in dates.days if day.weekday() in weekday.weekdays}
    if not days and last is dates and len(dates.days) == 1:
        # "Friday the 4th" may be of a later month than the first 4th.
        (day,) = dates.days
        later = (day_on(*month_after(day, months), day.day) for months in (1, 2))
        days = {day for day in later if day and day.weekday() in weekday.weekdays}
    if not days:
        raise Unclear
    return NamedDays(start, end, frozenset(days))


def related_days(named: NamedDays, text: str, today: date) -> NamedDays:
    """Read "the week of", "a week from", "after", "before" in front of a day."""
    match = _RELATION.search(text, max(0, named.start - 40), named.start)
    if match is None or named.every or named.soon or (named.stretch and not match["after"]):
        return named
    days = named.days or {next_weekday(number, today) for number in named.weekdays}
    first, last = min(days), max(days)
    if match["count"]:
        related = ahead(match["count"], match["unit"], first)
    elif match["week"]:
        monday = monday_of(first) + WEEK * {"after": 1, "before": -1}.get(match["turn"] or "", 0)
        related = stretch_of(monday, monday + 6 * DAY, today)
    elif match["day"]:
        related = some_days(first + DAY if match["day"] == "after" else first - DAY)
    elif match["after"]:
        related = some_days(*from_to(last + DAY, last + _OPEN_END * DAY), stretch=True)
    elif match["from"]:
        related = some_days(*from_to(first, first + (_OPEN_END - 1) * DAY), stretch=True)
    else:
        related = stretch_of(today, last if match["until"] else first - DAY, today)
    if not related.days:
        raise Unclear
    return replace(related, start=match.start(), end=named.end)
