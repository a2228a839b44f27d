"""Part a message into what it states, each by itself: "sure. oh and the phone ends in 64"."""

from __future__ import annotations

import re

from details.text import READ_LIMIT, flatten, sentence_spans, tidy

MOST = 6
# Behind a comma, or where it surely begins another: "friday, and my name ends in z", "ok but use my cell".
_JOINT = re.compile(
    r"[,;]\s+(?:(?:and|but|though|although|only|except|also|oh|so|plus|btw|by the way|wait|sorry|actually)\b"
    r"[\s,]*)+"
    r"(?=\S+\s+\S+\s+\S)"
    r"|\s(?:(?:but|btw|by the way|oh|also|wait)\b[\s,]*)+(?=\S+\s+\S+\s+\S)|\s-+\s(?=\S+\s+\S+\s+\S)",
    re.IGNORECASE,
)


def statements(text: str) -> list[str]:
    """Return the sentences of a text and what they join, in their order; of many the last holds the rest."""
    readable = flatten(tidy(text[:READ_LIMIT]))
    found = [
        statement.strip(" ,;")
        for start, end in sentence_spans(readable)
        for statement in _JOINT.split(readable[start:end].strip())
    ]
    told = [statement for statement in found if re.search(r"\w", statement)]
    return [*told[: MOST - 1], " ".join(told[MOST - 1 :])] if len(told) > MOST else told
