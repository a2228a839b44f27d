"""Search the articles' passages, and tell whether one really speaks to the question.

Two signs are weighed. The cosine of the question and a sentence, read under its title and heading, finds what
is meant. The words of the question that the sentence's section never mentions tell what is not answered: "how
much does dry needling cost" is near to an article on dry needling, but "cost" is nowhere in it.
"""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from understanding.answer_kind import demanded
from understanding.passages import Passage
from understanding.quote import choose_quote
from understanding.words import begins_alike, content_words, is_mistyped, slips_allowed

LEAST_SCORE = 0.36
MISSING_WORD = 0.35  # what a word that the section never mentions costs
RARE_WORDS = 0.15  # what a passage gains that holds all of the question's words, the rarer counting more
MOST_WORDS = 40  # of a question that are weighed
WRONG_KIND = 0.35  # what it costs a passage to hold no number where one is asked for
MOST_LETTERS = 2000  # of a question that are read
_DIRECTIONS = 128  # along which all passages are compared
_WEIGHED = 48  # passages that are read sentence by sentence

Vector = np.ndarray[Any, np.dtype[np.float32]]
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Found:
    """A passage, the sentences of it to quote, its score, and whether it speaks to the question."""

    passage: Passage
    quote: str
    score: float
    accepted: bool


class ArticleIndex:
    """The passages with a vector for every sentence and the passages of every word."""

    def __init__(self, passages: Sequence[Passage], sentence_vectors: Array) -> None:
        """Take unit vectors, float of shape `[sentences of all passages, size]`, in the passages' order."""
        self.passages = tuple(passages)
        self.sentence_vectors = sentence_vectors.astype(np.float16)  # half the memory, the same ranking
        counts = [len(passage.sentences) for passage in self.passages]
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        means = self._mean_vectors()
        self._directions = _leading_directions(means)
        self._coarse_vectors = means @ self._directions.T
        self._section_of = self._sections()
        self._postings = self._read_words()
        self._words = sorted(self._postings)
        self._letters = np.array([_letters(word) for word in self._words], dtype=np.uint32)

    @classmethod
    def build(cls, passages: Sequence[Passage], encode: Callable[[str], Vector]) -> ArticleIndex:
        """Encode every sentence of the passages."""
        vectors = [encode(text) for passage in passages for text in sentence_contexts(passage)]
        return cls(passages, np.stack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32))

    @classmethod
    def load(cls, folder: Path) -> ArticleIndex:
        """Read an index that was saved."""
        rows = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
        passages = [Passage(**{**row, "sentences": tuple(row["sentences"])}) for row in rows]
        return cls(passages, np.load(folder / "sentence_vectors.npy"))

    def save(self, folder: Path) -> None:
        """Write what `load` reads."""
        rows = [asdict(passage) for passage in self.passages]
        (folder / "passages.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        np.save(folder / "sentence_vectors.npy", self.sentence_vectors)

    def search(self, question: str, vector: Vector, most: int = 3) -> list[Found]:
        """Return the best passages for a question and its unit vector, the best first."""
        if not self.passages:
            return []
        asked = question[:MOST_LETTERS]
        words = dict(islice(content_words(asked).items(), MOST_WORDS))
        lexical, is_mentioned = self._lexical(words)
        if not is_mentioned.any():
            return []
        coarse = self._coarse_vectors @ (self._directions @ vector) + lexical
        weighed = np.arange(len(coarse))
        if len(weighed) > _WEIGHED:
            weighed = np.argpartition(-coarse, _WEIGHED)[:_WEIGHED]
        nearness = {int(position): self._nearness(int(position), vector) for position in weighed}
        patterns = demanded(asked)
        scores = {
            position: float(near.max() + lexical[position]) - WRONG_KIND * self._lacks(position, patterns)
            for position, near in nearness.items()
        }
        ranked = sorted(scores, key=lambda position: -scores[position])[:most]
        return [
            Found(
                passage=self.passages[position],
                quote=self._quote(position, words, nearness[position], vector),
                score=scores[position],
                accepted=bool(scores[position] >= LEAST_SCORE and is_mentioned[position]),
            )
            for position in ranked
        ]

    def _lexical(self, words: dict[str, float]) -> tuple[Array, Array]:
        """Return what the question's words add to every passage's cosine, and whether its section has any."""
        gain = np.zeros(len(self.passages), dtype=np.float32)
        mentioned = np.zeros(int(self._section_of[-1]) + 1, dtype=np.float32)
        most_gain = 0.0
        for word, weight in words.items():
            holding = self._holding(word)
            mentioned[np.unique(self._section_of[holding])] += weight
            rarity = weight * float(np.log((1 + len(self.passages)) / (1 + len(holding))))
            gain[holding] += rarity
            most_gain += rarity
        in_section = mentioned[self._section_of]
        missing = sum(words.values()) - in_section
        return gain * (RARE_WORDS / (most_gain or 1)) - missing * MISSING_WORD, in_section > 0

    def _holding(self, word: str) -> Array:
        """Return the positions of the passages that hold a word of the question."""
        postings = [self._postings[known] for known in self._known(word)]
        if not postings:
            return np.zeros(0, dtype=np.int64)
        return postings[0] if len(postings) == 1 else np.unique(np.concatenate(postings))

    def _known(self, word: str) -> list[str]:
        """Return the articles' words that a word of the question may be."""
        found = {word} if word in self._postings else set()
        place = bisect.bisect_left(self._words, word[:4])
        while len(word) >= 4 and place < len(self._words) and self._words[place].startswith(word[:4]):
            if begins_alike(word, self._words[place]):
                found.add(self._words[place])
            place += 1
        return sorted(found or self._mistyped(word))

    def _mistyped(self, word: str) -> list[str]:
        """Return the words that begin alike and share most letters, if a slip of the keys parts them."""
        most = slips_allowed(word)
        start = bisect.bisect_left(self._words, word[0])
        end = bisect.bisect_right(self._words, f"{word[0]}\uffff") if most else start
        differing = _bit_count(self._letters[start:end] ^ np.uint32(_letters(word)))
        nearby = (self._words[start + int(place)] for place in np.flatnonzero(differing <= 2 * most))
        return [known for known in nearby if is_mistyped(word, known)]

    def _nearness(self, position: int, vector: Vector) -> Array:
        vectors = self.sentence_vectors[self._starts[position] : self._starts[position + 1]]
        nearness: Array = vectors.astype(np.float32) @ vector
        return nearness

    def _lacks(self, position: int, patterns: Sequence[re.Pattern[str]]) -> bool:
        text = " ".join(self.passages[position].sentences) if patterns else ""
        return not all(pattern.search(text) for pattern in patterns)

    def _quote(self, position: int, words: dict[str, float], nearness: Array, vector: Vector) -> str:
        passage = self.passages[position]
        before = ""
        if position and self._section_of[position - 1] == self._section_of[position]:
            before = self.passages[position - 1].sentences[-1]
        return choose_quote(passage.sentences, nearness.tolist(), set(words), before)

    def _mean_vectors(self) -> Vector:
        means = np.zeros((len(self.passages), self.sentence_vectors.shape[1]), dtype=np.float32)
        for position in range(len(self.passages)):
            vectors = self.sentence_vectors[self._starts[position] : self._starts[position + 1]]
            means[position] = vectors.astype(np.float32).mean(axis=0)
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        unit: Vector = (means / np.maximum(lengths, 1e-9)).astype(np.float32)
        return unit

    def _sections(self) -> Array:
        numbers: dict[tuple[str, str], int] = {}
        keys = ((passage.article, passage.anchor) for passage in self.passages)
        return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)

    def _read_words(self) -> dict[str, Array]:
        postings: dict[str, list[int]] = {}
        for position, passage in enumerate(self.passages):
            for word in content_words(" ".join((passage.heading, *passage.sentences))):
                postings.setdefault(word, []).append(position)
        return {word: np.array(positions, dtype=np.int64) for word, positions in postings.items()}


def sentence_contexts(passage: Passage) -> Iterable[str]:
    """Return each sentence as it is encoded: under its title and heading, which say what 'it' is."""
    return (f"{passage.heading}. {sentence}" for sentence in passage.sentences)


def _leading_directions(vectors: Vector) -> Vector:
    """Return the directions that most of the vectors' length lies in, `[directions, size]`.

    Reading the passages along them alone is three times as fast, and finds the same ones to read in full.
    """
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    leading: Vector = np.ascontiguousarray(directions[:, -_DIRECTIONS:].T)
    return leading


def _letters(word: str) -> int:
    """Return which letters a word has, one bit each."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 32)
    return bits


def _bit_count(numbers: Array) -> Array:
    counts: Array = np.unpackbits(numbers.view(np.uint8).reshape(len(numbers), 4), axis=1).sum(axis=1)
    return counts
