"""The days and the time of day that a visitor's words name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from details.calendar_words import WEEKDAYS, in_plain_words
from details.clock import NamedWindow, read_windows
from details.days import read_days
from details.named_days import NamedDays, Unclear

_LONGEST = 500  # characters; a wish that needs more is for a person to read
_EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True)
class PreferredTime:
    """When somebody would like to come; what is empty was not said.

    `days` are dates in order; or `weekdays` (Monday is 0) that come again every week; never both. The
    window is local time: `closes` is `None` for "after 3", the same as `opens` for "at 3".
    """

    days: tuple[date, ...] = ()
    weekdays: tuple[int, ...] = ()
    opens: time | None = None
    closes: time | None = None

    def day_names(self) -> list[str]:
        """Return ISO dates ("2026-11-24") or the names of weekdays ("monday"), to be kept."""
        return [day.isoformat() for day in self.days] or [WEEKDAYS[number] for number in self.weekdays]


def read_preferred_time(text: str, now: datetime) -> PreferredTime | None:
    """Read an answer to "what day and time suit you?", said at `now` in the clinic's time zone.

    Nothing comes back where the words name no day and no time of day, or are not clear: days that are over,
    "Tuesday the 25th" that is a Wednesday, "I work on Mondays". The words themselves are kept elsewhere.
    """
    words = in_plain_words(text[:_LONGEST])
    words = _plain_negations(words)
    if _AWAY.search(words):
        return None
    today = now.date()
    try:
        named, rest = read_days(words, today)
    except Unclear:
        return None
    windows, rest = read_windows(rest)
    refused = _refused([*named, *windows], rest)
    days, weekdays = _chosen([day for day in named if day not in refused], today)
    days, weekdays = _without([day for day in named if day in refused], days, weekdays)
    if named and not days and not weekdays and not all(day in refused for day in named):
        return None
    opens, closes = _window([window for window in windows if window not in refused], named, rest)
    if opens is None:
        opens, closes = _outside([window for window in windows if window in refused])
    if days and today in days and (closes or time.max) < now.time():
        days = days - {today}
        if not days:
            return None
    if not days and not weekdays and opens is None:
        return None
    return PreferredTime(tuple(sorted(days)), tuple(sorted(weekdays)), opens, closes)


# Somebody who says when they work may mean these days or all others.
_AWAY = re.compile(
    r"\b(?:i|we|he|she) (?:only )?works? (?!best|better|well|for)|\bworking\b|\bgets? off\b"
    r"|\bi(?:'m| am) (?:at )?(?:school|class)\b|\bmy shift\b|\bafter that\b|\bevery other\b|\bon vacation\b"
    r"|\b(?:have|has|got) (?:to )?(?:work|class|school|an? (?:meeting|appointment|shift))\b"
)
_NEGATIONS = (
    (re.compile(r"(?<=thing|.time|..day|.days|..any|rning|rnoon|ening) but\b"), " except"),
    (
        re.compile(
            r"\bnot (?:sure|certain|picky|urgent|too)\b|\bno (?:preference|problem|rush|worries|idea)\b"
        ),
        "",
    ),
    (
        re.compile(r"\b(?:don't|dont|doesn't|doesnt) (?:care|mind|matter|know)\b|\bwhy not\b|\bcan't wait\b"),
        "",
    ),
    (re.compile(r"\bif not\b"), "or"),
    (re.compile(r"\bno(?= ?[,.;!])|^no (?=i\b)"), ""),
)
_REFUSES = re.compile(
    r"\b(?:not(?! (?:before|after|until|earlier|later))|no(?! (?:earlier|later))|nor|except|excluding|besides"
    r"|other than|can't|cant|cannot|won't|wont|unavailable|busy|never|avoid|don't|dont|out of town)\b"
)
_RESUMES = re.compile(
    r"\b(?:but|so|works?|prefer\w*|better|best|fine|good|ok|okay|great|free|available|instead)\b"
)
_REFUSED_BEFORE = re.compile(
    r"[^.;!?#]{0,20}?(?:\b(?:is|are|does|do|will|would) not\b|\b(?:don't|doesn't|dont|doesnt|won't|wont|isn't"
    r"|aren't|isnt|arent|not)\b)(?: be)? ?(?:work|good|great|possible|ok|okay|an option|available|ideal)"
    r"|(?: (?:is|are))? (?:no good|bad|out\b|impossible|off the table)"
)
_JOINED = re.compile(r"[ ,&/]*(?:(?:or|and|nor|on|in|the|any|at)[ ,]*)*")


def _plain_negations(words: str) -> str:
    for pattern, written in _NEGATIONS:
        words = pattern.sub(written, words)
    return words


_Named = NamedDays | NamedWindow


def _refused(named: list[_Named], rest: str) -> set[_Named]:
    """Return what the visitor says does not suit; in `rest` everything that is named is covered."""
    refused: set[_Named] = set()
    last_end, last_refused = 0, False
    ordered = sorted(named, key=lambda one: one.start)
    for one in ordered:
        between = rest[last_end : one.start]
        clause = re.split(r"[.;!?,]|\bbut\b(?! not)", between)[-1]
        negations = list(_REFUSES.finditer(clause))
        if negations and not _RESUMES.search(clause, negations[-1].end()):
            is_refused = True
        else:
            joined = _JOINED.fullmatch(between) and last_end > 0
            follows = re.split(r"[.;!?,]", rest[one.end : one.end + 40])[0]
            is_refused = bool(last_refused and joined and not ("," in between and _RESUMES.search(follows)))
        if is_refused:
            refused.add(one)
        last_end, last_refused = one.end, is_refused
    for number in range(len(ordered) - 1, -1, -1):
        one = ordered[number]
        after = ordered[number + 1] if number + 1 < len(ordered) else None
        if _REFUSED_BEFORE.match(rest, one.end) or (
            after in refused
            and after is not None
            and re.fullmatch(r" ?(?:or|and|nor|&|/|,) ?", rest[one.end : after.start])
            and _REFUSED_BEFORE.match(rest, after.end)
        ):
            refused.add(one)
    return refused


def _chosen(named: list[NamedDays], today: date) -> tuple[set[date], set[int]]:
    """Bring the days together: weekdays and dates inside a named week or month, else each of them."""
    stretches = [one.days for one in named if one.stretch]
    weekdays = {number for one in named for number in one.weekdays}
    dates = {day for one in named if not one.stretch and not one.soon for day in one.days}
    if stretches:
        within = {day for stretch in stretches for day in stretch}
        if weekdays:
            chosen = {day for day in within if day.weekday() in weekdays}
        elif dates:
            chosen = dates & within or dates
        else:
            chosen = {day for day in within if day.weekday() < 5} or within
        return {day for day in chosen if day >= today}, set()
    if weekdays and not dates and any(one.every for one in named):
        return set(), weekdays
    dates |= {today + timedelta(days=(number - today.weekday() - 1) % 7 + 1) for number in weekdays}
    if not dates:
        dates = {day for one in named for day in one.days}  # as soon as possible
    return {day for day in dates if day >= today}, set()


def _without(refused: list[NamedDays], days: set[date], weekdays: set[int]) -> tuple[set[date], set[int]]:
    if not refused:
        return days, weekdays
    numbers = {number for one in refused for number in one.weekdays}
    dates = {day for one in refused for day in one.days}
    if not days and not weekdays:
        return set(), set(_EVERY_DAY - numbers) if numbers else set()
    return {day for day in days if day.weekday() not in numbers} - dates, weekdays - numbers


def _window(windows: list[NamedWindow], named: list[NamedDays], rest: str) -> tuple[time | None, time | None]:
    """Bring the times of day together; two that fit no one window are for a person to read."""
    if not windows:
        return None, None
    opens, closes = windows[0].opens, windows[0].closes
    for before, window in pairwise(windows):
        alternative = re.search(r"\bor\b|\band\b|/", rest[before.end : window.start])
        first, last = max(opens, window.opens), _earlier(closes, window.closes)
        meet = last is None or first <= last
        if (meet and (first, last) in ((opens, closes), (window.opens, window.closes))) or (
            meet and not alternative
        ):
            opens, closes = first, last
        elif any(before.end <= day.start < window.start for day in named):
            return None, None
        elif closes == window.opens or window.closes == opens:
            opens, closes = (
                min(opens, window.opens),
                None if None in (closes, window.closes) else max(closes or opens, window.closes or opens),
            )
        else:
            return None, None
    return opens, closes


def _earlier(one: time | None, other: time | None) -> time | None:
    return min(one, other) if one and other else one or other


def _outside(windows: list[NamedWindow]) -> tuple[time | None, time | None]:
    """Read "not in the morning"."""
    if len(windows) != 1 or windows[0].opens == windows[0].closes:
        return None, None
    window = windows[0]
    if window.opens <= time(8) and window.closes:
        return window.closes, None
    return (time(8), window.opens) if window.opens > time(8) else (None, None)


def describe(preferred: PreferredTime) -> str:
    """Write it for a person: "Tue Nov 24 or Wed Nov 25, 9 am to 12 pm"."""
    parts = [_days_in_words(preferred), _window_in_words(preferred)]
    return ", ".join(part for part in parts if part)


def _days_in_words(preferred: PreferredTime) -> str:
    if preferred.weekdays:
        missing = sorted(_EVERY_DAY - set(preferred.weekdays))
        if len(missing) == 1:
            return f"any day but {WEEKDAYS[missing[0]].title()}"
        if preferred.weekdays == tuple(range(5)):
            return "Mondays to Fridays"
        return _either([f"{WEEKDAYS[number].title()}s" for number in preferred.weekdays])
    return _either([_run_in_words(first, last) for first, last in _runs(preferred.days)])


def _runs(days: tuple[date, ...]) -> list[tuple[date, date]]:
    """Bring days in a row together; a weekend between Friday and Monday does not part a longer run."""
    runs: list[tuple[date, date]] = []
    for day in days:
        gap = (day - runs[-1][1]).days if runs else 0
        long = bool(runs) and (runs[-1][1] - runs[-1][0]).days > 1
        if runs and (gap == 1 or (long and gap == 3 and day.weekday() == 0)):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _run_in_words(first: date, last: date) -> str:
    if first == last:
        return _day_in_words(first)
    between = "or" if (last - first).days == 1 else "to"
    return f"{_day_in_words(first)} {between} {_day_in_words(last)}"


def _day_in_words(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3].title()} {day:%b} {day.day}"


def _either(words: list[str]) -> str:
    return " or ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} or {words[-1]}"


def _window_in_words(preferred: PreferredTime) -> str:
    opens, closes = preferred.opens, preferred.closes
    if opens is None:
        return ""
    if closes is None:
        return f"after {_time_in_words(opens)}"
    return _time_in_words(opens) + (f" to {_time_in_words(closes)}" if closes != opens else "")


def _time_in_words(at: time) -> str:
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"
