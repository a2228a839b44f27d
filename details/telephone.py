"""Telephone numbers as people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from details.problem import Problem
from details.text import plain

_LONGEST = 300  # characters that are searched for a number
_EXTENSION = re.compile(r"(?:\bext(?:ension)?|\bx)\.?[ :#]*(\d{1,6})\b|#[ ]*(\d{1,6})\b")
_AREA_AND_LOCAL, _LOCAL = 10, 7


@dataclass(frozen=True)
class Telephone:
    """A number that can be called, as E.164, and its extension."""

    e164: str
    extension: str | None = None

    def display(self) -> str:
        """Write it for people: "(314) 731-4201 ext. 5", or the international form for foreign numbers."""
        number = phonenumbers.parse(self.e164)
        american = number.country_code == 1
        form = PhoneNumberFormat.NATIONAL if american else PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(number, form) + (f" ext. {self.extension}" if self.extension else "")


def parse_telephone(text: str, region: str = "US") -> Telephone | Problem:
    """Read the answer to "what is your number?"; of two numbers the first is taken.

    Problems: telephone_missing, telephone_no_area_code, telephone_too_short, telephone_too_long,
    telephone_invalid.
    """
    said = plain(text)[:_LONGEST]
    found = _find(said, region, Leniency.VALID) or _find(_bare(said), region, Leniency.VALID)
    if found:
        return found
    digits = re.sub(r"\D", "", _EXTENSION.sub("", said))
    if not digits:
        return Problem("telephone_missing")
    if "+" not in said and region == "US":
        national = digits[1:] if digits.startswith("1") and len(digits) > _AREA_AND_LOCAL else digits
        if len(national) == _LOCAL:
            return Problem("telephone_no_area_code")
        if len(national) < _AREA_AND_LOCAL:
            return Problem("telephone_too_short")
        if len(national) > _AREA_AND_LOCAL:
            return Problem("telephone_too_long")
    return Problem("telephone_invalid")


def find_telephone(text: str, region: str = "US") -> Telephone | None:
    """Find a number in free text; dates, prices and card numbers are none."""
    return _find(plain(text)[:1000], region, Leniency.VALID)


def _bare(said: str) -> str:
    """Keep digits alone, for writings such as "3 1 4 5 5 5 0 1 2 3" or "314, 555, 0123"."""
    number = re.sub(r"[^\d+x#]", "", re.sub(r"ext(?:ension)?\.?", "x", re.sub(r"[a-wyz]+", " ", said)))
    return number if len(re.sub(r"\D", "", number)) >= _AREA_AND_LOCAL else ""


def _find(said: str, region: str, leniency: int) -> Telephone | None:
    for match in PhoneNumberMatcher(said, region, leniency=leniency):
        if _is_callable(match.number) and len(re.sub(r"\D", "", match.raw_string)) >= _AREA_AND_LOCAL:
            return Telephone(
                phonenumbers.format_number(match.number, PhoneNumberFormat.E164),
                match.number.extension or _extension(said[match.end : match.end + 20]),
            )
    return None


def _extension(after: str) -> str | None:
    match = _EXTENSION.match(after.lstrip(" ,;-("))
    return (match[1] or match[2]) if match else None


def _is_callable(number: PhoneNumber) -> bool:
    kind = phonenumbers.number_type(number)
    return phonenumbers.is_valid_number(number) and kind != phonenumbers.PhoneNumberType.PREMIUM_RATE
