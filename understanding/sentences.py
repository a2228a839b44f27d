"""Split plain English prose into sentences."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st mt ft jr sr vs e.g i.e u.s cf ca approx no fig vol dept est etc incl max min tel"
    " ext ave rd blvd".split()
)
# After these a sentence may well end: it does when what follows does not look like the rest of a date.
_MAY_END = frozenset(("a.m", "p.m", "etc", "jr", "sr", "ave", "rd", "blvd", "ft", "min", "max"))
_TIME_WORD = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_BEGINNING = re.compile(r"[\"'“‘(\[]*[A-Z0-9À-Þ–—-]")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of one paragraph; white space becomes single spaces."""
    text = re.sub(r"\s+", " ", text).strip()
    sentences, start = [], 0
    for end in _END.finditer(text):
        following = text[end.end() :].lstrip()
        if _ends(text[start : end.end()], end[0], following):
            sentences.append(text[start : end.end()].strip())
            start = end.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if re.search(r"\w", sentence)]


def _ends(sentence: str, mark: str, following: str) -> bool:
    if not _BEGINNING.match(following):
        return False
    if not mark.startswith(".") or len(mark.strip("\"'”’)]")) > 1:
        return True
    word = sentence[: -len(mark)].rsplit(" ", 1)[-1].lstrip("\"'“‘([").lower()
    if word in _MAY_END:
        return following[0].isupper() and not _TIME_WORD.match(following)
    if word in _ABBREVIATIONS:
        # "There is no." ends; "No. 5" does not.
        return word == "no" and not following[0].isdigit()
    # A single letter is an initial, "I" apart.
    return len(word) != 1 or not word.isalpha() or word == "i"
