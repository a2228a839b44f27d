"""Which times of the day a text names, read from words that `calendar_words` has made plain."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

# Where somebody's "before 10" begins; a clinic's own hours are words that nobody can compute with.
MORNING = time(8)
_CLOSE_TIMES = 120  # minutes between "9 or 10", which is one wish; "9 or 3" are two


@dataclass(frozen=True)
class NamedWindow:
    """A time named at one place of a text; `closes` is `opens` for "at 3", and `None` for "after 3"."""

    start: int
    end: int
    opens: time
    closes: time | None


_HOUR_UNITS = (
    r"(?! ?(?:th|years?|yrs?|weeks?|months?|days?|minutes?|mins?|hours?|hrs?|out of|times?|sessions?|visits?"
    r"|kids|people|miles?|lbs?|pounds|mg|percent|surger\w+|per|dollars|bucks)\b)"
)
_C = (
    r"(?:noon|half (?:past )?\d{1,2}|quarter (?:past|after|to|of|til) \d{1,2}"
    r"|(?<![\d:./$#])\d{1,2}(?:[:.][0-5]\d| (?:00|15|30|45)\b|(?<=\d)[0-5]\d(?= ?(?:am|pm)))?"
    r"(?![\d/%$]|[:.]\d))"
    rf"{_HOUR_UNITS}(?: ?(?:am|pm)\b)?(?: oclock)?(?: ?(?:am|pm)\b)?(?:(?: |-)?ish\b)?"
)
_CLEAR = re.compile(r"am\b|pm\b|oclock|ish\b|[:.]\d\d|noon|half|quarter|\d (?:00|15|30|45)\b")
_AFTER = (
    r"(?:not before|not until|no earlier than|not earlier than|later than|starting(?: at| from)?|after|past"
    r"|from)"
)
_BEFORE = r"(?:not after|no later than|not later than|earlier than|before|until|by|up to)"
_AT = r"(?:at|@|around|about|like|say|approx(?:imately)?|right at)"
_MORE = r"(?: (?:or|and) (?:later|after|on)\b| onwards?\b| and up\b)"
_LESS = r"(?: (?:or|and) (?:earlier|before)\b| at the latest\b)"
_ABOUT = r"(?:(?:at|around|about|like|right at) )*"

_RANGE = re.compile(
    rf"(?<![\w#])(?P<lead>between |from |{_AT} ?)?{_ABOUT}(?P<one>{_C}) ?"
    rf"(?P<to>-|\bto\b|\buntil\b|\bor\b|\band\b) ?{_ABOUT}(?P<two>{_C})(?!\w)"
)
_ONE = re.compile(
    rf"(?<![\w#])(?P<lead>(?:{_AFTER}|{_BEFORE}|{_AT})(?: | ?(?=\d)))?{_ABOUT}(?P<one>{_C})"
    rf"(?P<more>{_MORE})?(?P<less>{_LESS})?(?!\w)"
)
_PARTS: list[tuple[str, tuple[int, int | None]]] = [
    (r"(?:early|1th thing)(?: in the)? morning|1th thing(?! (?:next|tomorrow) week)", (8, 10)),
    (r"mid morning", (9, 11)),
    (r"late(?:r)?(?: in the)? morning", (10, 12)),
    (r"early(?: in the)? afternoon", (12, 14)),
    (r"mid afternoon", (13, 15)),
    (r"late(?:r)?(?: in the)? afternoon", (15, 17)),
    (r"early(?: in the)? evening", (17, 19)),
    (r"(?:any ?time |right )?after (?:my )?(?:work|dinner)", (17, None)),
    (r"(?:any ?time |right )?after (?:my )?school", (15, None)),
    (r"(?:any ?time |right )?after (?:my )?lunch(?: ?time)?", (13, None)),
    (r"(?:any ?time |right )?after breakfast", (9, None)),
    (r"(?:any ?time |right )?before (?:my )?(?:lunch(?: ?time)?)", (8, 12)),
    (r"(?:any ?time |right )?before (?:my )?(?:work|school)", (7, 9)),
    (r"(?:during |over |at )?(?:my )?lunch(?: ?time| hour| break)?", (12, 13)),
    (r"(?:at |by )?(?:the )?end of (?:the |my )?(?:work ?)?day|(?:late|later) in the day", (16, 18)),
    (r"(?:during )?(?:the )?day ?time|(?:during )?business hours", (9, 17)),
    (r"morning", (8, 12)),
    (r"afternoon", (12, 17)),
    (r"evening|night|week ?nights?", (17, 20)),
]
_PART_RULES = [(re.compile(rf"(?<![\w#])(?:{pattern})(?!\w)"), hours) for pattern, hours in _PARTS]


def read_windows(text: str) -> tuple[list[NamedWindow], str]:
    """Return the times of the day that the text names, in order, and the text with them covered by "#"."""
    found: list[NamedWindow] = []
    part = "evening" if re.search(r"evening|night", text) else ""
    part = part or ("afternoon" if "afternoon" in text else "")
    part = part or ("morning" if "morning" in text else "")

    def cover(match: re.Match[str], window: NamedWindow | None) -> None:
        nonlocal text
        if window is not None:
            found.append(window)
            text = text[: match.start()] + "#" * (match.end() - match.start()) + text[match.end() :]

    for pattern, hours in _PART_RULES[:-3]:
        for match in pattern.finditer(text):
            cover(match, _window(match, time(hours[0]), time(hours[1]) if hours[1] else None))
    for pattern, read in _CLOCK_RULES:
        for match in pattern.finditer(text):
            cover(match, read(match, part))
    for pattern, hours in _PART_RULES[-3:]:
        for match in pattern.finditer(text):
            cover(match, _window(match, time(hours[0]), time(hours[1]) if hours[1] else None))
    return sorted(found, key=lambda window: window.start), text


def _window(match: re.Match[str], opens: time, closes: time | None) -> NamedWindow:
    return NamedWindow(match.start(), match.end(), opens, closes)


def _range(match: re.Match[str], part: str) -> NamedWindow | None:
    lead, to = (match["lead"] or "").strip(), match["to"]
    if to == "and" and lead != "between":
        return None
    if to == "or" and not (lead or _CLEAR.search(f"{match['one']} {match['two']}")):
        return None
    two = _clock(match["two"], part, late=False)
    one = _clock(match["one"], part, late=False)
    if one is None or two is None:
        return None
    if not _half(match["one"]) and _half(match["two"]):
        # "2-4pm" and "9-12 pm": the first is the last such hour before the second.
        same = _hour_of(match["one"]) % 12 + (12 if two.hour >= 12 else 0)
        one = one.replace(hour=same if time(same, one.minute) < two else same % 12)
    elif not _half(match["two"]) and two <= one and two.hour < 12:
        two = two.replace(hour=two.hour + 12)
    if two <= one:
        return None
    if to == "or" and _minutes(two) - _minutes(one) > _CLOSE_TIMES:
        return None
    return _window(match, one, two)


def _single(match: re.Match[str], part: str) -> NamedWindow | None:
    lead = (match["lead"] or "").strip()
    said = lead or match["more"] or match["less"] or _CLEAR.search(match["one"])
    if not said and not (part and re.match(r" (?:in|this|tomorrow)\b", match.string[match.end() :])):
        return None  # a number alone
    after = bool(match["more"] or re.fullmatch(_AFTER, lead))
    before = bool(match["less"] or re.fullmatch(_BEFORE, lead))
    at = _clock(match["one"], part, late=after or lead == "until")
    if at is None:
        return None
    if after:
        return _window(match, at, None)
    if before:
        return _window(match, min(MORNING, at.replace(hour=max(at.hour - 2, 0))), at)
    return _window(match, at, at)


_CLOCK_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str], str], NamedWindow | None]]] = [
    (_RANGE, _range),
    (_ONE, _single),
]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _half(words: str) -> str:
    found = re.search(r"am\b|pm\b|noon", words)
    return found[0] if found else ""


def _hour_of(words: str) -> int:
    digits = re.search(r"\d+", words)
    hour = int(digits[0]) if digits else 12
    return hour if hour < 100 else hour // 100


def _clock(words: str, part: str, *, late: bool) -> time | None:
    """Read "3:30 pm", "half past 2", "noon"; without am or pm, an hour of a working day is meant."""
    if "noon" in words:
        return time(12)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    if hour >= 100:
        hour, minute = divmod(hour, 100)
    if "half" in words:
        minute = 30
    elif "quarter" in words:
        minute = 15
    if hour > 23 or minute > 59 or (hour > 12 and not re.search(r"[:.]", words)):
        return None
    hour = _in_24(hour, _half(words), part, late=late)
    if re.search(r"quarter (?:to|of|til)", words):
        hour, minute = (hour - 1) % 24, 45
    return time(hour, minute)


def _in_24(hour: int, half: str, part: str, *, late: bool) -> int:
    if half:
        return hour % 12 + (12 if half == "pm" else 0)
    if hour >= 12 or hour == 0:
        return hour
    if part == "morning" and hour >= 5:
        return hour
    if part == "evening" and hour >= 4:
        return hour + 12
    return hour + 12 if hour < 7 or (hour == 7 and late) else hour
