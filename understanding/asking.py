"""What a part of a message does: ask, ask for a nod, lean on another part, or set the scene of a question."""

from __future__ import annotations

import re

from details.question import is_question
from understanding.joints import OPENER

_MOST_WORDS_POINTING = 5
# "When I bend over" and "where my neck meets my shoulder" ask nothing.
_NO_CLAUSE = (
    r"(?!(?:when|where) (?:i|it|we|he|she|they|my|the)\b|(?:what|how|which|who) (?:i|an?)\b"
    r"|which (?:is|are|was|were) (?:at |around |about )?\d)"
)
_BEGINS = re.compile(_NO_CLAUSE + OPENER, re.IGNORECASE)
_JOINED = re.compile(r"^\W*(?:(?:and|n|or|plus|also|then|second(?:ly)?)\b\W*)+", re.IGNORECASE)
# Not at the beginning: "sprained my wrist how does ice work", "kindly explain how it works".
_ASKS_LATER = re.compile(
    r"\bso (?:is|are|can|may|should|does|do|will|would) (?:i|it|you|this|that|the|cold|ice|cryo\w*)\b"
    r"|(?<!know )(?<!knows )(?<!knew )(?<!told me )\b(?:(?:how|why|what|who|which)(?: \w+)?|when|where)"
    r" (?:do|does|did|is|are|can|should|would|will)"
    r" (?:i|it|you|u|this|that|these|those|the|they|we|people|cold|ice|cryo\w*|my|your)\b"
    r"|\b(?:is|are) (?:it|that|this|they|those) (?:an?|ok|okay|safe|allowed|bad|fine)\b|\bwhether\b"
    rf"|,\s*{_NO_CLAUSE}{OPENER}"
    r"|^\W*(?:can|could|does|will|would) an?\b|\b(?:can|should|may) i\b"
    r"|\b(?:explain|tell me|describe|confirm|(?:need|want|like) to know|wonder(?:ing)?)"
    r" (?:how|what|why|when|where|whether|if|which|do|does|is|are|can|will)\b",
    re.IGNORECASE,
)
# Not "it", which mostly is the treatment.
_POINTS = re.compile(r"\b(?:ones?|the other|those|these|they|them)\b", re.IGNORECASE)
_BARE = re.compile(
    r"(?!\W*(?:and\W+)?(?:how (?:much|long|often)|what time)\b)"
    r"\W*(?:and\W+)?(?:which|how|what|who|when|where)\b(?: \w+)?\W*",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\W*(?:(?:and|but|so|because|hi|hello|hey|well|ok|sorry|btw|also)\W+)*"
    r"(?:i|i'?m|i'?ve|have|has|need|want|feel|fell|hurt|my|our|we|he|she|his|her|they|their"
    r"|mom|mum|mother|dad|father|husband|wife|son|daughter|grandma|grandpa|coach|a friend"
    r"|everybody|everyone|somebody|someone|people|folks"
    r"|for|with|after|since|because|when|while|during|if|in|on|at|as|having|being|had|got|nursing)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"\W*(?:right|ok(?:ay)?|correct|yes|no|you know|huh|eh|please|thanks|can you help(?: me)?|any ideas?"
    r"|is that (?:true|right|so|correct))\W*",
    re.IGNORECASE,
)


def asks(part: str) -> bool:
    """Tell whether a part asks to be told something."""
    question = _JOINED.sub("", part.rpartition(":")[2])  # "quick one: is it cold", "n how long"
    is_asked = is_question(part) or is_question(question) or bool(_BEGINS.match(question))
    return is_asked or part.rstrip().endswith("?") or bool(_ASKS_LATER.search(question))


def is_tag(part: str) -> bool:
    """Tell whether a part only asks for a nod: "right?", "ok?"."""
    return bool(_TAG.fullmatch(part))


def points_elsewhere(part: str) -> bool:
    """Tell whether a short part asks about what another names: "how cold are they", "which kinds?"."""
    is_short = len(part.split()) <= _MOST_WORDS_POINTING
    return is_short and bool(_POINTS.search(part) or _BARE.fullmatch(part))


def tells(part: str) -> bool:
    """Tell whether a part sets the scene, as the story does that a question is told with."""
    return bool(_TELLS.match(part))
