"""Read one turn of a booking: which details it gives, or that it is about something else.

Everything here is a pure function of the turn, for Rasa may ask twice within one turn.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.booking.answers import ANSWERS
from actions.booking.change import field_to_change
from actions.booking.corrections import Given, corrections, telephone_value, whole_wish
from actions.booking.put_right import put_right
from actions.booking.signs import (
    BOOKING_INTENTS,
    SURE_CONFIDENCE,
    SURE_SIMILARITY,
    asks_about,
    is_interruption,
)
from actions.booking.slots import CANCELLED
from actions.booking.turn import NEITHER, Turn
from details.age import is_for_minor
from details.found import find_details
from details.listed import find_listed
from details.question import is_question
from details.skip import wants_to_skip
from details.text import plain
from details.yes_no import holds_a_yes

FEWEST_WORDS_BEFORE_A_CANCEL = 4
SKIPPABLE = {"reason", "patient_type", "email", "preferred_time"}
_CANCEL = re.compile(
    r"^\W*(?:(?:please|pls|ok(?:ay)?|no|yes|actually|just|sorry|nvm|never ?mind|scratch that)\b\W*)*"
    r"(?:cancel|stop|quit|exit|abort|forget (?:it|this|about it)|never ?mind|nvm|scratch that)\b"
    r"(?: (?:it|this|that|please|pls|now|all|everything|here|the|my|booking|request|appointment|consultation"
    r"|asking|thanks|thank you))*\W*$",
    re.IGNORECASE,
)
# "He just told me he won't come. Cancel"
_CANCELS_ALL = re.compile(
    r"\W*(?:(?:please|pls|just)\b\W*)?cancel(?: (?:it|everything|it all|(?:the|my) (?:booking|request)))?\W*"
    r"(?:(?:please|pls)\W*)?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:^|[.,;!]\s*)(?:no\W+)?(?:please )?(?:don'?t|do not) cancel\b(?!.*\bcancel)")
_NOT_NOW = re.compile(
    r"^\W*(?:(?:hm+|uh+|um+|ok(?:ay)?|no|nah|actually|sorry|you know what|well)\b\W*)*"
    r"(?:forget (?:it|this|about it)|never ?mind|nvm|cancel(?: (?:it|this|that))?|stop)\W+"
    r"(?:not (?:now|today|yet|right now|any ?more)|(?:maybe |perhaps )?(?:another|some other) (?:time|day)"
    r"|(?:maybe )?later|(?:i )?changed my mind"
    r"|(?:i(?:'?ll| will) )?(?:just )?call(?: you| them)?(?: later| instead)?)\W*$",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"\b(?:delete|erase|remove)\b.{0,20}\b(?:everything|all|my (?:info|data|details|request|booking))\b"
)
_SAYS_LITTLE = re.compile(
    r"\W*(?:(?:my|the|some|this|a|an|of|chronic|bad|constant|pain) )*(?:pains?|aches?|injury|injuries"
    r"|condition|recovery|discomfort)\W*",
    re.IGNORECASE,
)
_NO_DAY = re.compile(
    r"\W*(?:(?:for|in|during|sometime|some ?time|early|late|later|maybe|the) )*(?:this|next|the (?:next"
    r"|coming)) (?:week|month|couple of weeks|few days|few weeks)(?: (?:if possible|please|or so|maybe))?\W*",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"(?:his|her|their|he|she|they)\b", re.IGNORECASE)
# Where the next word could send or delete everything, a word against sending always counts.
_AGAINST = re.compile(
    r"\b(?:cancel|delete|erase|scratch that|forget (?:it|this|that|the whole)|never ?mind|nvm|stop"
    r"|remove (?:it|this|that|everything|all|my (?:info|data|details|request|booking))"
    r"|(?:don'?t|do not|no longer|never) (?:send|submit|book|want|agree|store|keep|save|share|do))\b",
    re.IGNORECASE,
)
# Beside a yes these are limits of it: "yes, and never send me ads", "call me, and then you delete it".
_LIMITS_A_YES = re.compile(
    r"\b(?:don'?t|do not|never) (?:send|want|share|do)\b"
    r"|\b(?:then|after(?:wards?)?|later|once|when)\b.{0,30}\b(?:delete|erase|remove)\b"
    r"|\b(?:delete|erase|remove)\b.{0,30}\b(?:then|after(?:wards?)?|later|once|when)\b",
    re.IGNORECASE,
)


def read_turn(turn: Turn) -> Given:
    """Return what the turn gives to the booking; nothing when it is about something else.

    For the slot that was asked the value may be words that do not do; validation then explains.
    """
    if turn.is_command:
        return {}
    if turn.asked is None:
        return _without_child(turn, _read_opening(turn))
    if wants_to_cancel(turn):
        return {"ending": CANCELLED}
    given, left = put_right(turn, corrections(turn))
    # "Friday at 10 and the phone ends in 0124" is one statement, of two things.
    answer = _answer(turn.asked, left if left.text else turn, given)
    if answer is not None:
        given[turn.asked] = answer
    given = _without_child(turn, given)
    if given:
        return given
    if turn.intent in BOOKING_INTENTS:
        # The booking is open already: just ask again; but "don't call me" beside a consent needs words.
        return {turn.asked: turn.text if turn.asked in ("consent", "ending") else None}
    if is_interruption(turn) or is_question(turn.text) or asks_about(turn.text) or speaks_of_minor(turn):
        return {}
    if turn.is_rest:
        return {}  # what was asked beside it is answered, and the question asked again
    # Letters without meaning would pass for a reason or a name, and a remark on the weather for a reason.
    is_noise = turn.intent == "unclear" and turn.similarity >= SURE_SIMILARITY
    is_beside_the_point = turn.asked == "reason" and turn.learnt_answer == NEITHER
    return {turn.asked: "" if is_noise or is_beside_the_point else turn.text}


def _answer(asked: str, left: Turn, given: Given) -> Any:
    """Return the answer to what was asked in what is left of a message; of visits, in one statement of it.

    Not of a consent: "yes. I want to think about it" is none.
    """
    answer = ANSWERS[asked](left, given)
    if answer is not None or asked != "patient_type" or given.get(asked) is not None:
        return answer
    alone = (
        ANSWERS[asked](replace(left, text=told.text, as_answer=told.as_answer, statements=()), given)
        for told in left.statements
        if len(told.text.split()) > 1  # "ok." says nothing
    )
    answers = {each for each in alone if each is not None}
    return answers.pop() if len(answers) == 1 else None


def _telling(reason: str | None) -> str | None:
    """Leave out what anybody who comes would say: "my pain"."""
    return None if reason and _SAYS_LITTLE.fullmatch(reason) else reason


def _telling_time(wish: str | None) -> str | None:
    """Leave out "next week", so that the day and the time are asked."""
    return None if wish and _NO_DAY.fullmatch(wish) else wish


def _own_reason(reason: str | None, *, is_earlier: bool) -> str | None:
    """Leave out whose knee a story told of: "she had it for her ankle"."""
    return None if reason and is_earlier and _OF_OTHERS.match(reason) else reason


def _without_child(turn: Turn, given: Given) -> Given:
    """Drop contact details that may be a child's: a parent's or guardian's are asked for instead."""
    if turn.for_minor or not speaks_of_minor(turn):
        return given
    contact = ("full_name", "phone", "email")
    kept = {slot: value for slot, value in given.items() if slot not in contact}
    return kept | {slot: None for slot in contact if turn.known.get(slot)}


def speaks_of_minor(turn: Turn) -> bool:
    """Tell whether the visitor has said that it is for someone under 18."""
    return any(is_for_minor(text) for text in (*turn.earlier, turn.text))


def wants_to_cancel(turn: Turn) -> bool:
    """Tell whether the visitor wants to end the booking."""
    if is_question(turn.text) or (turn.asked in SKIPPABLE and wants_to_skip(turn.text)):
        return False
    words = plain(turn.text)
    if _GOES_ON.search(words):
        return False
    # "Never mind, maybe later" may be said of the address or the day alone.
    is_not_now = turn.asked not in ("email", "preferred_time") and _NOT_NOW.match(words)
    if _CANCEL.match(words) or is_not_now or (turn.asked not in SKIPPABLE and _cancels_in_the_end(turn)):
        return True
    if turn.asked in ("consent", "ending"):
        changes = field_to_change(words) is not None and not _EVERYTHING.search(words)
        # What is deleted is gone.
        agrees = turn.asked == "consent" and (turn.learnt_answer == "agrees" or holds_a_yes(turn.text))
        against = _AGAINST.search(_LIMITS_A_YES.sub(" ", words) if agrees else words)
        return bool(against) and not changes
    return (
        turn.intent == "cancel" and turn.confidence >= SURE_CONFIDENCE and turn.similarity >= SURE_SIMILARITY
    )


def _cancels_in_the_end(turn: Turn) -> bool:
    """Tell whether a cancel stands behind what led to it: "he doesn't want to. cancel", no "Dr. Cancel"."""
    last = turn.last_sentence
    before = turn.text[: -len(last)].split()
    return len(before) >= FEWEST_WORDS_BEFORE_A_CANCEL and bool(_CANCELS_ALL.fullmatch(last))


def _read_opening(turn: Turn) -> Given:
    """Take the details of the message that opens the booking, and of those before it."""
    given: Given = {}
    for text in (*turn.earlier, turn.text):
        found = find_details(text)
        listed = find_listed(text)
        asks = is_question(text)
        details = {
            "reason": _telling(_own_reason(found.reason, is_earlier=text != turn.text) or listed.reason),
            "patient_type": found.patient_type or listed.patient_type,
            "full_name": found.name or listed.name,
            # A number or an address in a question is seldom the visitor's own.
            "phone": telephone_value(found.telephone) if found.telephone and not asks_about(text) else None,
            "email": found.email.address if found.email and not asks_about(text) else None,
            # An earlier message may name a time that is no wish for an appointment.
            "preferred_time": _telling_time(whole_wish(text, found.preferred_time))
            if text == turn.text
            else None,
        }
        if asks and text != turn.text:
            details["patient_type"] = None
        given.update({slot: value for slot, value in details.items() if value})
    return {slot: value for slot, value in given.items() if not turn.known.get(slot)}
