"""Spelling mistakes in the words that matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_DISGUISES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s", "*": ""})
_RUNS = re.compile(r"(.)\1{2,}")
_LONGEST = 24  # letters; nothing longer is a misspelling of ours
_TWO_EDITS_FROM = 8  # letters; in a word this long two slips are still recognisable


class Spelling:
    """Mend words that are nearly one of `known`; leave `everyday` words as they are."""

    def __init__(self, known: Iterable[str], everyday: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._right = self._known | frozenset(everyday)
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= 4 and word.isalpha():
                for shorter in _shortened(word, _slips(word)):
                    self._near.setdefault(shorter, []).append(word)

    def mend(self, word: str) -> tuple[str, ...]:
        """Return the word, its mended form, or the words it is when a space was forgotten."""
        if word in self._right or len(word) > 4 * _LONGEST:
            return (word,)
        word = word.translate(_DISGUISES) if not word.isalpha() and not word.isdigit() else word
        for squeezed in (word, _RUNS.sub(r"\1\1", word), _RUNS.sub(r"\1", word)):
            if squeezed in self._right:
                return (squeezed,)
        word = _RUNS.sub(r"\1\1", word)
        if not 4 <= len(word) <= _LONGEST or not word.isalpha():
            return (word,)
        return self._unglued(word) or (self._nearest(word) or word,)

    def _nearest(self, word: str) -> str | None:
        slips = _slips(word)
        candidates = {near for shorter in _shortened(word, slips) for near in self._near.get(shorter, ())}
        ranked = sorted((_distance(word, near), near) for near in candidates if _same_start(word, near))
        for distance, near in ranked:
            if distance <= min(slips, _slips(near)) and (len(near) > 4 or sorted(near) == sorted(word)):
                return near
        return None

    def _unglued(self, word: str) -> tuple[str, ...]:
        """Return known words that make up the word ("chestpain"), or nothing."""
        for cut in range(len(word) - 2, 1, -1):
            first, rest = word[:cut], word[cut:]
            if first in self._known and (cut > 2 or first == "my"):
                if rest in self._known and len(rest) > 2:
                    return (first, rest)
                if others := self._unglued(rest):
                    return (first, *others)
        return ()


def _slips(word: str) -> int:
    return 2 if len(word) >= _TWO_EDITS_FROM else 1


def _same_start(word: str, other: str) -> bool:
    return word[0] == other[0] or word[:2] == other[1::-1]


def _shortened(word: str, letters: int) -> Iterator[str]:
    """Yield the word with up to so many letters, at most two, left out."""
    yield word
    for place in range(len(word)):
        shorter = word[:place] + word[place + 1 :]
        yield shorter
        if letters > 1:
            for next_place in range(place, len(shorter)):
                yield shorter[:next_place] + shorter[next_place + 1 :]


def _distance(one: str, other: str) -> int:
    """Count letters added, left out, changed or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]
