"""Part a message into what it says and what it asks, for one message may hold two questions."""

from __future__ import annotations

import re

from details.question import is_question
from details.text import READ_LIMIT, flatten, sentence_spans, tidy
from understanding.follow_up import leans

MOST_PARTS = 6
FEWEST_WORDS = 2
_SUBJECT = (
    r"(?:i|you|u|ya|y'?all|it|that|this|these|those|they|there|he|she|we|one|my|your|ur|his|her|our|their|the|any"
    r"|anyone|anybody|someone|somebody|people|ppl|folks|kids|cold|ice|icing|cryo\w*|insurance|what|\d+)\b"
)
# What a further question begins with: "... and how long does it take", "... , is it covered".
_OPENER = (
    r"(?:(?:what(?:'?s)?|wat|wut|how(?:'?s)?|why|when|where(?:'?s)?|whereabouts|who(?:'?s)?|which|whose)\b"
    r"|(?:at|for|from|by|on|to|until) (?:what|which|whom|how)\b"
    r"|(?:is|are|was|were|do|does|dose|did|can|could|will|would|should|must|may|am) "
    + _SUBJECT
    + r"|(?:can|could|will|would|does) (?!not\b|never\b|hardly\b|barely\b|only\b)(?:[\w-]+ ){1,3}"
    r"(?:bring|cause|cover|cure|count|do|ease|fix|get|give|go|heal|help|hurt|lead|lower|make|mean|need"
    r"|reduce|set|speed|stop|take|treat|trigger|work)\b"
    r"|any (?:\w+ )?(?:effects|risks?|dangers?|discounts?|parking|catch|chance)\b)"
)
# Behind an "and" more begins a question: "and have you got parking". Behind an "or" may be the
# other half of the first: "is it broken or did I bang it".
_MORE_OPENERS = (
    r"(?:(?:has|have|had) (?:you|u|ya|y'?all|they|it|your|ur|the|any|my|there|this|that|cold|ice|cryo\w*|people)\b"
    r"|(?:you|u|ya|y'?all)(?: guys)? (?:got|take|do|offer|use|sell|accept)\b"
    r"|any (?!(?:time|day|way|more|morning|afternoon|evening|weekday|week|moment|of)\b)\w"
    r"|if (?:it'?s|i|you|u|he|she|they|my|the|there'?s)\b|(?:tell|show) me\b|(?:i|we) (?:also |still |just )*(?:want|need|would like|'?d like) to know\b)"
)
_ASKS_FOR = r"(?:what(?:'?s)?|how|why|when|where|who|which)\b"
_ALSO = (
    r"(?:(?:also|then|btw|by the way|like|roughly|about|please|pls|maybe|second(?:ly)?"
    r"|if (?:so|not|yes|no)),?\s+)*"
)
_JOINT = re.compile(
    rf"(?:,|\s-|\s)\s*(?:and|n|'n'|also|plus|\+|&|but|then|oh and|btw|by the way)\s+"
    rf"{_ALSO}(?=(?:{_OPENER}|{_MORE_OPENERS}))"
    rf"|(?:,|\s)\s*or\s+(?={_ASKS_FOR})"
    rf"|(?:,|\s-)\s*{_ALSO}(?={_OPENER})"
    rf"|\s*/\s*(?={_OPENER})",
    re.IGNORECASE,
)
_TWO_TOPICS = re.compile(
    r"\W*(?:(?:what|how) about\s+|and\s+)?(?P<first>\w+(?: \w+)?)"
    r"\s*(?:\band\b|&|/)\s*(?P<second>\w+(?: \w+)?)\W*",
    re.IGNORECASE,
)
# Not at the beginning: "sprained my wrist, how does ice work", "kindly explain how it works".
_ASKS_LATER = re.compile(
    r"\bso (?:is|are|can|may|should|does|do|will|would) (?:i|it|you|this|that|the|cold|ice|cryo\w*)\b"
    r"|(?<!know )(?<!knows )(?<!knew )(?<!told me )\b(?:how|why|what|when|where|who|which)"
    r" (?:do|does|did|is|are|can|should|would|will) (?:i|it|you|u|this|that|the|they|we|cold|ice|cryo\w*|my|your)\b"
    r"|^\W*(?:can|could|does|will|would) an?\b|\b(?:can|should|may) i\b"
    r"|\b(?:explain|tell me|describe|confirm|(?:need|want|like) to know|wonder(?:ing)?)"
    r" (?:how|what|why|when|where|whether|if|which)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"^\W*(?:(?:and|n|or|plus|also|then|second(?:ly)?)\b\W*)+", re.IGNORECASE)
_BEGINS = re.compile(_OPENER, re.IGNORECASE)
_POINTS = re.compile(r"\b(?:ones?|the other|those|them)\b", re.IGNORECASE)
_TELLS = re.compile(
    r"\W*(?:(?:and|but|so|because|hi|hello|hey|well|ok|sorry|btw|also)\W+)*"
    r"(?:i|i'?m|i'?ve|im|ive|my|our|we|he|she|his|her|they|their|mom|mum|mother|dad|father|husband|wife|son|daughter"
    r"|for|with|after|since|because|when|while|during|if|in|on|at|as|having|being|had|got|nursing"
    r"|grandma|grandpa|coach|everybody|everyone|somebody|someone|people|folks|a friend)\b",
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
    readable = flatten("\n".join(map(tidy, flatten(text[:READ_LIMIT]).splitlines())))
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
            does_last_ask = asks(part) or asks(of_sentence)
    return parts or [tidy(readable)]


def two_topics(text: str) -> list[str]:
    """Return two bare topics ("prices and parking?") as a question each; nothing for any other text."""
    two = _TWO_TOPICS.fullmatch(flatten(tidy(text)))
    return [f"{two['first']}?", f"{two['second']}?"] if two else []


def asks(part: str) -> bool:
    """Tell whether a part asks to be told something."""
    question = _JOINED.sub("", part.rpartition(":")[2])  # "quick one: is it cold", "n how long"
    is_asked = is_question(part) or is_question(question) or bool(_BEGINS.match(question))
    return is_asked or part.rstrip().endswith("?") or bool(_ASKS_LATER.search(question))


def points_elsewhere(part: str) -> bool:
    """Tell whether a part names by a pronoun what it asks about: "how cold are they", "is there one near me"."""
    return leans(part) or bool(_POINTS.search(part))


def tells(part: str) -> bool:
    """Tell whether a part sets the scene, as the story does that a question is told with."""
    return bool(_TELLS.match(part))


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
