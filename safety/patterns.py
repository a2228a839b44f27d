"""The lines of `data/red_flags.yml`, and where a text says them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence

REACH = 5  # words that may stand between two parts joined by "+"
GAP = 3  # words that "..." may stand for
WIDEST = 30  # words from the first to the last of a phrase, at most

_LIST_NAME = re.compile(r"[A-Z][A-Z_]+")
_BUILT_IN = {
    "NUMBER": re.compile(
        r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty"
    ),
    "YEAR": re.compile(r"(?:19|20)\d\d"),
}


class PatternError(ValueError):
    """A line that cannot be read; the message says why."""


Terms = Mapping[str, tuple[tuple[str, ...], ...]]  # words in a row, by the first of them
Place = tuple[int, ...]  # the indexes, rising, of the words that say a phrase
Group = tuple[int, ...]  # numbers of phrases, said close together in one sentence
Line = tuple[Group, ...]  # said anywhere in the message


class _Node:
    """What may follow the words read so far, as a tree that phrases with the same beginning share."""

    __slots__ = ("after_gap", "built_in", "children", "direct", "ends")

    def __init__(self) -> None:
        self.children: dict[tuple[str, bool], _Node] = {}
        self.direct: dict[str, list[tuple[tuple[str, ...], _Node]]] = {}
        self.after_gap: dict[str, list[tuple[tuple[str, ...], _Node]]] = {}
        self.built_in: list[tuple[re.Pattern[str], bool, _Node]] = []
        self.ends: list[int] = []  # numbers of the phrases said in full here


class PhraseBook:
    """Every phrase of the file, numbered, in one tree."""

    def __init__(self, lists: Mapping[str, Sequence[tuple[str, ...]]], skipped: frozenset[str]) -> None:
        self._lists = lists
        self._skipped = skipped
        self._root = _Node()
        self._numbers: dict[str, int] = {}
        self._words_of: list[set[str]] = []
        self.words = {word for terms in lists.values() for term in terms for word in term}

    def line(self, text: str) -> Line:
        """Read a line: words in order, CAPITALS for a list, "...", "+" and "&"."""
        return tuple(tuple(map(self._number, group.split(" + "))) for group in text.split(" & "))

    def words_of(self, line: Line) -> set[str]:
        """Return every word that some way to say the line uses."""
        return {word for group in line for number in group for word in self._words_of[number]}

    def _number(self, text: str) -> int:
        text = " ".join(text.split())
        if text not in self._numbers:
            steps = self._steps(text)
            self._numbers[text] = len(self._words_of)
            self._words_of.append({word for step, _ in steps for term in self._terms(step) for word in term})
            node = self._root
            for step, gap in steps:
                node = self._child(node, step, gap)
            node.ends.append(self._numbers[text])
        return self._numbers[text]

    def _steps(self, text: str) -> list[tuple[str, bool]]:
        """Return each word or list of a phrase, and whether a gap precedes it."""
        words = text.split()
        for word in {words[0], words[-1]} & self._skipped if words else ():
            raise PatternError(f"'{word}' is a skipped word, which has no effect at an end; leave it out")
        steps: list[tuple[str, bool]] = []
        gap = False
        for word in words:
            if word == "...":
                gap = bool(steps)
            elif _LIST_NAME.fullmatch(word):
                if word not in self._lists and word not in _BUILT_IN:
                    raise PatternError(f"no word list is called {word}")
                steps.append((word, gap))
                gap = False
            elif not re.fullmatch(r"[a-z0-9]+", word):
                raise PatternError(f"'{word}' is not a plain word, a list in CAPITALS, '...', '+' or '&'")
            elif word not in self._skipped:
                self.words.add(word)
                steps.append((word, gap))
                gap = False
        if not steps:
            raise PatternError("a part of it is empty")
        return steps

    def _terms(self, step: str) -> Sequence[tuple[str, ...]]:
        return () if step in _BUILT_IN else self._lists.get(step, ((step,),))

    def _child(self, node: _Node, step: str, gap: bool) -> _Node:
        if (step, gap) not in node.children:
            child = node.children[step, gap] = _Node()
            if step in _BUILT_IN:
                node.built_in.append((_BUILT_IN[step], gap, child))
            table = node.after_gap if gap else node.direct
            for term in self._terms(step):
                table.setdefault(term[0], []).append((term, child))
        return node.children[step, gap]

    def places(self, words: tuple[str, ...]) -> Places:
        """Return everywhere in one sentence that each phrase is said, by the phrase's number."""
        found: Places = {}
        for start in range(len(words)):
            _follow(self._root, words, start, (), found)
        return found


def _follow(node: _Node, words: tuple[str, ...], begin: int, place: Place, found: Places) -> None:
    for number in node.ends:
        found.setdefault(number, []).append(place)
    if begin >= len(words):
        return
    for term, child in node.direct.get(words[begin], ()):
        end = begin + len(term)
        if words[begin:end] == term:
            _follow(child, words, end, (*place, *range(begin, end)), found)
    if node.after_gap:
        for start in range(begin, min(begin + GAP + 1, len(words))):
            for term, child in node.after_gap.get(words[start], ()):
                end = start + len(term)
                if words[start:end] == term:
                    _follow(child, words, end, (*place, *range(start, end)), found)
    for pattern, gap, child in node.built_in:
        for start in range(begin, min(begin + (GAP if gap else 0) + 1, len(words))):
            if pattern.fullmatch(words[start]):
                _follow(child, words, start + 1, (*place, start), found)


Places = dict[int, list[Place]]  # where one sentence says each phrase, by the phrase's number


def without(places: Places, gone: Collection[int]) -> Places:
    """Return the places that use none of the words at the indexes `gone`."""
    left = {
        number: [place for place in said if not any(index in gone for index in place)]
        for number, said in places.items()
    }
    return {number: said for number, said in left.items() if said}


class Said:
    """What a message says: the phrases of each of its sentences."""

    def __init__(self, sentences: Sequence[Places]) -> None:
        self._sentences = sentences
        self._where: dict[int, list[int]] = {}
        for number, places in enumerate(sentences):
            for phrase in places:
                self._where.setdefault(phrase, []).append(number)

    def __contains__(self, phrase: int) -> bool:
        return phrase in self._where

    def places(self, group: Group) -> Iterator[tuple[int, Place]]:
        """Yield the number of each sentence and the words in it that say all phrases of a group."""
        for number in self._where.get(group[0], ()):
            for place in together(group, self._sentences[number]):
                yield number, place


def together(group: Group, places: Places) -> Iterator[Place]:
    """Yield the words of one sentence that say all phrases of a group close together."""
    if all(number in places for number in group):
        for place in places[group[0]]:
            yield from _joined(place, group[1:], places)


def _joined(so_far: Place, group: Group, places: Places) -> Iterator[Place]:
    if not group:
        yield so_far
        return
    first, last = so_far[0] - REACH - 1, so_far[-1] + REACH + 1
    nearby = places[group[0]]
    begin = bisect_left(nearby, first - WIDEST, key=_start)
    end = bisect_right(nearby, last, key=_start)
    for place in nearby[begin:end]:
        if place[-1] >= first and set(so_far).isdisjoint(place):
            yield from _joined(tuple(sorted(so_far + place)), group[1:], places)


def _start(place: Place) -> int:
    return place[0]
