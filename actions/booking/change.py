"""Notice that a visitor wants to change an earlier answer."""

from __future__ import annotations

import re

_FIELDS = {
    "full_name": r"(?:full |first |last |sur)?names?|surname|spelling",
    "phone": r"(?:tele)?phone(?: number)?|numbers?|cell(?: ?phone)?|mobile|digits?",
    "email": r"e-?mails?(?: address)?",
    "preferred_time": r"(?:preferred |appointment )?(?:time|date|day|hour)s?|when|schedule",
    "reason": r"reason|problem|symptoms?|complaint|why i(?:'m| am) coming",
    "patient_type": r"visits?|new or existing|patient type|been (?:t)?here before|been there before",
}
_CHANGE = (
    r"(?:chang|fix|correct|updat|switch|swapp|remov|edit)ing(?= (?:my|the)\b)|change|swap"
    r"|make(?= (?:the|my)\b)|take(?=.{0,25}\b(?:off|out)\b)"
    r"|edit|correct|fix|update|redo|re-?enter|replace|modify|switch|different|put|use|mistyped|misspelled"
    r"|remove|delete|erase|leave out|take out|without|drop|changed my mind about|messed up"
)
_WRONG = (
    r"wrong|incorrect|misspelled|mistyped|not (?:right|correct)|(?:a )?(?:mistake|typo|error)|off"
    r"|should (?:be|say)|ends? (?:in|with)|is spelled|at the end|instead"
    r"|needs? (?:to be )?(?:changed|fixed|corrected)"
)
_PATTERNS = {
    slot: re.compile(
        rf"\b(?:{_CHANGE})\b[^.?!]{{0,25}}?\b(?:{field})\b"
        rf"|\b(?:{field})\b[^.?!]{{0,25}}?\b(?:{_WRONG})\b"
        rf"|\b(?:{_WRONG})\b[^.?!]{{0,15}}?\b(?:{field})\b"
        r"|\b(?:everything|all)\b[^.?!]{0,15}\b(?:except|but|apart from|besides)\b"
        rf"[^.?!]{{0,8}}\b(?:{field})\b",
        re.IGNORECASE,
    )
    for slot, field in _FIELDS.items()
}
# "the 0172 number, not 0173": fewer digits than a number has, so the number is asked for again.
_SOME_DIGITS = re.compile(r"\b\d{2,6}\b.{0,30}\bnot\b.{0,10}\b\d{2,6}\b")
_REASON_IS = re.compile(r"\b(?:reason|problem|issue)(?: is|'s)\b", re.IGNORECASE)


def field_to_change(text: str) -> str | None:
    """Return the slot to change, as in "change my phone" or "the name is wrong"."""
    for slot, pattern in _PATTERNS.items():
        if pattern.search(text):
            return slot
    if _SOME_DIGITS.search(text):
        return "phone"
    return "reason" if _REASON_IS.search(text) else None
