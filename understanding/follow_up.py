"""Questions that lean on the answer before them: "why?", "and how cold is it?"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from details.text import flatten, tidy

MOST_WORDS = 14  # a longer question names what it is about
_NO_NAMES = {"the", "your", "for", "and", "an", "of", "on"}
MOST_WORDS_LEFT_OUT = 4  # "and how long?" leaves its subject out
_WHY = re.compile(
    r"\W*(?:(?:but|and|ok(?:ay)?|so|hm+|really)\W+)*(?:why|how come|how so|why not|why does it"
    r"|why(?:'s| is| does it do)? (?:that|this)|how does that work|what makes you say that)"
    r"(?: (?:tho|though|then|exactly))?\W*",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\W*(?:(?:please|pls|and|ok(?:ay)?|yes|cool|interesting|great|hm+|can you|could you|would you|i want to"
    r"|i'd like to|i would like to|what|got|any|some|a (?:bit|little)|do you have|is there)\W+)*"
    r"(?:tell (?:me|us) (?:a (?:bit|little|lot) )?more|say more|explain more|explain that|know more|hear more"
    r"|learn more|read more|go on|continue|keep going|carry on|elaborate|expand on that|go deeper|and then"
    r"|more(?: info(?:rmation)?| details?)?|(?:in )?(?:more|further) details?"
    r"|what else|anything else|anything more)"
    r"(?: (?:about|on|to|of) (?:it|that|this|them))?"
    r"(?: (?:please|pls|thanks|is there|can you (?:say|tell me)))*\W*",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\W*(?:(?:no|nope|nah|sorry|thanks|actually)\W+)*"
    r"(?:no|nope|nah|neither|none|something else|another question|not (?:that|those|these|any|either))"
    # "One of these" is two of them: as one as well, a row would be read in twice as many ways with each.
    r"(?:\W+(?:of )?(?:these|those|them|that|it|two|really|sorry|thanks|one))*\W*",
    re.IGNORECASE,
)
_STANDS_FOR = re.compile(
    r"\b(?:(?:it|they|them)(?='?s?\b)"
    r"|(?:(?<=\bis )|(?<=\bwas )|(?<=\bbrings ))(?:that|this)(?=\s+(?:on|an?)\b)"
    r"|(?:that|this|those|these)(?=\W*$|\s+(?:is|are|does|do|would|will|can|work|works|hurt|hurts"
    r"|help|helps|happen|happens|cost|costs|take|takes|feel|feels|mean|last|lasts|safe|treatment|thing"
    r"|stuff|for|with)\b))"
    r"(?P<is>'?s\b)?(?:\s+(?:treatment|thing|stuff))?",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:i|you|u|ya|we|your|ur|my|me|us)\b", re.IGNORECASE)
_ELLIPTIC = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?|also)\W+)*"
    r"(?:(?:for |since |by |until )?(?:how|when|where|what|which|who)\b.*"
    r"|(?:is|are|does|do|can|any|side|what about|how about)\b.*)",
    re.IGNORECASE,
)


def is_why(text: str) -> bool:
    """Tell whether the text asks for the reason of what was just said, and nothing else."""
    return bool(_WHY.fullmatch(flatten(tidy(text))))


def is_more(text: str) -> bool:
    """Tell whether the text asks for more of what was just said, and for nothing else."""
    return bool(_MORE.fullmatch(flatten(tidy(text))))


def is_none(text: str) -> bool:
    """Tell whether the text says that nothing of what was offered is meant."""
    return bool(_NONE.fullmatch(flatten(tidy(text))))


def leans(text: str) -> bool:
    """Tell whether something that was named before stands behind an "it" or a "that"."""
    return bool(_STANDS_FOR.search(text))


def with_subject(text: str, subject: str) -> str | None:
    """Put the subject of the last answer where the text leans on it; `None` when it stands by itself."""
    readable = flatten(tidy(text))
    words = readable.split()
    if not words or len(words) > MOST_WORDS:
        return None
    match = _STANDS_FOR.search(readable)
    if match:
        named = subject + (" is" if match["is"] else "")
        return f"{readable[: match.start()]}{named}{readable[match.end() :]}"
    is_short = len(words) <= MOST_WORDS_LEFT_OUT and not _PERSON.search(readable)
    if is_short and _ELLIPTIC.fullmatch(readable):
        return f"{readable.rstrip(' ?.!')} {subject}?"
    return None


def subject_of(text: str, subjects: Iterable[str]) -> str | None:
    """Return the subject that the text names, the one with most words if it names several."""
    words = set(re.findall(r"\w+", flatten(tidy(text)).lower()))
    named = [subject for subject in subjects if set(re.findall(r"\w+", subject.lower())) - _NO_NAMES <= words]
    return max(named, key=lambda subject: len(subject.split()), default=None)
