"""Mend slips of the keys before a text is read: the encoder takes "nubmer" for a word of its own."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

FEWEST_LETTERS, MOST_LETTERS = 4, 24
LEAST_SEEN = 3  # times that a word must be known, to be what was meant
_WORD = re.compile(r"[A-Za-z]+")


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """Count the words of the training texts that slips are mended to."""
    counted = Counter(word for text in texts for word in _WORD.findall(text.lower()))
    return {word: count for word, count in counted.items() if len(word) >= FEWEST_LETTERS}


def mend(text: str, known: Mapping[str, int], real: Collection[str]) -> str:
    """Replace each word that is neither known nor real by the known word one slip away, if there is one.

    A slip leaves a letter out, doubles or adds one, takes another, or swaps two; the first letter is right.
    After Norvig 2007, "How to Write a Spelling Corrector".

    Args:
        text: what was typed.
        known: the words of the training texts with their counts, in small letters.
        real: other words that are spelled right, in small letters.
    """

    def mended(match: re.Match[str]) -> str:
        word = match[0].lower()
        if not FEWEST_LETTERS <= len(word) <= MOST_LETTERS or word in known or word in real:
            return match[0]
        likely = [near for near in _one_slip_away(word) if known.get(near, 0) >= LEAST_SEEN]
        return max(likely, key=lambda near: (known[near], near)) if likely else match[0]

    return _WORD.sub(mended, text)


def _one_slip_away(word: str) -> set[str]:
    first, rest = word[0], word[1:]
    cuts = [(rest[:at], rest[at:]) for at in range(len(rest) + 1)]
    left_out = {head + letter + tail for head, tail in cuts for letter in string.ascii_lowercase}
    taken = {head + letter + tail[1:] for head, tail in cuts if tail for letter in string.ascii_lowercase}
    added = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    near = {first + changed for changed in left_out | taken | added | swapped}
    # "clal" and "ohw" swap the first two.
    return near | {word[1] + word[0] + word[2:]}
