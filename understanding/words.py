"""Read a text as the words that carry its meaning, cut to their stems."""

from __future__ import annotations

import re
from functools import lru_cache

from understanding.common_words import EVERYDAY_WORDS, FUNCTION_WORDS

_ENDINGS = (
    ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"),
    ("ically", "ic"), ("ations", "ate"), ("ation", "ate"), ("ments", ""), ("ment", ""), ("ness", ""),
    ("ingly", ""), ("edly", ""), ("ings", ""), ("ing", ""), ("ies", "y"), ("ied", "y"), ("ers", ""),
    ("ed", ""), ("er", ""), ("ly", ""), ("es", ""), ("s", ""),
)  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
EVERYDAY_WEIGHT = 0.25


def content_words(text: str) -> dict[str, float]:
    """Return the stems of the words that carry meaning, each with its weight (at most 1), in order."""
    weights: dict[str, float] = {}
    for word in _WORD.findall(text.lower()):
        found, weight = _weighed(word)
        if weight:
            weights.setdefault(found, weight)
    return weights


@lru_cache(maxsize=1 << 15)
def _weighed(word: str) -> tuple[str, float]:
    """Return a word's stem and weight; a word that carries nothing weighs 0."""
    bare = re.sub(r"['’]", "", re.sub(r"['’]s$", "", word))
    if bare in FUNCTION_WORDS or (len(bare) == 1 and not bare.isdigit()):
        return bare, 0.0
    return stem(bare), EVERYDAY_WEIGHT if bare in EVERYDAY_WORDS else 1.0


def stem(word: str) -> str:
    """Return a word without its ending, so that forms of one word are the same."""
    if len(word) < 4 or word.endswith("ss"):
        return word
    for ending, replacement in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + replacement
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


def begins_alike(word: str, other: str) -> bool:
    """Tell whether one stem is the beginning of the other, as 'cryo' is of 'cryotherapy'."""
    shorter, longer = sorted((word, other), key=len)
    rest = len(longer) - len(shorter)
    return longer.startswith(shorter) and (
        len(shorter) >= 5 or (len(shorter) == 4 and (rest >= 4 or rest <= 1))
    )


def slips_allowed(word: str) -> int:
    """Return how many slips of the keys a stem may hold; in a short one a slip makes another word."""
    return 0 if len(word) < 6 else 1 if len(word) < 9 else 2


def is_mistyped(word: str, other: str) -> bool:
    """Tell whether two stems differ by slips of the keys alone: 'price' is not a mistyped 'prick'."""
    most = slips_allowed(min(word, other, key=len))
    return word[0] == other[0] and abs(len(word) - len(other)) <= most and _edits(word, other) <= most


def _edits(word: str, other: str) -> int:
    """Return how many letters are added, dropped, changed or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        row = [i]
        for j, sign in enumerate(other, 1):
            cost = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == sign:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
