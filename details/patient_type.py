"""New, existing, or not sure."""

from __future__ import annotations

import re
from typing import Literal

from details.text import plain
from details.yes_no import parse_yes_no

PatientType = Literal["new", "existing", "unsure"]

_UNSURE = re.compile(
    r"\b(?:not sure|unsure|don't (?:know|remember|recall)|dont (?:know|remember|recall)|can't remember|cant remember|maybe"
    r"|i think so|might have|possibly|idk|no idea|long (?:time )?ago.*think)\b"
)
_EXISTING = re.compile(
    r"\b(?:existing|returning|current|established|former|old|regular|previous) (?:patient|client|customer)"
    r"|\b(?:existing|returning|established)$|^existing\b|^returning\b"
    r"|\b(?:i've|ive|i have|he's|she's|we've|we have|i was|i am|i'm|been|came|come) (?:already )?(?:a patient|been (?:\w+ ){0,3}before|been (?:there|here|to you|in|a patient|seen|coming)|there (?:last|before|a |in )|here (?:last|before|a |in )|seen (?:there|here|by you))"
    r"|\bbeen (?:(?:t?here|in|to you(?: guys)?) )?(?:before|already|once|twice|a few times|last|in (?:19|20)\d\d)"
    r"|\bbeen t?here\b|\b(?:came|visited|went) (?:there |here |in |to you )?(?:before|last|once|twice|already|a few|in (?:19|20)\d\d)|\bcoming (?:there|here) for\b"
    r"|\bagain\b|\bmany times\b|\bseveral times\b"
)


def parse_patient_type(text: str) -> PatientType | None:
    """Read the answer to "have you been here before?"."""
    said = plain(text)
    found = find_patient_type(said)
    if found:
        return found
    if _UNSURE.search(said):
        return "unsure"
    if re.search(r"\bnew\b", said):
        return "new"
    answer = parse_yes_no(said)
    if answer is None:
        return None
    return "existing" if answer else "new"


def find_patient_type(text: str) -> PatientType | None:
    """Find in free text what says it clearly: "new patient", "I've been there before"."""
    said = plain(text)
    if re.search(r"\b(?:not sure|don't know|dont know|don't remember|can't remember|unsure)\b.{0,40}\b(?:been|before|new)\b", said):
        return "unsure"
    if re.search(r"\b(?:not|isn't|isnt) (?:a )?new\b|\bnot (?:my|the) first\b", said):
        return "existing"
    new = re.search(
        r"\bnew (?:patient|client|customer|here|there|to (?:you|this))\b|\b(?:i'm|im|i am|he's|she's|he is|she is|we're|am) (?:a )?(?:brand )?new\b"
        r"|\bfirst[- ]?(?:time|visit|timer)\b|\bnever (?:been|visited)\b|\b(?:haven't|havent|have not|hasn't) (?:been|visited)\b",
        said,
    )
    if new:
        return "new"
    return "existing" if _EXISTING.search(said) and not re.search(r"\b(?:hurt|hurts|pain|pains|sore|book|booking)\b.*\bagain\b", said) else None
