"""Tell which answers say all that another says, so that nobody is asked to choose between them."""

from __future__ import annotations

from understanding.words import content_words

MOST_OF_IT = 0.8  # of the other's content words


def is_fuller(answer: str, other: str) -> bool:
    """Tell whether an answer says what the other says, and no less than that."""
    said, asked_for = set(content_words(answer)), set(content_words(other))
    return len(said) >= len(asked_for) > 0 and len(said & asked_for) >= MOST_OF_IT * len(asked_for)
