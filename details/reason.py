"""Why a visitor comes, in a few words of the visitor's own."""

from __future__ import annotations

import re

from details.problem import Problem
from details.question import is_question
from details.text import cut, plain, tidy

LONGEST = 200  # characters
_PART = (
    r"(?:(?:lower|upper|mid|middle|left|right|low|bad|old|my) )*"
    r"(?:back|neck|shoulders?|knees?|hips?|elbows?|wrists?|ankles?|foot|feet|legs?|arms?|hands?|thumb|fingers?|joints?|muscles?"
    r"|spine|tailbone|hamstrings?|calf|calves|thighs?|heel|jaw|ribs?|side|sciatic nerve|tendon|ligament|rotator cuff)"
)
_TROUBLE = (
    r"(?:pains?|aches?|spasms?|cramps?|injur(?:y|ies)|soreness|stiffness|swelling|inflammation|strain|sprain|problems?|issues?|trouble"
    r"|arthritis|tendonitis|tendinitis|bursitis|sciatica|whiplash|numbness|tightness|knots?)"
)
_CLAUSES = re.compile(
    rf"\b(?P<a>{_PART} {_TROUBLE})\b"
    rf"|\b(?P<b>(?:chronic |bad |severe |muscle |back |joint |knee |neck )*(?:arthritis|sciatica|spasms?|tendonitis|tendinitis|bursitis|whiplash|headaches?|migraines?|fibromyalgia))\b"
    rf"|\b(?P<c>(?:my|his|her|the) {_PART} (?:is |are |really |always |still |keeps? |has been |just )*(?:hurt(?:s|ing)?|ach(?:es|ing|e)|kill(?:s|ing)(?: me)?|sore|stiff|swollen|spasm(?:s|ing)|locked up|went out|gave out|bothers? me|acting up))\b"
    rf"|\b(?P<d>(?:a |an )?(?:pulled|torn|strained|sprained|twisted|injured|sore|stiff|swollen|bad|hurt) {_PART})\b",
    re.IGNORECASE,
)


def parse_reason(text: str) -> str | Problem:
    """Keep the answer to "what would you like help with?".

    Problems: reason_missing, reason_is_question, reason_is_contact.
    """
    said = tidy(text)
    if not re.search(r"[^\W\d_]", said):
        return Problem("reason_missing")
    if re.fullmatch(r"\S+@\S+", said) or re.fullmatch(r"\D{0,3}(?:\d\D{0,2}){7,}", said):
        return Problem("reason_is_contact")
    if is_question(said):
        return Problem("reason_is_question")
    return cut(said, LONGEST)


def find_reason(text: str) -> str | None:
    """Find in a longer message what hurts, from plain statements; a question states no reason."""
    said = tidy(text)[:1000]
    for sentence in re.split(r"(?<=[.!?])\s+|\n", said):
        if is_question(sentence) and not re.search(r"\b(?:book|appointment|consult|schedule|see you)", plain(sentence)):
            continue
        match = _CLAUSES.search(sentence.replace("’", "'"))
        if match:
            return cut(match[0], LONGEST)
    return None
