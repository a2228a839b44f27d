"""What a message asks beside what it tells, and the words of it that are left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from details.email import find_email
from details.joining_words import JOINS, LEADS_ON
from details.leading_over import LEADS_OVER
from details.question import is_question, proposes_time, tells_to
from details.telephone import find_telephone
from details.text import flatten, tidy

# Replies that can be given beside the booking; anything else asks for the visitor's next words.
_ANSWERED_ASIDE = ("faq", "passage", "missing")
_SAID_ASIDE = (*_ANSWERED_ASIDE, "unknown")  # of what has the looks of a question
# A line of the chat that is quoted: "> What is your name?".
_QUOTED = re.compile(r"^\s*>.*(?:\n|$)", re.MULTILINE)
# What is left of where a question was joined: "Bob Lee / ", "it is my back, 2nd question".
_JOINT = re.compile(rf"(?<![\s,:;/-])(?:[\s,:;/-]+(?:{JOINS}|{LEADS_ON}|or|\d\)))*[\s,:;/-]*$", re.IGNORECASE)
_LEADS_OVER = re.compile(rf"(?:\W*\b{LEADS_OVER}\b)+\W*", re.IGNORECASE)


def asides_of(replies: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the replies to parts of a message that ask; a part that gives a number or address asks nothing.

    Args:
        replies: those of a message, as `understanding/decision.py` has them.
    """
    return [
        reply
        for reply in replies
        if (text := reply.get("text"))
        and reply["kind"] in (_SAID_ASIDE if is_question(text) else _ANSWERED_ASIDE)
        and not _gives_contact(text)
        and not proposes_time(text)
        and not tells_to(text)
    ]


def _gives_contact(text: str) -> bool:
    asks_for_ours = is_question(text) and re.search(r"\byour\b", text, re.IGNORECASE)
    return bool(find_telephone(text) or find_email(text)) and not asks_for_ours


def without_asides(text: str, asides: Iterable[Mapping[str, Any]]) -> str:
    """Return the words that neither quote the chat nor are a question that is answered beside the booking.

    All, where there are no others.
    """
    text = _QUOTED.sub("", text).strip() or text
    rest = flatten(tidy(text))
    for reply in asides:
        rest = rest.replace(reply["text"], " ")
    if rest == flatten(tidy(text)) or not re.search(r"\w", rest) or _LEADS_OVER.fullmatch(rest):
        return text
    return _JOINT.sub("", " ".join(rest.split()))
