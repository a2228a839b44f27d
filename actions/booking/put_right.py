"""Put right what is known where the learnt reading alone hears it: "em is for friends, it should be emilia".

The reading tells which detail is put right; how, the parsers of `details/` tell. Where they do not find it,
the detail is asked for again: nothing that was called wrong is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from actions.booking.corrections import TAKES_OUT, Given, learnt_visits, telephone_value
from actions.booking.slots import SKIPPED
from actions.booking.turn import NEITHER, Statement, Turn
from details.email import find_email
from details.mended_email import mended_email
from details.mended_name import mended_name
from details.mended_telephone import mended_telephone
from details.patient_type import parse_patient_type
from details.preferred_time import mentions_time, parse_preferred_time
from details.problem import Problem
from details.reason import LONGEST, names_complaint, parse_reason
from details.telephone import find_telephone, parse_telephone
from details.text import cut, sentence_spans, tidy

READING = "corrections"
SURE = 0.4
SURE_TO_ASK = 0.85  # where how it is put right is not found, so that it is asked again
_FEWEST_WORDS = 2
_CONTACTS = ("phone", "email")
# Said of a time that does not suit, or that was put down wrongly.
_NO_LONGER = re.compile(
    r"\b(?:not|no longer|can'?t|cannot|won'?t|isn'?t|doesn'?t|out|off|wrong|busy|booked|instead of"
    r"|rather than|why|says?|said|except)\b",
    re.IGNORECASE,
)


def put_right(turn: Turn, given: Given) -> tuple[Given, Turn]:
    """Return what the message puts right beside what is given, and the turn without the words that do so."""
    whole = Statement(turn.text, turn.as_answer)
    told = turn.statements or (whole,)
    slots = [_slot_put_right(statement, turn) for statement in told]
    if not any(slots) and _likely(whole) >= SURE_TO_ASK:
        told, slots = (whole,), [_slot_put_right(whole, turn)]
    mends: Given = {}
    for slot in filter(None, dict.fromkeys(slots)):
        if given.get(slot) is not None:
            continue
        words = [each for each, of_slot in zip(told, slots, strict=True) if of_slot == slot]
        mended = _mended(slot, turn, words)
        if mended is None and set(slots) == {slot, None}:
            # "The name is the wrong way round. Chidi is my first name."
            mended = _mended(slot, turn, list(told))
            slots = [slot] * len(told) if mended is not None else slots
        least = SURE if _is_asked_to_change(turn) else SURE_TO_ASK
        if mended is not None or any(_likely(each) >= least for each in words):
            mends[slot] = mended
    for slot in [slot for slot, value in given.items() if value is None and turn.known[slot]]:
        if slot not in mends:
            mends[slot] = _mended(slot, turn, list(told))
    if any(value is not None for slot, value in {**given, **mends}.items() if slot != turn.asked):
        # What was found is what was meant; nothing else is asked for again.
        mends = {slot: value for slot, value in mends.items() if value is not None}
    put = {*mends, *given}
    rest = [each for each, slot in zip(told, slots, strict=True) if slot not in put]
    if len(rest) == len(told):
        return {}, turn
    as_answer = rest[0].as_answer if len(rest) == 1 else {}
    left = replace(
        turn, text=" ".join(each.text for each in rest), as_answer=as_answer, statements=tuple(rest)
    )
    return mends, left


def _slot_put_right(statement: Statement, turn: Turn) -> str | None:
    slot, _ = statement.as_answer.get(READING, (NEITHER, 0.0))
    is_sure = _likely(statement) >= SURE and len(statement.text.split()) >= _FEWEST_WORDS
    if slot == NEITHER or slot == turn.asked or not is_sure or not turn.known.get(slot):
        return None
    # "That's my old cell. New one is 636 555 0181" says nothing of earlier visits.
    is_contact = bool(find_telephone(statement.text) or find_email(statement.text))
    return None if is_contact and slot not in _CONTACTS else slot


def _is_asked_to_change(turn: Turn) -> bool:
    """Tell whether to ask anew is what anybody would do who heard that something is to be changed."""
    return turn.intent == "change_details" or turn.asked == "ending"


def _likely(statement: Statement) -> float:
    return statement.as_answer.get(READING, (NEITHER, 0.0))[1]


def _mended(slot: str, turn: Turn, words: list[Statement]) -> Any:
    """Return the detail as the words mend it; `None` where they do not tell how."""
    if slot == "patient_type":
        values = (value for each in words for value in _visits(each))
        return next((value for value in values if value != turn.known[slot]), None)
    value = _MENDED[slot](turn, "\n".join(each.text for each in words))
    return None if value == turn.known[slot] else value


def _name(turn: Turn, text: str) -> str | None:
    return mended_name(turn.known["full_name"], text)


def _phone(turn: Turn, text: str) -> str | None:
    known = parse_telephone(turn.known["phone"])
    found = None if isinstance(known, Problem) else mended_telephone(known, text)
    return telephone_value(found) if found else None


def _email(turn: Turn, text: str) -> str | None:
    known = turn.known["email"]
    if known != SKIPPED and (mended := turn.suggested_email or mended_email(known, text)):
        return mended
    return SKIPPED if TAKES_OUT.search(text) else None


def _reason(turn: Turn, text: str) -> str | None:  # noqa: ARG001
    if not names_complaint(text):
        return None
    reason = parse_reason(text)
    # "Could you put headaches rather than the stiff neck?"
    return reason if isinstance(reason, str) else cut(tidy(text), LONGEST)


def _visits(statement: Statement) -> list[str]:
    """Return what a statement may say of earlier visits, the likelier first."""
    return [each for each in (learnt_visits(statement.as_answer), parse_patient_type(statement.text)) if each]


def _time(turn: Turn, text: str) -> str | None:  # noqa: ARG001
    """Return the last sentence that names a time and takes none back."""
    sentences = [text[start:end].strip() for start, end in sentence_spans(text)]
    kept = [one for one in sentences if mentions_time(one) and not _NO_LONGER.search(one)]
    wish = parse_preferred_time(kept[-1]) if kept else None
    return wish if isinstance(wish, str) else None


_MENDED: dict[str, Callable[[Turn, str], str | None]] = {
    "full_name": _name,
    "phone": _phone,
    "email": _email,
    "reason": _reason,
    "preferred_time": _time,
}
