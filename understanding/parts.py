"""Part a message into what it says and what it asks, for one message may hold two questions."""

from __future__ import annotations

import re

from details.question import is_question
from details.text import flatten, sentence_spans, tidy
from understanding.follow_up import leans

MOST_PARTS = 6
FEWEST_WORDS = 2
# What a further question begins with: "... and how long does it take", "... , is it covered".
_OPENER = (
    r"(?:what(?:'?s)?|how|why|when|where|who|which|do (?:you|i|they|those|these|people)|does|did"
    r"|is (?:it|there|this|that|the|my|cold|ice|cryo\w*)|are (?:you|there|they|the|my|those|these)"
    r"|can (?:i|you|it|we|they|cold|ice|cryo\w*)|will (?:i|it|you|they|my|cold|ice)|should i"
    r"|would (?:it|you|i)|could (?:i|you|it)|may i|am i)\b"
)
# Behind an "and" more begins a question: "and would cold get it down". Behind an "or" may be the
# other half of the first: "is it broken or did I bang it".
_MORE_OPENERS = (
    r"(?:(?:is|are|does|do|did|can|could|will|would|should|has|have) (?:the|your|ur|you|u|my|any|it|they"
    r"|there|this|that|cold|ice|icing|cryo\w*|what|people)|for how|by (?:how|what)|wat|wut)\b"
)
_ASKS_FOR = r"(?:what(?:'?s)?|how|why|when|where|who|which)\b"
_JOINT = re.compile(
    rf"(?:,|\s-|\s)\s*(?:and|n|'n'|also|plus|\+|&|but|then|oh and|btw|by the way)\s+"
    rf"(?:(?:also|then|btw|by the way|if so|roughly|about|please)\s+)*(?=(?:{_OPENER}|{_MORE_OPENERS}))"
    rf"|(?:,|\s)\s*or\s+(?={_ASKS_FOR})"
    rf"|,\s*(?={_OPENER}|(?:for how|by (?:how|what))\b)",
    re.IGNORECASE,
)
_TWO_TOPICS = re.compile(
    r"\W*(?:(?:what|how) about\s+|and\s+)?(?P<first>\w+(?: \w+)?)"
    r"\s*(?:\band\b|&|/)\s*(?P<second>\w+(?: \w+)?)\W*",
    re.IGNORECASE,
)
_SO_ASKS = re.compile(
    r"\bso (?:is|are|can|may|should|does|do|will|would) (?:i|it|you|this|that|the|cold|ice|cryo\w*)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"\W*(?:right|ok(?:ay)?|correct|yes|no|you know|huh|eh|please|thanks|can you help(?: me)?|any ideas?"
    r"|is that (?:true|right|so|correct))\W*",
    re.IGNORECASE,
)


def parts_of(text: str) -> list[str]:
    """Return the sentences and joined questions of a text in their order; one part for a plain message.

    A question that leans on the statement before it stays with it: "gout in my toe. is cold good for it".
    """
    readable = flatten(tidy(text))
    parts: list[str] = []
    does_last_ask = False
    for start, end in sentence_spans(readable):
        of_sentence = ""  # what the last part holds of it; the sentences before are known to ask nothing
        for clause in _clauses(readable[start:end]):
            part = clause.strip()
            if len(part.split()) < FEWEST_WORDS and not part.endswith("?"):
                continue
            if parts and leans(part) and not does_last_ask:
                parts[-1] = f"{parts[-1]} {part}"
                of_sentence = f"{of_sentence} {part}".lstrip()
            elif len(parts) == MOST_PARTS:
                return parts
            else:
                parts.append(part)
                of_sentence = part
            does_last_ask = asks(of_sentence)
    return parts or [readable]


def two_topics(text: str) -> list[str]:
    """Return two bare topics ("prices and parking?") as a question each; nothing for any other text."""
    two = _TWO_TOPICS.fullmatch(flatten(tidy(text)))
    return [f"{two['first']}?", f"{two['second']}?"] if two else []


def asks(part: str) -> bool:
    """Tell whether a part asks to be told something."""
    is_asked = is_question(part) or is_question(part.rpartition(":")[2])  # "quick one: is it cold"
    return is_asked or part.rstrip().endswith("?") or bool(_SO_ASKS.search(part))


def is_tag(part: str) -> bool:
    """Tell whether a part only asks for a nod: "right?", "ok?"."""
    return bool(_TAG.fullmatch(part))


def _clauses(sentence: str) -> list[str]:
    clauses: list[str] = []
    start = 0
    for joint in _JOINT.finditer(sentence):
        if len(sentence[start : joint.start()].split()) >= FEWEST_WORDS:
            clauses.append(sentence[start : joint.start()])
            start = joint.end()
    return [*clauses, sentence[start:]]
