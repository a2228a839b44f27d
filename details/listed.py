"""Details that stand bare among others: "book. shoulder. new. 636 555 0142", "Ann Lee / 314 555 0123"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from details.email import find_email
from details.found_name import is_like_a_name
from details.name import parse_name
from details.patient_type import PatientType, parse_patient_type
from details.reason import is_complaint, names_complaint
from details.telephone import find_telephone
from details.text import READ_LIMIT, flatten, word_set
from details.time_words import time_spans

_MOST_WORDS_OF_VISITS = 4
_A_CONTACT = ""
# Beside what no name holds (`name_words.py`): what else stands bare beside a telephone, or under a letter.
_NO_NAMES = word_set(
    """
    accident auto car crash wreck fall work sports sport job desk gym gardening running runner tennis golf
    veteran retired regards sincerely best kind warm yours truly cheers north county relief st louis
    road rd street suite avenue ave drive lane blvd apt unit dept department payroll manager company inc
    blue cross shield aetna cigna humana united healthcare kaiser anthem medicare medicaid tricare kansas city
    missouri illinois florissant clayton ladue kirkwood chesterfield
    llc co llp corp signed sent iphone android
    """
)
_CONTACT = r"[\w.+-]{1,64}@[\w.-]{1,64}|\+?\(?\d[\d\s().,/*-]{7,}\d(?:\s*(?:ext|x)[.\s]*\d+)?"
_ENDS = re.compile(rf"({_CONTACT})|[,;\n]|(?<=\w\w)[.!]+(?:\s|$)|\s[-/|]+\s|\s[–—]\s", re.IGNORECASE)
_LEADS = re.compile(
    r"^\W*(?:(?:name|from|by|for|h+i+|hello+|he+y+|yo|sup|it'?s|i'?m|this is|and|with)\b\W*)+", re.IGNORECASE
)
_OF_VISITS = re.compile(r"\b(?:new|newbie|first|never|been|before|return\w*|existing|again)\b", re.IGNORECASE)
_TAILS = re.compile(r"\W*\b(?:here|speaking|is my name)\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class Listed:
    """What stands bare in a message; `None` is not there."""

    name: str | None
    reason: str | None
    patient_type: PatientType | None


def find_listed(text: str) -> Listed:
    """Find what a piece of a message says by itself, where the message has more than one piece."""
    found = pieces(text)
    if len(found) < 2:
        return Listed(None, None, None)
    reasons = filter(is_complaint, found)
    visits = (patient_type for piece in found if (patient_type := _visits(piece)))
    return Listed(next(_names(found), None), next(reasons, None), next(visits, None))


def pieces(text: str) -> list[str]:
    """Return what stands between marks and contact details; for one of these, nothing."""
    flat = flatten(text[:READ_LIMIT])
    found: list[str] = []
    start = 0
    for match in [*_ENDS.finditer(flat), None]:
        end = match.start() if match else len(flat)
        if piece := text[start:end].strip(" \t\r\n.,;:!-"):
            found.append(piece)
        if match and match[1] and (find_telephone(match[1]) or find_email(match[1])):
            found.append(_A_CONTACT)
        start = match.end() if match else end
    return found


def _names(found: list[str]) -> Iterator[str]:
    """Yield pieces that are names: in capitals, or in small letters where a telephone or "here" tells so."""
    for place, piece in enumerate(found):
        bare = _TAILS.sub("", _LEADS.sub("", piece))
        is_told = _A_CONTACT in found[max(0, place - 1) : place + 2] or bool(_TAILS.search(piece))
        if not 2 <= len(bare.split()) <= 4 or _NO_NAMES.intersection(bare.lower().replace(".", "").split()):
            continue
        if names_complaint(bare) or time_spans(bare):
            continue
        if is_like_a_name(bare, in_capitals=not is_told) and parse_name(bare) == bare:
            yield bare


def _visits(piece: str) -> PatientType | None:
    """Return what a few words say of earlier visits; a bare yes or no answers another question."""
    if len(piece.split()) > _MOST_WORDS_OF_VISITS or not _OF_VISITS.search(piece):
        return None
    patient_type = parse_patient_type(piece)
    return None if patient_type == "unsure" else patient_type
