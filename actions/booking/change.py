"""Notice that a visitor wants to change an earlier answer."""

from __future__ import annotations

import re

_FIELDS = {
    "full_name": r"(?:full |first |last )?names?|spelling",
    "phone": r"(?:tele)?phone(?: number)?|numbers?|cell(?: ?phone)?|mobile|digits?",
    "email": r"e-?mails?(?: address)?",
    "preferred_time": r"(?:preferred |appointment )?(?:time|date|day|hour)s?|when|schedule",
    "reason": r"reason|problem|symptoms?|complaint|why i(?:'m| am) coming",
    "patient_type": r"visits?|new or existing|patient type|been (?:t)?here before|been there before",
}
_CHANGE = r"change|edit|correct|fix|update|redo|re-?enter|replace|modify|switch|different"
_WRONG = (
    r"wrong|incorrect|misspelled|mistyped|not (?:right|correct)|(?:a )?(?:mistake|typo|error)|messed up|off"
)
_PATTERNS = {
    slot: re.compile(
        rf"\b(?:{_CHANGE})\b[^.?!]{{0,25}}?\b(?:{field})\b"
        rf"|\b(?:{field})\b[^.?!]{{0,25}}?\b(?:{_WRONG})\b"
        rf"|\b(?:{_WRONG})\b[^.?!]{{0,15}}?\b(?:{field})\b",
        re.IGNORECASE,
    )
    for slot, field in _FIELDS.items()
}


def field_to_change(text: str) -> str | None:
    """Return the slot to change, as in "change my phone" or "the name is wrong"."""
    return next((slot for slot, pattern in _PATTERNS.items() if pattern.search(text)), None)
