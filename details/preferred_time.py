"""When a visitor would like to come, in the visitor's own words."""

from __future__ import annotations

import re

from details.email import find_email
from details.problem import Problem
from details.question import is_question
from details.telephone import find_telephone
from details.text import cut, flatten, sentence_spans, tidy
from details.time_words import time_spans

LONGEST = 200  # characters

_BEFORE = re.compile(
    r"(?i)(?:\b(?:on|at|any|every|not?|before|after|around|between|from|early|late|later|mid|next|this"
    r"|sometime|either|only|anything but|but not"
    r"|any day but|except|about|the|a|in|by|maybe|preferably|ideally|possibly|or|and|until|till|never"
    r"|can't do|cannot do|cant do|don't do)[\s,]*|[-/&]\s*)+$"
)
_AFTER = re.compile(
    r"(?i)(?:\s*(?:(?:is|are|would be|would|will|might|should|could|seems?) )?(?:the )?"
    r"(?:(?:work|works|working|best|better|good|great|fine|ok|okay|ideal|perfect|possible|preferred"
    r"|preferable|please|suits?)\b"
    r"(?: (?:best|better|well|good|great|fine|for me|for us|me))*)|\s*(?:don't|doesn't|do not|does not"
    r"|won't|dont) work(?: for me)?\b"
    r"|\s*,? (?:if possible|or (?:later|earlier|after|before|so)|onwards?|at the (?:latest|earliest)"
    r"|only|ish|preferred|i guess)\b)+"
)
_JOINT = re.compile(
    r"(?i)[\s,.;&/-]*(?:\b(?:or|and|at|on|in|the|any|time|after|before|around|but|not|except|maybe|also"
    r"|even|if|of|for|preferably|either)\b[\s,]*){0,5}"
)


def parse_preferred_time(text: str) -> str | Problem:
    """Keep the answer to "what day and time suit you?" in the visitor's words, at most 200 characters.

    Codes: `time_missing` (no words), `time_is_contact` (a telephone or an e-mail alone), `time_is_question`.
    """
    words = tidy(text)
    if not re.search(r"\w", words):
        return Problem("time_missing")
    if not mentions_time(words) and (
        find_email(words) or find_telephone(words) or re.fullmatch(r"[\d\s().+-]{7,}", words)
    ):
        return Problem("time_is_contact")
    if is_question(words):
        return Problem("time_is_question")
    return cut(words, LONGEST)


def mentions_time(text: str) -> bool:
    """Tell whether the words name a day, a date, a clock time, a part of the day or "any time" to come at.

    Times of a complaint do not count: "it started last week", "for three days", "worse in the morning".
    """
    return bool(time_spans(tidy(text)))


# Beside other things these seldom say when somebody wants to come: "on my lunch break", "on my feet all day".
_IN_PASSING = re.compile(
    r"(?i)\W*(?:(?:on|at|over|my|the|during|for|a|in|of|before|after|until|till) )*"
    r"(?:lunch(?: ?time| hour| break)?|day ?time|all day|rush hour|end of (?:the )?day|first thing"
    r"|work|nights?|school|dinner|breakfast|class(?:es)?|today|tonight|(?:right )?now)\W*"
)

_COURTESY = re.compile(
    r"(?i)^\W*(?:morning|afternoon|evening)(?=[\s!.,]+(?:i|i'[md]|im|we|can|could|would|any chance|looking"
    r"|just|this is|my|hi|hello|is|are|do|need|want|been|hope|all|there|folks|everyone|y'?all|to you|team)\b)"
    r"|\bat your (?:earliest|soonest) (?:possible )?convenience\b"
)


def find_preferred_time(text: str) -> str | None:
    """Find the words of a longer message that say when the visitor wants to come."""
    words = _without_courtesy(tidy(text))
    wishes: list[str] = []
    for start, end in sentence_spans(words):
        sentence = words[start:end]
        if is_question(sentence):
            continue
        wishes += _wishes(sentence)
    return cut(", ".join(wishes), LONGEST) or None


def _without_courtesy(words: str) -> str:
    """Cover "Afternoon!" and "at your earliest convenience", which wish for no time."""
    return _COURTESY.sub(lambda match: "_" * len(match[0]), words)


def _wishes(sentence: str) -> list[str]:
    """Return the times of a sentence with the small words that belong to them, near ones as one."""
    flat = flatten(sentence)
    joined: list[tuple[int, int]] = []
    for start, end in time_spans(sentence):
        if joined and _JOINT.fullmatch(flat[joined[-1][1] : start]):
            start = joined.pop()[0]
        after = _AFTER.match(flat, end)
        joined.append((start, after.end() if after else end))
    wishes = []
    for start, end in joined:
        before = _BEFORE.search(flat[max(0, start - 60) : start])
        begin = max(0, start - 60) + before.start() if before else start
        wish = sentence[begin:end].strip(" ,;-&/.!?")
        wishes.append(
            re.sub(
                r"(?i)^(?:(?:and|or|on|the(?= (?:early|late|next|after|morn|week))|a|in(?= (?:as soon|next"
                r"|this|tomorrow|mornings|monday|tuesday|wednesday|thursday|friday))|,)\s+)+",
                "",
                wish,
            )
        )
    return [wish for wish in wishes if wish and not _IN_PASSING.fullmatch(wish)]
