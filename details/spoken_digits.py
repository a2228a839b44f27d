"""Numbers said in words, as some people write their telephone number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from details.text import flatten, plain

_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8",
    "ninety": "9",
}  # fmt: skip
_NUMBERS = _DIGITS | _TEENS | _TENS
_REPEATS = {"double": 2, "triple": 3}
_HUNDRED = "hundred"
_FEWEST_IN_A_RUN = 3
_FEWEST_DIGITS, _ALL_DIGITS = 7, 10  # of a telephone number without and with its area code
_FEWEST = 4  # fewer digit words in a text are words of a sentence
_JOINING = {"and", "then", "dash", "hyphen", "dot", "space", "area", "code"}


def spoken_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Find where runs of numbers, some said in words, may be a telephone; yield start, end and digits.

    With a word or two in it a run has ten digits: "two 30 minute sessions" is none.
    """
    for start, end, words in _runs(text):
        digits = _digits(words)
        # "Ten thirty, eleven thirty" are times.
        may_be_short = _said(words) >= _FEWEST_IN_A_RUN and not {*words} & (_TEENS | _TENS).keys()
        if len(digits) >= _FEWEST_DIGITS if may_be_short else len(digits) == _ALL_DIGITS:
            yield start, end, digits


def _runs(text: str) -> Iterator[tuple[int, int, list[str]]]:
    run: list[re.Match[str]] = []
    for match in (*re.finditer(r"\w+", flatten(text)), None):
        word = match[0].lower() if match else ""
        if match and (word.isdigit() or word in _NUMBERS or word in _REPEATS or word == _HUNDRED):
            run.append(match)
        elif not (run and word in _JOINING):
            words = [each[0].lower() for each in run]
            if _said(words):
                yield run[0].start(), run[-1].end(), words
            run = []


def _said(words: list[str]) -> int:
    """Count the numbers that are said in words."""
    return sum(word in _NUMBERS for word in words)


def with_digits(text: str) -> str:
    """Write the runs of two and more numbers that are said in words as digits: "ends in oh one two nine"."""
    readable = flatten(text)
    for start, end, words in reversed(list(_runs(readable))):
        if len(words) > 1:
            readable = f"{readable[:start]}{_digits(words)}{readable[end:]}"
    return readable


def digits_of_words(text: str) -> str:
    """Write "three one four, five five five" as digits; a text with few digit words stays as it is.

    Digits that only small words part ("area code 314 then 555") are brought together.
    """
    words = re.findall(r"\w+|[^\w\s]", plain(text))
    spoken = _said(words)
    has_digits = any(word.isdigit() for word in words)
    if spoken < _FEWEST and not (has_digits and (spoken or _JOINING.intersection(words))):
        return text
    return _digits(words)


def _digits(words: list[str]) -> str:
    """Read them one by one: "three fourteen, five fifty five, oh one twenty two" is 314 555 0122."""
    digits, repeat = "", 1
    for word, behind in zip_longest(words, words[1:]):
        if word in _REPEATS:
            repeat = _REPEATS[word]
            continue
        digits += _digits_of(word, behind) * repeat
        repeat = 1
    return digits


def _digits_of(word: str, behind: str | None) -> str:
    if word == _HUNDRED:
        return "00"
    if word in _TENS:
        return _TENS[word] + ("" if _DIGITS.get(behind or "", "0") != "0" else "0")
    return word if word.isdigit() else (_DIGITS | _TEENS).get(word, "")
