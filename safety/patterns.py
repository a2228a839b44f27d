"""The lines of `data/red_flags.yml`, and where a text says them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Step:
    """One place of a phrase: the words that may stand there, each a tuple of words in a row."""

    terms: Mapping[str, tuple[tuple[str, ...], ...]]  # by first word
    built_in: re.Pattern[str] | None
    after_gap: bool


Phrase = tuple[Step, ...]
Place = tuple[int, ...]  # the indexes, rising, of the words that say a phrase


Group = tuple[int, ...]  # numbers of phrases, said close together in one sentence
Line = tuple[Group, ...]  # said anywhere in the message


class PhraseBook:
    """Every phrase of the file, numbered, and found by the word it starts with."""

    def __init__(self, lists: Mapping[str, Sequence[tuple[str, ...]]], skipped: frozenset[str]) -> None:
        self._lists = {name: _by_first_word(terms) for name, terms in lists.items()}
        self._skipped = skipped
        self._phrases: list[Phrase] = []
        self._numbers: dict[str, int] = {}
        self._by_start: dict[str, list[int]] = {}
        self._built_in_start: list[int] = []
        self.words = {word for terms in lists.values() for term in terms for word in term}

    def line(self, text: str) -> Line:
        """Read a line: words in order, CAPITALS for a list, "...", "+" and "&"."""
        return tuple(tuple(map(self._number, group.split(" + "))) for group in text.split(" & "))

    def words_of(self, line: Line) -> set[str]:
        """Return every word that some way to say the line uses."""
        steps = (step for group in line for number in group for step in self._phrases[number])
        return {word for step in steps for terms in step.terms.values() for term in terms for word in term}

    def _number(self, text: str) -> int:
        text = " ".join(text.split())
        if text not in self._numbers:
            self._numbers[text] = len(self._phrases)
            phrase = self._phrase(text)
            self._phrases.append(phrase)
            if phrase[0].built_in:
                self._built_in_start.append(self._numbers[text])
            for word in phrase[0].terms:
                self._by_start.setdefault(word, []).append(self._numbers[text])
        return self._numbers[text]

    def _phrase(self, text: str) -> Phrase:
        words = text.split()
        for word in {words[0], words[-1]} & self._skipped if words else ():
            raise PatternError(f"'{word}' is a skipped word, which has no effect at an end; leave it out")
        steps: list[Step] = []
        gap = False
        for word in words:
            if word == "...":
                gap = bool(steps)
            elif _LIST_NAME.fullmatch(word):
                if word not in self._lists and word not in _BUILT_IN:
                    raise PatternError(f"no word list is called {word}")
                steps.append(Step(self._lists.get(word, {}), _BUILT_IN.get(word), gap))
                gap = False
            elif not re.fullmatch(r"[a-z0-9]+", word):
                raise PatternError(f"'{word}' is not a plain word, a list in CAPITALS, '...', '+' or '&'")
            elif word not in self._skipped:
                self.words.add(word)
                steps.append(Step({word: ((word,),)}, None, gap))
                gap = False
        if not steps:
            raise PatternError("a part of it is empty")
        return tuple(steps)

    def places(self, words: Sequence[str]) -> Places:
        """Return where in one sentence each phrase is said, by the phrase's number."""
        found: Places = {}
        for start, word in enumerate(words):
            if not word:
                continue
            for number in (*self._by_start.get(word, ()), *self._built_in_start):
                place = _match(words, start, self._phrases[number])
                if place is not None:
                    found.setdefault(number, []).append(place)
        return found


Places = dict[int, list[Place]]  # where one sentence says each phrase, by the phrase's number


class Said:
    """What a message says: the phrases of each of its sentences."""

    def __init__(self, sentences: Sequence[Places]) -> None:
        self._sentences = sentences
        self._where: dict[int, list[int]] = {}
        for number, places in enumerate(sentences):
            for phrase in places:
                self._where.setdefault(phrase, []).append(number)

    def sentences(self, group: Group) -> list[int]:
        """Return the numbers of the sentences that say all phrases of a group close together."""
        return [
            number for number in self._where.get(group[0], ()) if together(group, self._sentences[number])
        ]


def together(group: Group, places: Places) -> bool:
    """Tell whether all phrases of a group are said close together in one sentence."""
    if any(number not in places for number in group):
        return False
    return any(_joined(place, group[1:], places) for place in places[group[0]])


def _joined(so_far: Place, group: Group, places: Places) -> bool:
    if not group:
        return True
    first, last = so_far[0] - REACH - 1, so_far[-1] + REACH + 1
    nearby = places[group[0]]
    begin = bisect_left(nearby, first - WIDEST, key=_start)
    end = bisect_right(nearby, last, key=_start)
    return any(
        _joined(tuple(sorted(so_far + place)), group[1:], places)
        for place in nearby[begin:end]
        if place[-1] >= first and set(so_far).isdisjoint(place)
    )


def _start(place: Place) -> int:
    return place[0]


def _match(words: Sequence[str], start: int, phrase: Sequence[Step]) -> Place | None:
    step = phrase[0]
    for begin in range(start, min(start + GAP if step.after_gap else start, len(words) - 1) + 1):
        for length in _lengths(words, begin, step):
            here = tuple(range(begin, begin + length))
            if len(phrase) == 1:
                return here
            rest = _match(words, begin + length, phrase[1:])
            if rest is not None:
                return here + rest
    return None


def _lengths(words: Sequence[str], begin: int, step: Step) -> Iterable[int]:
    if step.built_in:
        return (1,) if step.built_in.fullmatch(words[begin]) else ()
    terms = step.terms.get(words[begin], ())
    return [len(term) for term in terms if tuple(words[begin : begin + len(term)]) == term]


def _by_first_word(terms: Sequence[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    starts = dict.fromkeys(term[0] for term in terms)
    return {start: tuple(term for term in terms if term[0] == start) for start in starts}
