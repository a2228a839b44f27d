"""Cover what tells who somebody is, before a text is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from details.email import email_spans
from details.found_name import name_spans
from details.spoken_digits import spoken_numbers
from details.telephone import telephone_spans
from details.text import READ_LIMIT, flatten

_GAP = r"[ .\-_/]{1,3}"
_SOCIAL_SECURITY = re.compile(
    r"(?<![\d$+.-])\d{3} ?[-. ] ?\d{2} ?[-. ] ?\d{4}(?![\d-]|\.\d)"
    r"|(?i:\b(?:ssn|ss ?#|ss number|social(?: security)?(?: number| no\.?"
    r"| #)?)\b[^\d\n]{0,15})(?P<bare>\d(?:[ .-]?\d){8})(?!\d)"
)
# As cards print their numbers: unbroken, in fours, or 4-6-5.
_CARD = re.compile(
    rf"(?<![\d+])(?:\d{{13,19}}|\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{1,7}}"
    rf"|\d{{4}}{_GAP}\d{{6}}{_GAP}\d{{4,5}})(?!\d)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_BIRTH = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|20[01]\d)|(?:19\d\d"
    r"|20[01]\d)[/.-]\d{1,2}[/.-]\d{1,2})(?!\d)"
    rf"|\b(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19\d\d|20[01]\d)|\d{{1,2}}(?:st|nd|rd"
    rf"|th)? {_MONTH}\.?,? (?:19\d\d|20[01]\d))\b"
    r"|\b(?:dob|d\.o\.b\.?|born(?: on| in)?|birth ?da(?:y|te)|date of birth)\b[ :=-]{0,3}(?:is |was |on )?"
    rf"(?P<date>\d{{1,4}}[/. -]\d{{1,2}}[/. -]\d{{1,4}}|\d{{6,8}}|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd"
    rf"|th)?(?:,? \d{{2,4}})?|(?:19|20)\d\d)",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<!\d)\(?\d(?:[ .()/-]{0,2}\d){6,24}(?!\d)")

_COVER = re.compile(r"\[(?:telephone|email|date|number|name)\]")

Span = tuple[int, int, str]


def mask_personal(text: str) -> str:
    """Replace telephones, e-mails, birth dates, long numbers and names that are said to be names.

    They become [telephone], [email], [date], [number], [name]; the rest stays as it is.
    """
    masked = "".join(_mask_part(part) for part in _in_parts(text))
    # What was written to something else without a space is seen once that is covered.
    return masked if masked == text else mask_personal(masked)


def without_personal(text: str) -> str:
    """Leave out what `mask_personal` covers; a text that is nothing else stays as it is."""
    covered = mask_personal(text)
    if not _COVER.search(covered):
        return text
    rest = " ".join(_COVER.sub(" ", covered).split())
    return rest if re.search(r"\w", rest) else text


def mask_secrets(text: str) -> str:
    """Replace social security and card numbers by [number]; the rest stays as it is."""
    return _covered(text, list(_secrets(flatten(text))))


def _mask_part(text: str) -> str:
    flat = flatten(text)
    spans: list[Span] = list(_secrets(flat))
    spans += [(*span, "[email]") for span in email_spans(text)]
    spans += [(start, end, "[telephone]") for start, end, _ in telephone_spans(text)]
    spans += [(start, end, "[telephone]") for start, end, _ in spoken_numbers(text)]
    for match in _BIRTH.finditer(flat):
        spans.append((*match.span("date" if match["date"] else 0), "[date]"))
    spans += [(start, end, "[name]") for start, end in name_spans(text)]
    text = _covered(text, spans)
    # In what is left: with a telephone behind it a number would be taken for one, and overlap it.
    return _covered(text, [(*match.span(), "[number]") for match in _LONG_NUMBER.finditer(flatten(text))])


def _in_parts(text: str) -> Iterator[str]:
    """Cut a text that is longer than any message between words, so that each part is read in bounded time."""
    while len(text) > READ_LIMIT:
        space = text.rfind(" ", READ_LIMIT // 2, READ_LIMIT)
        end = space if space > 0 else READ_LIMIT
        yield text[:end]
        text = text[end:]
    yield text


def _secrets(flat: str) -> Iterator[Span]:
    for match in _SOCIAL_SECURITY.finditer(flat):
        yield (*match.span("bare" if match["bare"] else 0), "[number]")
    for match in _CARD.finditer(flat):
        if _is_card(match[0]):
            yield (*match.span(), "[number]")


def _is_card(written: str) -> bool:
    """Check the digits by Luhn's formula (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in reversed(re.sub(r"\D", "", written))]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _covered(text: str, spans: list[Span]) -> str:
    """Cover the spans; those that overlap are covered as one, as what the earliest of them was taken for."""
    ordered = sorted((start, end, place) for place, (start, end, _) in enumerate(spans))
    merged: list[tuple[int, int, int]] = []
    for start, end, place in ordered:
        if merged and start < merged[-1][1]:
            begin, before, earliest = merged.pop()
            merged.append((begin, max(end, before), min(place, earliest)))
        else:
            merged.append((start, end, place))
    for start, end, place in reversed(merged):
        text = text[:start] + spans[place][2] + text[end:]
    return text
