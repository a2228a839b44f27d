"""A telephone number, as a visitor types it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from details.correction import meant
from details.problem import Problem
from details.spoken_digits import digits_of_words, spoken_numbers, with_digits
from details.text import READ_LIMIT, flatten

_NORTH_AMERICA = 1
_LONGEST_EXTENSION = 6  # digits; what is longer is another number
_EXTENSION = (
    r"[\s,;.(]{0,3}(?:extension|extn|ext|ex|x|#)[\s.:#]{0,3}"
    rf"(?P<extension>\d{{1,{_LONGEST_EXTENSION}}})(?!\d)"
)
_DIGITS_AT_HOME = 10
_GAP = r"[\s.\-/_,*]{0,3}"
# Ten digits that begin like an area code, whatever stands between them; nothing longer contains them.
_TEN_DIGITS = re.compile(
    r"(?<![\w@$€£#+])(?<!\+\d[ .-])(?<!\+\d\d[ .-])(?<!\+\d\d\d[ .-])(?<!\d[-.,/:])(?<!\d[-.,/:]"
    r" )(?P<number>(?:\+?\s?1" + _GAP + r")?"
    r"(?:[(\[]\s{0,2}[2-9]\d\d\s{0,2}[)\]]?|[2-9]\d\d)"
    + _GAP
    + r"[2-9]\d\d"
    + _GAP
    + r"\d{4})(?![\d@])(?!-\d)"
    r"(?!\.\d)(?:" + _EXTENSION + ")?",
    re.IGNORECASE,
)
# 555 0128, area code 314; 555 0128, 314 area.
_AREA_BEHIND = re.compile(
    r"(?<!\d)(?<!\d[ .-])(?P<rest>[2-9]\d\d[ .-]?\d{4})\b[^\d\n]{0,20}"
    r"(?:\barea(?: code)?(?: is|:)?\s*(?P<area>[2-9]\d\d)|(?P<of_area>[2-9]\d\d)(?: is the)? area)\b",
    re.IGNORECASE,
)
# Numbers that are no telephones; a leading + makes a telephone of them all the same.
_OTHER_NUMBERS = re.compile(
    r"(?<![\d+.-])(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5}"  # cards
    r"|\d{3} ?- ?\d{2} ?- ?\d{4}"  # social security
    r"|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"  # dates
    r"|\d{1,2}:\d\d)(?![\d-])"
    r"|[$€£]\s?\d[\d,.]*"
    r"|[\w.+-]{1,64}@[\w.-]{1,64}|https?://\S{1,200}"  # in addresses
)
_DIALLED_ABROAD = re.compile(r"(?<![\d+])(?<!\d[ .-])00(?=[1-9]\d)")
_LETTERS = re.compile(
    r"(?<!\d)(?:1[\s.-]?)?\(?[2-9]\d\d\)?[\s.-]+(?=[A-Za-z\d-]{7,9}\b)\d{0,4}-?[A-Z][A-Za-z-]{2,}"
)
# Digits that are no number of their own, no hour and no price.
_LONE = (
    r"(?<![\w(+.$-])(?<!\d )(?P<digits>%s)"
    r"(?![\w:/%%@]|[ .-]\d| ?(?:am|pm|a\.m|p\.m|percent|dollars|years?|street|st|today|tomorrow"
    r"|next|this|(?:on|to)(?! (?:the|my) (?:phone|number|end)\b))\b)"
)
_TO = r"\b[^.?!\d\n]{0,20}"
# The last digits are 0192; it ends in 92.
_LAST_DIGITS = re.compile(
    r"\b(?:last (?:(?:two|three|four|2|3|4|few) )?(?:digits?|numbers?|ones)"
    r"|(?:it|number|phone|cell|that|mine) (?:actually |really |now |should |has to |must )?(?:ends?|ending))"
    + _TO
    + _LONE % r"\d{2,4}",
    re.IGNORECASE,
)
# Sorry, typo, 0134.
_FOUR_DIGITS = re.compile(
    r"\b(?:typo|oops|whoops|sorry|i mean|i meant|no wait|wait|my bad|should (?:be|read)|correction"
    r"|(?:scratch|strike|make) that)" + _TO + _LONE % r"\d{4}",
    re.IGNORECASE,
)
# It is 0123 at the end.
_AT_THE_END = re.compile(_LONE % r"\d{4}" + r" (?:at|in|on) the end\b", re.IGNORECASE)
_OTHER_EXTENSION = re.compile(
    r"(?<!knee )(?<!leg )(?<!back )(?<!hip )(?<!arm )(?<!neck )(?<!elbow )\b(?:extension|extn|ext)\b"
    r"[.]?(?:[ ,]+(?:is|was|should (?:be|read)|changed|has changed|now|it'?s|to|number))*[\s,:.]{0,3}"
    + _LONE % rf"\d{{1,{_LONGEST_EXTENSION}}}"
    + r"(?=\s*(?:$|[.,;!]|\b(?:now|not|instead|please|pls|sorry)\b"
    + r"|(?:to|on|for) (?:the|my) (?:phone|number)\b))",
    re.IGNORECASE,
)
AN_HOUR = re.compile(r"\b(?:at|before|after|until|till|by|around|from)\s+\d{4}\b", re.IGNORECASE)
_CORRECTS_AT_ONCE = re.compile(
    r"[\s,.;-]*(?:(?:no|oh|oh no|ugh|uh|um|er|argh|dang|darn)\b[\s,.]*)*"
    r"(?:sorry|typo|oops|whoops|wait|i mean|i meant|correction|my bad|scratch that|strike that|make that)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Telephone:
    """A number that can be called: E.164, and the extension behind it."""

    e164: str
    extension: str | None = None

    def display(self) -> str:
        """Write the number for a person: "(314) 731-4201 ext. 5", "+44 20 7946 0958"."""
        number = phonenumbers.parse(self.e164)
        at_home = number.country_code == _NORTH_AMERICA
        style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
        written = phonenumbers.format_number(number, style)
        return f"{written} ext. {self.extension}" if self.extension else written


def parse_telephone(text: str, region: str = "US") -> Telephone | Problem:
    """Read the answer to "what is your number?"; of several numbers the first, or the one it is corrected to.

    Codes: `telephone_missing` (no digits), `telephone_letters` (1-800-FLOWERS), `telephone_no_area_code`
    (seven digits), `telephone_too_short`, `telephone_too_long`, `telephone_invalid` (cannot be called, or
    costs extra).
    """
    told = _AREA_BEHIND.search(flatten(text[:READ_LIMIT]))
    if told and sum(map(str.isdigit, text)) == _DIGITS_AT_HOME:
        text = f"{told['area'] or told['of_area']} {told['rest']}"
    # A + makes a number from abroad; where it does not, it may be a slip before one from home.
    found = find_telephone(text, region) or find_telephone(flatten(text).replace("+", " "), region)
    found = found or find_telephone(digits_of_words(text[:READ_LIMIT]), region)
    if found:
        return found
    flat = flatten(text[:READ_LIMIT])
    if _LETTERS.search(flat):
        return Problem("telephone_letters")
    without_extension = re.sub(r"(?i)(?<=\d)" + _EXTENSION, " ", flat)
    runs = re.findall(r"\+?\s?\(?\d(?:[\s().\-/_]{0,3}\d)*", without_extension)
    if not runs:
        return Problem("telephone_missing")
    longest = max(runs, key=lambda run: sum(map(str.isdigit, run)))
    digits = re.sub(r"\D", "", longest)
    if "+" in longest or not _is_north_american(region):
        return _problem_abroad(longest if "+" in longest else digits, region)
    if len(digits) > 10 and digits.startswith("1"):
        digits = digits[1:]
    if len(digits) == 7:
        return Problem("telephone_no_area_code")
    if len(digits) == 10:
        return Problem("telephone_invalid")
    return Problem("telephone_too_short" if len(digits) < 10 else "telephone_too_long")


def find_telephone(text: str, region: str = "US") -> Telephone | None:
    """Find a telephone in free text, in digits or in words; dates, prices, times, card numbers are none."""
    found = sorted(telephone_spans(text[:READ_LIMIT], region), key=lambda hit: hit[0])
    if found:
        _, end, telephone = found[
            meant(flatten(text[:READ_LIMIT]), [(start, end) for start, end, _ in found])
        ]
        return _mended_at_once(telephone, text[end:])
    for _, end, digits in spoken_numbers(text[:READ_LIMIT]):
        for _, _, telephone in telephone_spans(digits, region):
            return _mended_at_once(telephone, with_digits(text[end:READ_LIMIT]))
    return None


def _mended_at_once(telephone: Telephone, behind: str) -> Telephone:
    is_mended = _CORRECTS_AT_ONCE.match(behind) and not AN_HOUR.search(behind)
    return (mended(telephone, behind) if is_mended else None) or telephone


def mended(telephone: Telephone, text: str) -> Telephone | None:
    """Return the number with its last digits, or its extension, as a correction says: "it ends in 0192".

    `None` where the text names a number of its own, or corrects none.
    """
    flat = _OTHER_NUMBERS.sub(_blank, flatten(text[:READ_LIMIT]))
    if extension := _OTHER_EXTENSION.search(flat):
        return replace(telephone, extension=extension["digits"])
    last = next(
        filter(None, (pattern.search(flat) for pattern in (_LAST_DIGITS, _FOUR_DIGITS, _AT_THE_END))), None
    )
    if last is None or next(telephone_spans(text[:READ_LIMIT]), None):
        return None
    return replace(telephone, e164=telephone.e164[: -len(last["digits"])] + last["digits"])


def telephone_spans(text: str, region: str = "US") -> Iterator[tuple[int, int, Telephone]]:
    """Yield where each telephone begins and ends, and the telephone."""
    flat = _OTHER_NUMBERS.sub(_blank, flatten(text))
    if _is_north_american(region):
        for match in _TEN_DIGITS.finditer(flat):
            digits = re.sub(r"\D", "", match["number"])
            number = phonenumbers.parse("+1" + digits[-10:])
            if _can_be_called(number):
                yield match.start(), match.end(), _telephone(number, match["extension"])
        flat = _TEN_DIGITS.sub(_blank, flat)
    # `00` and `++` are how many people write the + of a number abroad.
    flat = _DIALLED_ABROAD.sub(" +", flat)
    for found in PhoneNumberMatcher(flat, region, Leniency.VALID, max_tries=200):
        if _can_be_called(found.number):
            yield found.start, found.end, _telephone(found.number, found.number.extension)


def _blank(match: re.Match[str]) -> str:
    return ";" * len(match[0])


def _is_north_american(region: str) -> bool:
    return phonenumbers.country_code_for_region(region) == _NORTH_AMERICA


def _can_be_called(number: PhoneNumber) -> bool:
    premium = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.PREMIUM_RATE
    return phonenumbers.is_valid_number(number) and not premium and not _is_made_up(number)


def _is_made_up(number: PhoneNumber) -> bool:
    digits = str(number.national_number)
    return len(set(digits)) == 1 or digits in "12345678901234567890"


def _telephone(number: PhoneNumber, extension: str | None) -> Telephone:
    number.extension = None
    written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Telephone(written, extension if extension and len(extension) <= _LONGEST_EXTENSION else None)


def _problem_abroad(written: str, region: str) -> Problem:
    try:
        reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(written, region))
    except NumberParseException as error:
        if error.error_type == NumberParseException.TOO_LONG:
            return Problem("telephone_too_long")
        short = error.error_type in (
            NumberParseException.TOO_SHORT_NSN,
            NumberParseException.TOO_SHORT_AFTER_IDD,
            NumberParseException.NOT_A_NUMBER,
        )
        return Problem("telephone_too_short" if short else "telephone_invalid")
    return Problem(
        {
            phonenumbers.ValidationResult.TOO_SHORT: "telephone_too_short",
            phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: (
                "telephone_too_short" if "+" in written else "telephone_no_area_code"
            ),
            phonenumbers.ValidationResult.TOO_LONG: "telephone_too_long",
        }.get(reason, "telephone_invalid")
    )
