"""Read one turn of a booking: which details it gives, or that it is about something else.

Everything here is a pure function of the turn, for Rasa may ask twice within one turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from actions.booking.change import field_to_change
from actions.booking.slots import CANCELLED, CONFIRMED, SKIPPED
from actions.booking.turn import Turn
from details.age import is_for_minor
from details.found import find_details
from details.name import parse_name
from details.patient_type import parse_patient_type
from details.preferred_time import mentions_time, parse_preferred_time
from details.question import is_question
from details.reason import parse_reason
from details.skip import wants_to_skip
from details.telephone import Telephone
from details.yes_no import parse_yes_no

# What a visitor may say instead of an answer; rules reply to it and Rasa asks again.
INTERRUPTIONS = {
    "faq",
    "not_in_articles",
    "why_needed",
    "talk_to_person",
    "bot_challenge",
    "ask_capabilities",
    "greet",
    "goodbye",
    "thank",
    "insult",
    "other_language",
    "out_of_scope",
    "booking_status",
    "unclear",
    "nothing_said",
    "too_long",
}
# How near to an example an interruption must be to be believed where any words could be the answer.
SURE_CONFIDENCE, SURE_SIMILARITY = 0.5, 0.7
MOST_WORDS_OF_VISITS = 3  # "new" and "first time" are no reasons; "new pain in my back" is one
_CANCEL = re.compile(
    r"^\W*(?:please |pls |ok(?:ay)?,? |no,? |actually,? |just )*"
    r"(?:cancel|stop|quit|exit|abort|forget (?:it|this|about it)|never ?mind|nvm)\b"
    r"(?: (?:it|this|that|please|pls|now|all|everything|here|the|my|booking|request|appointment|consultation"
    r"|asking|thanks|thank you))*\W*$",
    re.IGNORECASE,
)
_CHANGED_TO = re.compile(
    r"\b(?:to|should be|must be|it's|its|is(?! (?:wrong|incorrect|not|misspelled|off|a mistake)))\b:?\s+"
    r"(?P<value>.+)$",
    re.IGNORECASE,
)

Given = dict[str, Any]  # slot -> what was said for it; `None` asks for the slot again


def read_turn(turn: Turn) -> Given:
    """Return what the turn gives to the booking; nothing when it is about something else.

    For the slot that was asked the value may be words that do not do; validation then explains.
    """
    if turn.is_command:
        return {}
    if turn.asked is None:
        return _read_opening(turn)
    if wants_to_cancel(turn):
        return {"ending": CANCELLED}
    given = _corrections(turn)
    answer = _ANSWERS[turn.asked](turn, given)
    if answer is not None:
        given[turn.asked] = answer
    if given:
        return given
    if _asks_to_book(turn) and not is_question(turn.text):
        return {turn.asked: None}  # the booking is open already: just ask again
    if _is_interruption(turn) or is_question(turn.text) or speaks_of_minor(turn):
        return {}
    return {turn.asked: turn.text}


def speaks_of_minor(turn: Turn) -> bool:
    """Tell whether the visitor has said that it is for someone under 18."""
    return any(is_for_minor(text) for text in (*turn.earlier, turn.text))


def wants_to_cancel(turn: Turn) -> bool:
    """Tell whether the visitor wants to end the booking."""
    sure = (
        turn.intent == "cancel" and turn.confidence >= SURE_CONFIDENCE and turn.similarity >= SURE_SIMILARITY
    )
    return sure or bool(_CANCEL.match(turn.text))


def _read_opening(turn: Turn) -> Given:
    """Take the details of the message that opens the booking, and of those before it."""
    given: Given = {}
    for text in (*turn.earlier, turn.text):
        found = find_details(text)
        details = {
            "reason": found.reason,
            "patient_type": found.patient_type,
            "full_name": found.name,
            "phone": telephone_value(found.telephone) if found.telephone else None,
            "email": found.email.address if found.email else None,
            # An earlier message may name a time that is no wish for an appointment.
            "preferred_time": found.preferred_time if text == turn.text else None,
        }
        given.update({slot: value for slot, value in details.items() if value})
    return {slot: value for slot, value in given.items() if not turn.known.get(slot)}


def telephone_value(telephone: Telephone) -> str:
    """Write a telephone as one value that reads back with its extension."""
    return telephone.e164 + (f" ext. {telephone.extension}" if telephone.extension else "")


def _corrections(turn: Turn) -> Given:
    """Take details that were not asked for: given early, corrected late, or to be changed."""
    found = find_details(turn.text)
    given: Given = {}
    if found.telephone:
        given["phone"] = telephone_value(found.telephone)
    if found.email:
        given["email"] = found.email.address
    if found.name:
        given["full_name"] = found.name
    if found.patient_type and turn.asked not in ("reason", "preferred_time", "consent"):
        given["patient_type"] = found.patient_type
    if found.reason and not turn.known.get("reason"):
        given["reason"] = found.reason
    if found.preferred_time and not is_question(turn.text):
        given["preferred_time"] = found.preferred_time
    changed = field_to_change(turn.text)
    if changed and not given.get(changed) and not (changed == turn.asked and found != find_details("")):
        given[changed] = _new_value(changed, turn.text)
    given = {slot: value for slot, value in given.items() if value is None or value != turn.known.get(slot)}
    return {slot: value for slot, value in given.items() if value is not None or turn.known.get(slot)}


def _new_value(slot: str, text: str) -> Any:
    """Read the new answer after "change my … to"; `None` asks for it."""
    match = _CHANGED_TO.search(text)
    if not match:
        return None
    if slot == "full_name":
        name = parse_name(match["value"])
        return name if isinstance(name, str) else None
    if slot == "preferred_time":
        return match["value"] if mentions_time(match["value"]) else None
    if slot == "reason":
        reason = parse_reason(match["value"])
        return reason if isinstance(reason, str) else None
    if slot == "patient_type":
        return parse_patient_type(match["value"])
    return None


def _is_interruption(turn: Turn) -> bool:
    return turn.intent in INTERRUPTIONS and turn.confidence >= SURE_CONFIDENCE


def _is_surely_something_else(turn: Turn) -> bool:
    return _is_interruption(turn) and turn.similarity >= SURE_SIMILARITY


def _asks_to_book(turn: Turn) -> bool:
    return turn.intent in {"book", "call_me_back"} and turn.confidence >= SURE_CONFIDENCE


def _reason(turn: Turn, given: Given) -> Any:
    if given.get("reason") or _asks_to_book(turn):
        return None
    if wants_to_skip(turn.text):
        return SKIPPED
    if len(turn.text.split()) <= MOST_WORDS_OF_VISITS and (visits := parse_patient_type(turn.text)):
        given["patient_type"] = visits
        return None
    # A bare topic such as "arthritis" or "migraine" is a reason here, not a question.
    if turn.intent not in ("faq", "not_in_articles") and _is_surely_something_else(turn):
        return None
    reason = parse_reason(turn.text)
    return reason if isinstance(reason, str) and not _gives_contact(given) else None


def _patient_type(turn: Turn, given: Given) -> Any:
    if given.get("patient_type"):
        return None
    if wants_to_skip(turn.text) and parse_yes_no(turn.text) is None:
        return "unsure"
    return parse_patient_type(turn.text)


def _full_name(turn: Turn, given: Given) -> Any:
    if (
        given.get("full_name")
        or _is_surely_something_else(turn)
        or (_asks_to_book(turn) and turn.similarity >= SURE_SIMILARITY)
    ):
        return None
    for part in (turn.text, *re.split(r"[,;\n]| and | - ", turn.text)):
        name = parse_name(part)
        if isinstance(name, str):
            return name
    return None


def _phone(turn: Turn, given: Given) -> Any:
    if given.get("phone") or is_question(turn.text) or not re.search(r"\d", turn.text):
        return None
    return None if given.get("email") else turn.text


def _email(turn: Turn, given: Given) -> Any:
    if given.get("email"):
        return None
    return SKIPPED if wants_to_skip(turn.text) else (turn.text if "@" in turn.text else None)


def _preferred_time(turn: Turn, given: Given) -> Any:
    if given.get("preferred_time") or is_question(turn.text):
        return None
    if wants_to_skip(turn.text):
        return SKIPPED
    if not mentions_time(turn.text):
        return None
    words = parse_preferred_time(turn.text)
    return words if isinstance(words, str) else None


def _consent(turn: Turn, _: Given) -> Any:
    agreed = parse_yes_no(turn.text)
    return None if agreed is None else ("yes" if agreed else "no")


def _ending(turn: Turn, given: Given) -> Any:
    if given:
        return None
    if mentions_time(turn.text) and isinstance(words := parse_preferred_time(turn.text), str):
        given["preferred_time"] = words
        return None
    agreed = parse_yes_no(turn.text)
    if agreed is None:
        return (
            CONFIRMED
            if re.match(r"^\W*(?:please )?(?:send|submit|book|confirm)( it)?\W*$", turn.text, re.I)
            else None
        )
    return CONFIRMED if agreed else "change"


def _gives_contact(given: Given) -> bool:
    return bool(given.get("phone") or given.get("email"))


_ANSWERS: dict[str, Callable[[Turn, Given], Any]] = {
    "reason": _reason,
    "patient_type": _patient_type,
    "full_name": _full_name,
    "phone": _phone,
    "email": _email,
    "preferred_time": _preferred_time,
    "consent": _consent,
    "ending": _ending,
}
