"""When a visitor would like to come, in the visitor's own words."""

from __future__ import annotations

import re

from details.problem import Problem
from details.question import is_question
from details.text import cut, plain, tidy

LONGEST = 200  # characters
_DAY = (
    r"mon(?:day)?s?|tues?(?:day)?s?|wed(?:nesday|s)?s?|thur?s?(?:day)?s?|fri(?:day)?s?|sat(?:urday)?s?|sun(?:day)?s?"
    r"|mo?nday|tuseday|teusday|tuesdy|wensday|wednsday|wedensday|thrusday|thurday|thurdsay|firday|frday|saterday|satuday|sundy"
    r"|weekdays?|weekends?|weeknights?"
)
_PART = r"mornings?|afternoons?|evenings?|nights?|noon|midday|lunch(?:time)?|mid-?morning|dinner ?time|daytime|after (?:work|school|lunch)|before (?:work|noon|lunch)"
_CLOCK = (
    r"\d{1,2}(?::\d\d)? ?(?:a\.?m\.?|p\.?m\.?|o'?clock)\b|\d{1,2}:\d\d|(?:at|after|before|around|by|between|from|till|until|past) (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)\b(?! (?:years?|days?|weeks?|months?|hours?|minutes?|people|other))"
    r"|(?:\d{1,2}|nine|ten|one|two|three) ?(?:-|to|til+) ?(?:\d{1,2}|noon|two|three|four|five|six)\b(?! (?:years?|days?|weeks?|months?|hours?|minutes?))"
)
_MONTH = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DATE = (
    rf"\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|\d{{4}}-\d\d-\d\d|(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b"
    r"|the \d{1,2}(?:st|nd|rd|th)\b|(?:the )?(?:first|second|third|fourth|last) week"
)
_RELATIVE = (
    r"today|tonight|tomm?orr?ow|tomorow|tommorow|tmrw|tmr|next (?:week|month|available|opening|days?|couple|few|year|\w+day)|this (?:week|month|weekend|\w+day|coming|morning|afternoon|evening)"
    r"|later (?:today|this week)|(?:in|within) (?:a|an|one|two|three|the next|a few|\d+) (?:\w+ )?(?:days?|weeks?|months?|hours?)|end of (?:the|this|next) (?:week|month|day)|beginning of|start of|coming \w+day|day after|week from|weeks? from|first thing|after the holidays?|after thanksgiving|after christmas|after new years?"
)
_ANY = (
    r"any ?(?:time|day|thing works)|whenever|any (?:weekday|morning|afternoon|evening|day|time)|asap|a\.s\.a\.p|as soon as (?:possible|you can|u can)|soon(?:est)?|right away|immediately|earliest|no preference|flexible|doesn'?t matter|does not matter|don'?t care|either|i'?m (?:open|free|flexible)|open (?:schedule|availability)|anything(?: works)?|up to you|you (?:choose|pick)|all day|now|early|late|later"
)
_TIME = re.compile(rf"(?<![\w'])(?:{_DAY}|{_PART}|{_CLOCK}|{_DATE}|{_RELATIVE}|{_ANY})(?![\w])")
# A time inside one of these tells how long or since when something hurts.
_HISTORY = re.compile(
    r"\b(?:started|began|happened|hurt(?:ing|s)?|fell|injured|pulled|twisted|since|ago|last (?:night|week|month|year|\w+day)|all (?:day|night)|every (?:day|night|morning)"
    r"|at night|wakes?|worse (?:in|at)|yesterday|for (?:the past|about|over|almost|\d+|a|two|three|several|many) ?(?:\w+ )?(?:days?|weeks?|months?|years?|hours?))\b"
)
_CLOSED_ANSWER = re.compile(rf"^\W*(?:{_DAY}|{_PART}|{_CLOCK}|{_DATE}|{_RELATIVE}|{_ANY})\W*$")


def parse_preferred_time(text: str) -> str | Problem:
    """Keep the answer to "what day and time suit you?" in the visitor's words.

    Problems: time_missing, time_is_question, time_is_contact.
    """
    said = tidy(text)
    if not re.search(r"\w", said):
        return Problem("time_missing")
    if "@" in said or re.fullmatch(r"\D{0,3}(?:\d\D{0,2}){9,}", said):
        return Problem("time_is_contact")
    if is_question(said):
        return Problem("time_is_question")
    return cut(said, LONGEST)


def mentions_time(text: str) -> bool:
    """Tell whether the words name a day, a date, a clock time, a part of the day, or "any time"."""
    said = plain(text)[:1000]
    if not _TIME.search(said):
        return False
    return bool(_CLOSED_ANSWER.match(said)) or not _HISTORY.search(said)


def find_preferred_time(text: str) -> str | None:
    """Find the part of a longer booking message that says when."""
    said = tidy(text)[:1000]
    parts = re.split(r"(?<=[,;.!?\n])\s+|\s+(?=(?:and|but|because|since)\s)|\s+(?=(?:on|for|at|this|next) )", said)
    timed = [part for part in parts if _names_when(part)]
    if not timed:
        return None
    words = re.sub(r"^(?:and|but|so|for|on|maybe|,)+\s+", "", " ".join(timed).strip(" ,;.!?"), flags=re.IGNORECASE)
    return cut(words, LONGEST) or None


_EXPLICIT = re.compile(rf"(?<![\w'])(?:{_DAY}|mornings?|afternoons?|evenings?|{_CLOCK}|{_DATE}|{_RELATIVE}|any ?time|any day|asap|as soon as possible)(?![\w])")


def _names_when(part: str) -> bool:
    said = plain(part)
    return bool(_EXPLICIT.search(said)) and not _HISTORY.search(said) and not is_question(part)
