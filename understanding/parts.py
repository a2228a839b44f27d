"""Part a message into what it says and what it asks, for one message may hold two questions."""

from __future__ import annotations

import re

from details.text import READ_LIMIT, flatten, sentence_spans, tidy
from understanding.asking import asks
from understanding.follow_up import leans
from understanding.joints import FEWEST_WORDS, clauses_of

MOST_PARTS = 6
_LINE_END = re.compile(r"[\n\r\u2028\u2029]+")
_OF_SOMEBODY = re.compile(r"\b(?:he|she|him|her|his)\b", re.IGNORECASE)
_TWO_TOPICS = re.compile(
    r"\W*(?:(?:what|how) about\s+|and\s+)?(?P<first>\w+(?: \w+)?)"
    r"\s*(?:\band\b|&|/)\s*(?P<second>\w+(?: \w+)?)\W*",
    re.IGNORECASE,
)


def parts_of(text: str) -> list[str]:
    """Return the sentences and joined questions of a text in their order; one part for a plain message.

    A question that leans on the statement before it stays with it: "gout in my toe. is cold good for it".
    """
    lines = (flatten(tidy(line)) for line in _LINE_END.split(text[:READ_LIMIT]))
    readable = "\n".join(filter(None, lines))
    parts: list[str] = []
    does_last_ask = False
    for start, end in sentence_spans(readable):
        for clause in clauses_of(readable[start:end]):
            part = clause.strip()
            if len(part.split()) < FEWEST_WORDS and not part.endswith("?"):
                continue
            if parts and not does_last_ask and (leans(part) or _OF_SOMEBODY.search(part)):
                parts[-1] = f"{parts[-1]} {part}"
            elif len(parts) == MOST_PARTS:
                return parts
            else:
                parts.append(part)
            does_last_ask = asks(part)
    return parts or [flatten(tidy(text))]


def clauses_said(text: str) -> list[str]:
    """Return the sentences of a text and what they join, in their order, however short."""
    readable = flatten(tidy(text))
    sentences = (readable[start:end] for start, end in sentence_spans(readable))
    clauses = (clause.strip() for sentence in sentences for clause in clauses_of(sentence, fewest_words=1))
    return [clause for clause in clauses if re.search(r"\w", clause)]


def two_topics(text: str) -> list[str]:
    """Return two bare topics ("prices and parking?") as a question each; nothing for any other text."""
    two = _TWO_TOPICS.fullmatch(flatten(tidy(text)))
    return [f"{two['first']}?", f"{two['second']}?"] if two else []
