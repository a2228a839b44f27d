"""Find where a sentence joins two questions: "how cold is it and have you got parking"."""

from __future__ import annotations

import re

from details.joining_words import JOINS, LEADS_ON

FEWEST_WORDS = 2  # of what stands before a joint
_WHO_OR_WHAT = (
    r"(?:i|you|u|ya|y'?all|he|she|it|we|they|one|this|that|these|those|there|my|your|ur|his|her|our|their|the"
    r"|any|anyone|anybody|someone|somebody|people|ppl|folks|kids|cold|ice|icing|cryo\w*|insurance|what|\d+)\b"
)
_DOES_SOMETHING = (
    r"(?:bring|cause|cover|cure|count|do|ease|fix|get|give|go|heal|help|hurt|lead|lower|make|mean|need|reduce"
    r"|set|speed|stop|take|treat|trigger|work)\b"
)
_ASKS_FOR = r"(?:what(?:'?s)?|how|why|when|where|who|which)\b"
# What a question begins with wherever it stands: "how long", "by how much", "is it", "can junk food do".
OPENER = (
    r"(?:(?:what(?:'?s)?|how(?:'?s)?|why|when|where(?:'?s)?|whereabouts|who(?:'?s)?|which|whose)\b"
    r"|(?:wat|wut|wht|waht|hwat|hwo|hw|wen|whn|wehn|wher|wich|whitch)\b"
    r"|(?:at|for|from|by|in|on|to|until|with) (?:what|which|whom|how)\b"
    r"|(?!may \d)(?:is|are|was|were|do|does|dose|deos|did|has|can|cna|could|will|would|should|must|may|am)"
    rf" {_WHO_OR_WHAT}"
    # "Would like to make an appointment" asks nothing.
    r"|(?:can|could|will|would|does) (?!(?:not|never|hardly|barely|only|like|love|prefer|rather|need|want"
    r"|have|also|still|often|sometimes|usually|always|probably|really)\b)"
    rf"(?:[\w-]+ ){{1,3}}{_DOES_SOMETHING}"
    r"|any (?:\w+ )?(?:effects|risks?|dangers?|discounts?|parking|catch|chance)\b|r u\b)"
)
# What begins one behind an "and", and may be none elsewhere: "and have you got parking", "and any age".
_OPENER_BEHIND_AND = (
    r"(?:(?:has|have|had) (?:you|u|ya|y'?all|they|it|your|ur|the|any|my|there|this|that|cold|ice|people)\b"
    r"|(?:you|u|ya|y'?all)(?: guys)? (?:got|take|do|offer|use|sell|accept)\b"
    r"|any (?!(?:time|day|way|more|morning|afternoon|evening|weekday|week|moment|of)\b)\w"
    r"|(?:is|are) an?\b|whether\b|if (?:it'?s|i|you|u|he|she|they|my|the|there'?s)\b|(?:tell|show) me\b"
    r"|(?:i|we) (?:also |still |just )*(?:want|need|would like|'?d like) to know\b)"
)
# What may stand between: "and also", ", and if so".
_ALSO = rf"(?:{LEADS_ON}[,:]?\s+)*"
_JOINT = re.compile(
    rf"(?:,|\s-|\s)\s*{JOINS}\s+"
    rf"{_ALSO}(?=(?:{OPENER}|{_OPENER_BEHIND_AND}))"
    # Behind an "or" may be the other half of the first: "is it broken or did I bang it".
    rf"|(?:,|\s)\s*or\s+(?=(?:if i\s+\w+\s+)?{_ASKS_FOR})"
    rf"|(?:,|\s-)\s*{_ALSO}(?={OPENER})"
    rf"|\s*/\s*(?={OPENER})|\s+/\s+(?=\S+\s+\S+\s+\S)|(?P<number>\s*\b\d\)\s+)"
    # Whatever is asked besides: "how do you plan it, and cold is the only thing?"
    rf"|(?P<behind_question>,\s*(?:and|plus|also|oh and)\s+(?=\S+\s+\S+\s+\S))",
    re.IGNORECASE,
)
_HAS_OPENER = re.compile(rf"\b{OPENER}", re.IGNORECASE)


def clauses_of(sentence: str, fewest_words: int = FEWEST_WORDS) -> list[str]:
    """Return what a sentence joins, in its order; one clause for a plain sentence.

    What stands before a joint has at least so many words.
    """
    clauses: list[str] = []
    start = 0
    for joint in _JOINT.finditer(sentence):
        before = sentence[start : joint.start()]
        if _is_joint(joint, before) and len(before.split()) >= fewest_words:
            clauses.append(before)
            start = joint.end()
    return [*clauses, sentence[start:]]


def _is_joint(found: re.Match[str], before: str) -> bool:
    if found["behind_question"]:  # and no list: "with a bad heart, a pacemaker, and one lung"
        return "," not in before and bool(_HAS_OPENER.search(before))
    return not found["number"] or before.count("(") <= before.count(")")
