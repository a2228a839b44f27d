"""Numbers said in words, as some people write their telephone number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from details.text import flatten, plain

_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_REPEATS = {"double": 2, "triple": 3}
_FEWEST_IN_A_RUN = 3
_FEWEST_DIGITS, _ALL_DIGITS = 7, 10  # of a telephone number without and with its area code
_FEWEST = 4  # fewer digit words in a text are words of a sentence
_JOINING = {"and", "then", "dash", "hyphen", "dot", "space", "area", "code"}


def spoken_numbers(text: str) -> list[str]:
    """Return the digits of each unbroken run of numbers of which a few at least are said in words."""
    return [_digits(_words(run)) for run in _runs(text) if _said(run) >= _FEWEST_IN_A_RUN]


def spoken_number_spans(text: str) -> Iterator[tuple[int, int]]:
    """Find where such runs of seven digits or more stand; of ten exactly also with a word or two said."""
    for run in _runs(text):
        digits = len(_digits(_words(run)))
        few_said = _said(run) < _FEWEST_IN_A_RUN
        if digits == _ALL_DIGITS if few_said else digits >= _FEWEST_DIGITS:
            yield run[0].start(), run[-1].end()


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Find unbroken runs of numbers of which at least one is said in words."""
    run: list[re.Match[str]] = []
    for match in (*re.finditer(r"\w+", flatten(text)), None):
        word = match[0].lower() if match else ""
        if match and (word.isdigit() or word in _DIGITS or word in _REPEATS):
            run.append(match)
        elif not (run and word in _JOINING):
            if _said(run):
                yield run
            run = []


def _said(run: list[re.Match[str]]) -> int:
    """Count the digits that are said in words."""
    return sum(word in _DIGITS for word in _words(run))


def _words(run: list[re.Match[str]]) -> list[str]:
    return [match[0].lower() for match in run]


def digits_of_words(text: str) -> str:
    """Write "three one four, five five five" as digits; a text with few digit words stays as it is.

    Digits that only small words part ("area code 314 then 555") are brought together.
    """
    words = re.findall(r"\w+|[^\w\s]", plain(text))
    spoken = sum(word in _DIGITS for word in words)
    has_digits = any(word.isdigit() for word in words)
    if spoken < _FEWEST and not (has_digits and (spoken or _JOINING.intersection(words))):
        return text
    return _digits(words)


def _digits(words: list[str]) -> str:
    digits, repeat = "", 1
    for word in words:
        if word in _REPEATS:
            repeat = _REPEATS[word]
            continue
        digit = word if word.isdigit() else _DIGITS.get(word)
        digits += (digit or "") * repeat
        repeat = 1
    return digits
