"""Mend a number that is known by what is said of it: "the area code is 636 now", "drop the x220"."""

from __future__ import annotations

import re
from dataclasses import replace

from details.spoken_digits import with_digits
from details.telephone import AN_HOUR, Telephone, find_telephone, mended

_AREA = slice(2, 5)  # of "+13145550123"
_DROPS_EXTENSION = re.compile(
    r"\b(?:drop|lose|remove|delete|skip|forget|ignore|without|leave out|take out|take off|scrap"
    r"|strike)\b[^.?!]{0,20}\b(?:extension|ext|extn|x ?\d{1,6})\b"
    r"|\b(?:extension|ext|extn|x ?\d{1,6})\b[^.?!]{0,20}\b(?:out|off|away|not needed|isn'?t needed|is old"
    r"|is gone|is dead)\b",
    re.IGNORECASE,
)
_CODE, _DIGITS = re.compile(r"\bcode\b"), re.compile(r"\d+")
_LENGTHS = (2, 4, 7)
_OF_THE_END = re.compile(r"\b(?:end|last|final|finish)\w*\b")
_TELLS_DIGITS = re.compile(
    rf"{_OF_THE_END.pattern}|^\W*\d|\b(?:should|not|rather|instead|supposed|meant?|scratch|oops|whoops|sorry"
    r"|typo|reads?|must|wait|make that|right)\b"
)
_SWAPS_LAST = re.compile(
    r"\b(?:swap|flip|switch|reverse|turn (?:round|around)|transpose)(?:ped|ed|d)?\b[^.?!\d]{0,15}"
    r"\blast (?:two|2|couple)\b",
)
_DENIED = re.compile(
    r"\b(?:not|no|instead of|rather than|isn'?t|wasn'?t|was|had|said|put)\s+(?:the )?[\"']?$"
)
_LEADS_FROM = re.compile(r"\bfrom\s+[\"']?$")
_GROUP = re.compile(r"(?<![\d@$€£:/.-])\d(?:[ -]?\d){1,6}(?![\d@:/]|-\d| ?(?:am|pm|a\.m|p\.m|o'?clock)\b)")


def mended_telephone(known: Telephone, text: str) -> Telephone | None:
    """Return the known number as a message mends it; `None` where it does not tell how."""
    found = _mended(known, with_digits(text).lower())
    return None if found == known else found


def _mended(known: Telephone, readable: str) -> Telephone | None:
    if whole := find_telephone(readable):
        return whole
    if known.extension and _DROPS_EXTENSION.search(readable):
        return replace(known, extension=None)
    if _SWAPS_LAST.search(readable):
        return replace(known, e164=known.e164[:-2] + known.e164[-1] + known.e164[-2])
    return _with_area(known, readable) or mended(known, readable) or _with_last_digits(known, readable)


def _with_area(known: Telephone, text: str) -> Telephone | None:
    area = known.e164[_AREA]
    names_area = _CODE.search(text) or area in _DIGITS.findall(text)
    if not known.e164.startswith("+1") or not names_area:
        return None
    new = [group for group in _groups(text) if len(group) == len(area) and group[0] in "23456789"]
    return replace(known, e164=f"+1{new[0]}{known.e164[5:]}") if len(new) == 1 and new[0] != area else None


def _with_last_digits(known: Telephone, text: str) -> Telephone | None:
    """Put the one group of digits that is told for the number's last ones."""
    told = [group for group in _groups(text) if not known.e164.endswith(group)]
    # Three are the middle or the last ones; two may be an hour, and four a year or a house.
    if len(told) != 1 or len(told[0]) not in _LENGTHS or not _tells_digits(told[0], text):
        return None
    return replace(known, e164=known.e164[: -len(told[0])] + told[0])


def _tells_digits(digits: str, text: str) -> bool:
    """Tell whether the clause with the digits says that they are what the number should have."""
    clause = next((one for one in re.split(r"[,;.?!]\s", text) if digits in re.sub(r"\D", "", one)), "")
    if len(digits) == 2 or digits[:2] in ("19", "20"):
        return bool(_OF_THE_END.search(clause))
    return bool(_TELLS_DIGITS.search(clause)) and not AN_HOUR.search(clause)


def _groups(text: str) -> list[str]:
    """Return the groups of digits that are not behind a "not"."""
    return [
        re.sub(r"\D", "", match[0])
        for match in _GROUP.finditer(text)
        if not _DENIED.search(text[: match.start()]) and not _LEADS_FROM.search(text[: match.start()])
    ]
