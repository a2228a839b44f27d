"""Days told from today: "tomorrow", "next Friday", "weekends", "in two weeks", "as soon as possible"."""

from __future__ import annotations

import re
from datetime import date

from details.calendar_words import WEEKDAYS
from details.named_days import (
    COUNT,
    DAY,
    UP_TO,
    WEEK,
    NamedDays,
    Rule,
    Unclear,
    ahead,
    count_of,
    monday_of,
    next_weekday,
    rule,
    some_days,
    stretch_of,
)

_W = "|".join(WEEKDAYS)
_OR = r"(?:,? ?(?:or|and|&|/) ?(?:or )?)"
_SOON = (
    r"as ?ap|a\.s\.a\.p\.?|as soon as (?:possible|you can|u can|we can|i can|you are able|you have)"
    r"|soonest|the sooner the better"
    r"|(?:your |the )?(?:1th|next)(?: possible)? (?:available|availability|opening|slot)"
    r"|(?:your |the )?earliest|right away|immediately|^(?:right )?now(?= please|$)"
)


def _week(match: re.Match[str], today: date) -> NamedDays | None:
    which, part = match["which"] or "", match["part"] or ""
    if not which and not part:
        return None
    monday = monday_of(today)
    if "next" in which or "coming" in which:
        monday += WEEK
    elif part.startswith(("early", "beginning", "start", "first")) and today.weekday() > 1:
        monday += WEEK  # the beginning of this one is over
    if match["after"]:
        monday += WEEK
    first, last = monday, monday + 6 * DAY
    if part.startswith(("early", "beginning", "start", "first")):
        last = monday + 2 * DAY if part.startswith("early") else monday + DAY
    elif part.startswith("mid"):
        first, last = monday + DAY, monday + 3 * DAY
    elif part.startswith("later") and monday <= today:
        first = today + DAY
    elif part.startswith(("late", "end")):
        first, last = monday + 3 * DAY, monday + 4 * DAY
    if last < today:
        raise Unclear
    return stretch_of(first, last, today)


def _weekend(match: re.Match[str], today: date) -> NamedDays | None:
    if match["plural"]:
        return NamedDays(0, 0, weekdays=frozenset({5, 6}), every=True)
    saturday = monday_of(today) + 5 * DAY
    days = [day for day in (saturday, saturday + DAY) if day >= today]
    if match["which"] == "next":  # this week's or next week's: both are offered
        days += [saturday + WEEK, saturday + WEEK + DAY]
    return some_days(*days)


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
        next_week = {monday_of(today) + WEEK + DAY * number for number in named}
        return some_days(*{next_weekday(number, today) for number in named}, *next_week)
    if which == "this":
        return some_days(*(next_weekday(number, today - DAY) for number in named))
    return NamedDays(0, 0, weekdays=named)


def _in_a_while(match: re.Match[str], today: date) -> NamedDays | None:
    count, unit = match["count"], match["unit"]
    if match["within"]:
        days = DAY * {"day": 1, "week": 7, "month": 30}[unit] * (count_of(count) or 3)
        return stretch_of(today, today + days, today)
    return ahead(count, unit, today)


RELATIVE_RULES: list[tuple[re.Pattern[str], Rule]] = [
    rule(
        r"(?:in|(?P<within>within|over|(?:(?:in|within|over|during) )?the (?:next|coming)))"
        rf"(?: about)? (?P<count>{COUNT}) (?P<unit>day|week|month)s?(?: time)?(?! from)",
        _in_a_while,
    ),
    rule(r"in (?:\d{1,2}|an?|couple|few|a few) hours?", lambda _, today: some_days(today)),
    rule(
        r"(?:the )?(?:(?P<part>early|beginning|start|1th part|middle|mid|later?|end)(?: of| in)? )?(?:the )?"
        r"(?P<which>this|next|the coming|coming|the)? ?(?<!a )(?<!\d )week"
        r"(?P<after> after next)?(?! of| from| after| before| starting)",
        _week,
    ),
    rule(r"(?:the )?(?P<which>this|next|coming)? ?weekend(?P<plural>s)?", _weekend),
    rule(
        r"(?:any |all |during )?(?:the )?weekdays?",
        lambda *_: NamedDays(0, 0, weekdays=frozenset(range(5)), every=True),
    ),
    rule(r"week ?nights?", lambda *_: NamedDays(0, 0, weekdays=frozenset(range(5)), every=True)),
    rule(
        r"(?:(?:on )?(?P<which>this|next|every|any)(?: coming)? |coming )?"
        rf"(?P<days>(?:{_W})s?(?:(?:{_OR}|{UP_TO})(?:on )?(?:{_W})s?)*)",
        _named_weekdays,
    ),
    rule(r"overmorrow", lambda _, today: some_days(today + 2 * DAY)),
    rule(r"tomorrow", lambda _, today: some_days(today + DAY)),
    rule(r"(?:later )?today", lambda _, today: some_days(today)),
    rule(
        r"this(?= (?:early |late |mid )?(?:morning|afternoon|evening|night|noon))",
        lambda _, today: some_days(today),
    ),
    rule(rf"(?:{_SOON})", lambda _, today: some_days(today, today + DAY, soon=True)),
]
