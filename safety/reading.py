"""What a visitor typed, as words in sentences and clauses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Apostrophes, accents, soft hyphens, zero-width and direction marks.
_LEFT_OUT = re.compile(r"['’‘`´ʼ＇\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]")
_PIECES = re.compile(
    r"(?P<word>[^\W_]+(?:[@$*][^\W_]+)?)"
    # "..." goes on, and so do "101.5" and "Dr."
    r"|(?P<end>(?<![.…])(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)[.!?](?![.…\w])|[;\n\r])"
    r"|(?P<pause>[,:()–—]| - )"
)
# "My chest. It hurts." is one thought in two sentences.
_CARRIES_ON = {"it", "its", "they", "theyre", "that", "this", "feels", "hurts", "mine"}
_SUBJECTS = {"i", "im", "ive", "he", "hes", "she", "shes", "it", "its", "we", "they", "my"}
_OPENS_CLAUSE = {"but", "now", "today", "tonight", "because", "however", "although", "currently", "lately"}
_TIES_SUBJECT = set("when while if as that since after before than what how why where".split())


@dataclass(frozen=True)
class Sentence:
    """Words in order; for each, whether a pause precedes it and the number of its clause."""

    words: tuple[str, ...]
    pauses: tuple[bool, ...]
    clauses: tuple[int, ...]


def plain(text: str) -> str:
    """Return the text in lower case, without accents, apostrophes and invisible characters."""
    text = _LEFT_OUT.sub("", text).casefold()  # first: "´" would fall apart into a space and an accent
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKD", text))


def read(text: str) -> list[Sentence]:
    """Cut the text into sentences of plain words."""
    sentences: list[Sentence] = []
    words: list[str] = []
    pauses: list[bool] = []
    pause = ended = False
    for piece in _PIECES.finditer(plain(text)):
        if piece["word"]:
            if ended and piece["word"] not in _CARRIES_ON:
                sentences.append(_sentence(words, pauses))
                words, pauses = [], []
            words.append(piece["word"])
            pauses.append(pause or ended)
            pause = ended = False
        elif piece["end"]:
            ended = bool(words)
        else:
            pause = True
    if words:
        sentences.append(_sentence(words, pauses))
    return sentences


def _sentence(words: list[str], pauses: list[bool]) -> Sentence:
    clause = 0
    clauses: list[int] = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        new_subject = word in _SUBJECTS and before not in _TIES_SUBJECT and (word != "my" or before == "and")
        if index and (pauses[index] or word in _OPENS_CLAUSE or new_subject):
            clause += 1
        clauses.append(clause)
    return Sentence(tuple(words), tuple(pauses), tuple(clauses))
