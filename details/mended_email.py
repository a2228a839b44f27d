"""Mend an address that is known by what is said of it: "gmail, not gmial", "no dot in it"."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from details.email import find_email, parse_email
from details.problem import Problem
from details.text import plain

_ALIKE = 0.75
_ALIKE_TOLD = 0.5  # where it is told which is put for which
_SIGNS = {"underscore": "_", "dot": ".", "dash": "-", "hyphen": "-"}
_SIGN = "|".join(_SIGNS)
_SIGN_FOR_SIGN = re.compile(
    rf"\b(?P<new>{_SIGN})\b[^.?!]{{0,20}}\b(?:where|instead of|in place of|rather than|not|for|and not)\b"
    rf"[^.?!]{{0,25}}?\b(?P<old>{_SIGN})\b",
    re.IGNORECASE,
)
_NO_SIGN = re.compile(
    rf"\b(?:no(?!,)|without|leave out|take out|drop|remove|lose)\b[^.?!,]{{0,12}}\b(?P<old>{_SIGN})\b",
    re.IGNORECASE,
)
_FOR_ANOTHER = [
    re.compile(
        r"(?P<new>[\w.-]+),? (?:and |but )?(?:not|instead of|rather than) (?:an? |the )?(?P<old>[\w.-]+)"
    ),
    re.compile(
        r"(?P<old>[\w.-]+) (?:should|must|has to|needs to) (?:be|read|say) (?:an? |the )?(?P<new>[\w.-]+)"
    ),
]
_SPELLED = re.compile(r"(?<![\w'])[a-z](?:(?:\s?-\s?|\s)[a-z](?!\w)){2,19}", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;?!]\s+|\.\s+|\s(?:but|and)\s")
# "I don't use yahoo anymore", "that's my old yahoo", "my website is".
_DENIED = re.compile(
    r"\b(?:not|no|never|no longer|instead of|rather than|without|old|former|used to|web ?site|work at|gave"
    r")\b|n'?t\b"
)
_LEADS_TO_PIECE = re.compile(
    r"\b(?:it'?s|its|is|should be|be|use|reads?|spelled|starts with|ends with)\s+(?:an? |the )?[\"']?$"
)
_PIECE = re.compile(r"\.?[a-z0-9][\w.+-]*", re.IGNORECASE)
_ENDINGS = {"com", "net", "org", "edu"}
_PROVIDERS = {
    **{name: f"{name}.com" for name in ("gmail", "yahoo", "hotmail", "outlook", "icloud", "aol")},
    "comcast": "comcast.net",
    "sbcglobal": "sbcglobal.net",
    "verizon": "verizon.net",
}


def mended_email(known: str, text: str) -> str | None:
    """Return the known address as a message mends it; `None` where it does not tell how."""
    if whole := find_email(text):
        return whole.address
    local, _, domain = known.rpartition("@")
    said = plain(text)
    for mended in (
        _with_signs(local, domain, said),
        _with_domain(local, domain, said),
        _with_told_piece(local, domain, said),
        _with_spelled(local, domain, said),
        _with_alike(local, domain, said),
    ):
        if mended and mended != known and not isinstance(parse_email(mended), Problem):
            return mended
    return None


def _with_signs(local: str, domain: str, said: str) -> str | None:
    if swapped := _SIGN_FOR_SIGN.search(said):
        old, new = _SIGNS[swapped["old"]], _SIGNS[swapped["new"]]
    elif dropped := _NO_SIGN.search(said):
        old, new = _SIGNS[dropped["old"]], ""
    else:
        return None
    return f"{local.replace(old, new)}@{domain}" if local.count(old) == 1 else None


def _with_domain(local: str, domain: str, said: str) -> str | None:
    name, _, ending = domain.partition(".")
    for word in _affirmed(said):
        if word in _PROVIDERS and word != name:
            return f"{local}@{_PROVIDERS[word]}"
        if (
            word.lstrip(".") in _ENDINGS
            and word.lstrip(".") != ending
            and (word[0] == "." or ending not in _ENDINGS)
        ):
            return f"{local}@{name}.{word.lstrip('.')}"
        if "." in word.strip(".") and word.strip(".").rpartition(".")[2] in _ENDINGS:
            return f"{local}@{word.strip('.')}"
    return None


def _with_told_piece(local: str, domain: str, said: str) -> str | None:
    """Put "kay, not kai" and "kai should be kay" in place."""
    for pattern in _FOR_ANOTHER:
        for match in pattern.finditer(said):
            old, new = match["old"].rstrip("."), match["new"].rstrip(".")
            is_like = SequenceMatcher(None, old, new).ratio() >= _ALIKE_TOLD
            if local.lower().count(old) == 1 and old != new and is_like:
                at = local.lower().index(old)
                return f"{local[:at]}{new}{local[at + len(old) :]}@{domain}"
    return None


def _with_spelled(local: str, domain: str, said: str) -> str | None:
    for match in _SPELLED.finditer(said):
        if mended := _in_place(local, re.sub(r"[^a-z]", "", match[0]), _ALIKE - 0.2):
            return f"{mended}@{domain}"
    return None


def _with_alike(local: str, domain: str, said: str) -> str | None:
    for word in _affirmed(said, led_by=_LEADS_TO_PIECE):
        if len(word) > 2 and (mended := _in_place(local, word, _ALIKE)):
            return f"{mended}@{domain}"
    return None


def _affirmed(said: str, led_by: re.Pattern[str] | None = None) -> list[str]:
    """Return the words whose clause denies nothing before them, and that stand behind what leads to one."""
    words = []
    for clause in _CLAUSE.split(said):
        for match in _PIECE.finditer(clause):
            before = clause[: match.start()]
            if not _DENIED.search(before) and (led_by is None or led_by.search(before)):
                words.append(match[0].rstrip(".-") or match[0])
    return words


def _in_place(local: str, told: str, least: float) -> str | None:
    """Put what is told in the place of what it is most like: all that is before the @, or a piece of it."""
    pieces = [local.lower(), *(piece for piece in re.split(r"[._+-]", local.lower()) if len(piece) > 1)]
    likeness, piece = max((SequenceMatcher(None, piece, told).ratio(), piece) for piece in pieces)
    if likeness < least or told in pieces:
        return None
    at = local.lower().index(piece)
    return local[:at] + told + local[at + len(piece) :]
