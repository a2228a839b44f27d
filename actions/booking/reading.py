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
from details.spoken_digits import digits_of_words
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
    "privacy",
    "nothing_said",
    "too_long",
}
# How near to an example an interruption must be to be believed where any words could be the answer.
SURE_CONFIDENCE, SURE_SIMILARITY = 0.5, 0.7
SKIPPABLE = {"reason", "patient_type", "email", "preferred_time"}
MOST_WORDS_OF_TIME = 6
MOST_WORDS_OF_VISITS = 3  # "new" and "first time" are no reasons; "new pain in my back" is one
_CANCEL = re.compile(
    r"^\W*(?:(?:please|pls|ok(?:ay)?|no|yes|actually|just|sorry|nvm|never ?mind|scratch that)\b\W*)*"
    r"(?:cancel|stop|quit|exit|abort|forget (?:it|this|about it)|never ?mind|nvm|scratch that)\b"
    r"(?: (?:it|this|that|please|pls|now|all|everything|here|the|my|booking|request|appointment|consultation"
    r"|asking|thanks|thank you))*\W*$",
    re.IGNORECASE,
)
# Where the next word could send or delete everything, a word against sending always counts.
_AGAINST = re.compile(
    r"\b(?:cancel|delete|erase|scratch that|forget (?:it|this|that|the whole)|never ?mind|nvm|stop"
    r"|remove (?:it|this|that|everything|all|my (?:info|data|details|request|booking))"
    r"|(?:don'?t|do not|no longer|never) (?:send|submit|book|want|agree|store|keep|save|share|do))\b",
    re.IGNORECASE,
)
# What a consent may be mixed with: how to be contacted, which is neither a yes nor a no.
_HOW_TO_CONTACT = re.compile(
    r"\b(?:texts?|texting|calls?|calling|e-?mails?|spam|voice ?mail|only|just)\b", re.IGNORECASE
)
_TIME_CHANGE = re.compile(r"\b(?:instead|actually|rather|change|make it|better|switch|move)\b", re.IGNORECASE)
_GUARDIAN = re.compile(
    r"\b(?:mom|mum|mother|dad|father|guardian|parent|grand(?:ma|pa|mother|father)|aunt|uncle)\b",
    re.IGNORECASE,
)
_RENAMES = re.compile(
    r"\bnames?\b|\bsurname\b|\b(?:actually|sorry|i mean|correction|should be|wrong|spelled)\b", re.IGNORECASE
)
_LAST_NAME = re.compile(r"\b(?:last|family) name\b|\bsurname\b", re.IGNORECASE)
_REFUSES_EMAIL = re.compile(r"\b(?:no|naw|nah|none|don'?t|do not|without|whatever|skip|not)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:another|different|other) (?:clinic|place|doctor|office)\b|\belsewhere\b", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:not?|can'?t|cannot|won'?t|except|but|out|after that|until|til+|off|never|unless)\b", re.IGNORECASE
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
        return _without_child(turn, _read_opening(turn))
    if wants_to_cancel(turn):
        return {"ending": CANCELLED}
    given = _corrections(turn)
    answer = _ANSWERS[turn.asked](turn, given)
    if answer is not None:
        given[turn.asked] = answer
    given = _without_child(turn, given)
    if given:
        return given
    if _asks_to_book(turn) and not is_question(turn.text):
        return {turn.asked: None}  # the booking is open already: just ask again
    if _is_interruption(turn) or is_question(turn.text) or _asks_about(turn.text) or speaks_of_minor(turn):
        return {}
    # Letters without meaning would pass for a reason or a name.
    is_noise = turn.intent == "unclear" and turn.similarity >= SURE_SIMILARITY
    return {turn.asked: "" if is_noise else turn.text}


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
    if _CANCEL.match(turn.text):
        return True
    if turn.asked in ("consent", "ending"):
        return bool(_AGAINST.search(turn.text)) and field_to_change(turn.text) is None
    return (
        turn.intent == "cancel" and turn.confidence >= SURE_CONFIDENCE and turn.similarity >= SURE_SIMILARITY
    )


def _read_opening(turn: Turn) -> Given:
    """Take the details of the message that opens the booking, and of those before it."""
    given: Given = {}
    for text in (*turn.earlier, turn.text):
        found = find_details(text)
        asks = is_question(text)
        details = {
            "reason": found.reason,
            "patient_type": found.patient_type,
            "full_name": found.name,
            # A number or an address in a question is seldom the visitor's own.
            "phone": telephone_value(found.telephone) if found.telephone and not _asks_about(text) else None,
            "email": found.email.address if found.email and not _asks_about(text) else None,
            # An earlier message may name a time that is no wish for an appointment.
            "preferred_time": _whole_wish(text, found.preferred_time) if text == turn.text else None,
        }
        if asks and text != turn.text:
            details["patient_type"] = None
        given.update({slot: value for slot, value in details.items() if value})
    return {slot: value for slot, value in given.items() if not turn.known.get(slot)}


def _asks_about(text: str) -> bool:
    asks = is_question(text) or bool(re.search(r"\w\W*\?\s*$", text))
    return asks and not re.search(r"\b(?:my|me|mine|i'm|im|i am)\b", text, re.IGNORECASE)


def _whole_wish(text: str, words: str | None) -> str | None:
    """Keep the whole sentence when a "not" or an "after that" beside the time would be lost."""
    if words is None:
        return None
    sentence = next((part for part in re.split(r"(?<=[.!?;\n])\s+", text) if words[:12] in part), words)
    if not _NEGATED.search(sentence):
        return words
    whole = parse_preferred_time(sentence)
    return whole if isinstance(whole, str) else words


def telephone_value(telephone: Telephone) -> str:
    """Write a telephone as one value that reads back with its extension."""
    return telephone.e164 + (f" ext. {telephone.extension}" if telephone.extension else "")


def _corrections(turn: Turn) -> Given:
    """Take details that were not asked for: given early, corrected late, or to be changed."""
    found = find_details(turn.text)
    given: Given = {}
    if found.telephone and not _asks_about(turn.text):
        given["phone"] = telephone_value(found.telephone)
    if found.email and not _asks_about(turn.text):
        given["email"] = found.email.address
    if found.name and _may_name(turn):
        given["full_name"] = _renamed(turn, found.name)
    is_visits_answer = len(turn.text.split()) <= MOST_WORDS_OF_VISITS
    if (
        found.patient_type
        and turn.asked != "preferred_time"
        and not (turn.asked == "reason" and is_visits_answer)
    ):
        given["patient_type"] = found.patient_type
    if (
        found.reason
        and (not turn.known.get("reason") or turn.asked == "ending")
        and not is_question(turn.text)
    ):
        given["reason"] = found.reason
    if found.preferred_time and _may_set_time(turn):
        given["preferred_time"] = _whole_wish(turn.text, found.preferred_time)
    changed = field_to_change(turn.text)
    if changed and not given.get(changed) and not (changed == turn.asked and found != find_details("")):
        given[changed] = _new_value(changed, turn.text)
    given = {slot: value for slot, value in given.items() if value is None or value != turn.known.get(slot)}
    return {slot: value for slot, value in given.items() if value is not None or turn.known.get(slot)}


def _may_name(turn: Turn) -> bool:
    """Tell whether a name in passing may replace the one that is known: "I'm Rob" beside a number may not."""
    if not turn.known.get("full_name") or turn.asked == "full_name":
        return True
    return bool(_RENAMES.search(turn.text) or (turn.for_minor and _GUARDIAN.search(turn.text)))


def _renamed(turn: Turn, name: str) -> str:
    known = turn.known.get("full_name")
    if known and " " in known and " " not in name and _LAST_NAME.search(turn.text):
        return f"{known.rsplit(' ', 1)[0]} {name}"
    return name


def _may_set_time(turn: Turn) -> bool:
    """Tell whether a time named in passing is the wish: beside a consent it is when to call."""
    if is_question(turn.text) or turn.asked == "preferred_time":
        return False
    if turn.asked in ("consent", "ending"):
        return bool(_TIME_CHANGE.search(turn.text))
    return True


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
    # Nearly any answer is out of the clinic's scope, so that alone says little.
    if turn.intent == "out_of_scope" and turn.similarity < SURE_SIMILARITY and not is_question(turn.text):
        return False
    return turn.intent in INTERRUPTIONS and turn.confidence >= SURE_CONFIDENCE


def _is_surely_something_else(turn: Turn) -> bool:
    return _is_interruption(turn) and turn.similarity >= SURE_SIMILARITY


def _asks_to_book(turn: Turn) -> bool:
    if turn.asked in ("consent", "ending"):
        return False
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
    if _ELSEWHERE.search(turn.text):
        return "new"
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
    if given.get("phone") or given.get("email") or is_question(turn.text) or _asks_about(turn.text):
        return None
    return turn.text if re.search(r"\d", digits_of_words(turn.text)) else None


def _email(turn: Turn, given: Given) -> Any:
    if given.get("email"):
        return None
    refuses = "@" not in turn.text and not is_question(turn.text) and bool(_REFUSES_EMAIL.search(turn.text))
    if wants_to_skip(turn.text) or refuses:
        return SKIPPED
    return turn.text if "@" in turn.text else None


def _preferred_time(turn: Turn, given: Given) -> Any:
    if given.get("preferred_time") or is_question(turn.text):
        return None
    if wants_to_skip(turn.text):
        return SKIPPED
    if not mentions_time(turn.text):
        return None
    words = parse_preferred_time(turn.text)
    return words if isinstance(words, str) else None


def _consent(turn: Turn, given: Given) -> Any:
    agreed = parse_yes_no(turn.text)
    # "No texts please" and "wrong email" are no refusals, and must delete nothing.
    if agreed is False and (given or _HOW_TO_CONTACT.search(turn.text)):
        return None
    return None if agreed is None else ("yes" if agreed else "no")


def _ending(turn: Turn, given: Given) -> Any:
    if given:
        return None
    agreed = parse_yes_no(turn.text)
    if (
        agreed is None
        and is_short_time(turn.text)
        and isinstance(words := parse_preferred_time(turn.text), str)
    ):
        given["preferred_time"] = words
        return None
    if agreed is None:
        sends = re.match(r"^\W*(?:please )?(?:send|submit|book|confirm)( it)?\W*$", turn.text, re.I)
        return CONFIRMED if sends else None
    return CONFIRMED if agreed else "change"


def is_short_time(text: str) -> bool:
    """Tell whether the text is a time and little else."""
    return mentions_time(text) and len(text.split()) <= MOST_WORDS_OF_TIME and not is_question(text)


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
