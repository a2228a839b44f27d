"""Choose what to quote of a passage: at most two sentences that read well alone."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from understanding.words import content_words

MOST_LETTERS = 600  # of a quote; a longer one is cut at a word
_WORD_COUNTS = 0.15  # what a word of the question in a sentence counts, against the cosine
_NEARLY = 0.8  # of the best sentence's cosine: near enough to add
_LEANS_ON_THE_LAST = re.compile(
    r"(?:it|its|this|that|these|those|they|them|their|he|she|such|so|also|another|each one|both|but|and|or"
    r"|then|however|therefore|instead|otherwise|besides|too|there are other|all of (?:this|these|that)"
    r"|[a-z]+ like (?:this|these|that|those))\b",
    re.IGNORECASE,
)


def choose_quote(
    sentences: Sequence[str], nearness: Sequence[float], words: Set[str], before: str = ""
) -> str:
    """Return the sentence nearest to the question, with a neighbour where it needs or adds one.

    `nearness` holds each sentence's cosine with the question, `words` the question's stems, and `before` the
    sentence that the section has before these.
    """
    matched = [words & content_words(sentence).keys() for sentence in sentences]
    worth = [near + _WORD_COUNTS * len(found) for near, found in zip(nearness, matched, strict=True)]
    best = worth.index(max(worth))
    if leans(sentences[best]):
        earlier = sentences[best - 1] if best else before
        return _joined(earlier, sentences[best])
    neighbours = [
        place
        for place in (best - 1, best + 1)
        if 0 <= place < len(sentences)
        and not (place < best and leans(sentences[place]))
        and (
            matched[place] - matched[best]
            or nearness[place] >= _NEARLY * nearness[best]
            or sentences[min(place, best)].endswith(":")
        )
    ]
    if not neighbours:
        return _joined(sentences[best])
    added = max(neighbours, key=lambda place: worth[place])
    return _joined(*(sentences[place] for place in sorted((best, added))))


def leans(sentence: str) -> bool:
    """Tell whether a sentence leans on the one before it, as 'This also …' does."""
    return bool(_LEANS_ON_THE_LAST.match(sentence))


def _joined(*sentences: str) -> str:
    quote = " ".join(filter(None, sentences))
    return quote if len(quote) <= MOST_LETTERS else f"{quote[:MOST_LETTERS].rsplit(' ', 1)[0]} …"
