"""Join a telephone number that was said in two messages: "314 555", and then "0123"."""

from __future__ import annotations

import re

from details.spoken_digits import digits_of_words

AREA, EXCHANGE, WHOLE = 3, 6, 10  # digits: of the area code, with the next three, of all
_FILLER = re.compile(
    r"\b(?:it'?s|its|is|and|then|my|the|rest|number|phone|area code|cell|um|uh|ok|okay)\b", re.IGNORECASE
)
_BARE = re.compile(r"[\d\s().,+-]*")


def joined(before: str, now: str) -> str | None:
    """Return the digits of the number whose halves two messages are, with hardly another word in them."""
    told = [_digits(text) for text in (before, now)]
    if None in told:
        return None
    first, second = (digits or "" for digits in told)
    first = first.removeprefix("1")
    if len(first) == WHOLE - AREA and len(second) == AREA:
        first, second = second, first  # the area code was asked for
    is_begun = len(first) in (AREA, EXCHANGE) and first[0] in "23456789"
    return first + second if is_begun and len(first + second) == WHOLE else None


def _digits(text: str) -> str | None:
    """Return the digits of a text that says hardly anything else."""
    readable = _FILLER.sub(" ", digits_of_words(text))
    return re.sub(r"\D", "", readable) if _BARE.fullmatch(readable) else None
