"""Mask what tells who somebody is, before a text is kept for counting."""

from __future__ import annotations

import re

from phonenumbers import Leniency, PhoneNumberMatcher

from details.name import find_name
from details.text import tidy

_EMAIL = re.compile(r"[^\s<>()\[\],;:]{1,64}@[^\s<>()\[\],;:@]{1,190}")
_SSN = re.compile(r"(?<!\d)\d{3}[- .]\d{2}[- .]\d{4}(?!\d)")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_BIRTH = re.compile(r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ .()-]{0,2}\d){6,}(?!\d)")


def mask_personal(text: str) -> str:
    """Replace telephones, e-mails, dates, long numbers and stated names by [telephone], [email], [number], [name]."""
    said = mask_secrets(_EMAIL.sub("[email]", tidy(text)[:1000]))
    for match in reversed(list(PhoneNumberMatcher(said, "US", leniency=Leniency.POSSIBLE))):
        if len(re.sub(r"\D", "", match.raw_string)) >= 7:
            said = said[: match.start] + "[telephone]" + said[match.end :]
    said = _LONG_NUMBER.sub("[number]", _BIRTH.sub("[date]", said))
    name = find_name(said)
    return said.replace(name, "[name]") if name else said


def mask_secrets(text: str) -> str:
    """Replace what looks like a social security or a card number by [number]."""
    masked = _SSN.sub("[number]", text)
    return _CARD.sub(lambda match: "[number]" if _is_card(match[0]) else match[0], masked)


def _is_card(written: str) -> bool:
    """Check the digits by Luhn's formula (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in reversed(re.sub(r"\D", "", written))]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
