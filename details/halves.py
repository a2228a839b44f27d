"""Join a telephone number that was said in two messages: "314 555", and then "0123"."""

from __future__ import annotations

import re

from details.spoken_digits import digits_of_words

DIGITS = 10
_MOST_WORDS_BESIDE = 3  # "it's 314 555"
_WORD = re.compile(r"[^\W\d_]+")


def are_halves(before: str, now: str) -> bool:
    """Tell whether two messages are the halves of one number, with hardly another word in them."""
    first, second = (digits_of_words(text) for text in (before, now))
    is_bare = all(len(_WORD.findall(half)) <= _MOST_WORDS_BESIDE for half in (first, second))
    told = [re.sub(r"\D", "", half) for half in (first, second)]
    whole = "".join(told)
    return is_bare and all(told) and len(whole.removeprefix("1")) == DIGITS
