"""Put right what is known where the learnt reading alone hears it: "em is for friends, it should be emilia".

The reading tells which detail is put right; how, the parsers of `details/` tell. Where they do not find it,
the detail is asked for again: nothing that was called wrong is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from actions.booking.corrections import Given, learnt_visits, takes_out, telephone_value
from actions.booking.slots import SKIPPED
from actions.booking.turn import NEITHER, Statement, Turn
from details.email import find_email
from details.mended_email import mended_email
from details.mended_name import mended_name
from details.mended_telephone import mended_telephone
from details.patient_type import parse_patient_type
from details.preferred_time import mentions_time, parse_preferred_time
from details.problem import Problem
from details.question import is_question
from details.reason import LONGEST, names_complaint, parse_reason
from details.telephone import find_telephone, parse_telephone
from details.text import cut, sentence_spans, tidy

READING = "corrections"
SURE = 0.4  # where the words must also tell how a name, a number or an address is mended
SURE_OF_WORDS = 0.6
SURE_TO_ASK = 0.85  # where how it is put right is not found, so that it is asked again
_FEWEST_WORDS = 2
_CONTACTS = ("phone", "email")
_READ_BY_PIECES = (*_CONTACTS, "full_name")
# Said of a time that does not suit, or that was put down wrongly.
_NO_LONGER = re.compile(
    r"\b(?:not|no longer|can'?t|cannot|won'?t|isn'?t|doesn'?t|out|off|wrong|busy|booked|instead of"
    r"|rather than|why|says?|said|except|works?|shift|class|dentist|meeting|court|school|practice|bad"
    r"|forg[eo]t)\b",
    re.IGNORECASE,
)
_NOT_THE_REASON = re.compile(
    r"(?:\b(?:not|never|instead of|rather than|without|no longer)\b|n't\b).*$", re.IGNORECASE
)


def put_right(turn: Turn, given: Given) -> tuple[Given, Turn]:
    """Return what is given and put right, and the turn without the words that put it right.

    Args:
        turn: what was said.
        given: what the lists of phrases found in it.
    """
    told = turn.statements or (Statement(turn.text, turn.as_answer),)
    slots = [_slot_put_right(statement, turn) for statement in told]
    rest = [statement for statement, slot in zip(told, slots, strict=True) if not slot]
    if len(rest) == len(told) and _likely(turn) >= SURE_TO_ASK:
        # The message as a whole says it, and no statement alone.
        slots = [_slot_put_right(turn, turn)] * len(told)
    left = _left(turn, rest)
    if not turn.known.get("preferred_time") and not mentions_time(left.text):
        # "Forget that number, the line gets shut off Saturday" wishes for no Saturday.
        given = {slot: value for slot, value in given.items() if slot != "preferred_time"}
    mends = {slot: value for slot, value in given.items() if value is None and turn.known.get(slot)}
    doubtful = set()
    for slot in {*mends, *filter(None, slots)}:
        if given.get(slot) is None:
            words = [each for each, of_slot in zip(told, slots, strict=True) if of_slot == slot]
            # "The name is the wrong way round. Chidi is my first name."
            mends[slot] = _mended(slot, turn, words) or _mended(slot, turn, list(told))
            if mends[slot] is None and slot not in given and not any(map(_is_clear(turn), words)):
                doubtful.add(slot)
    found = {**given, **mends}
    if any(value is not None for slot, value in found.items() if slot != turn.asked):
        # What was found is what was meant; nothing else is asked for again.
        doubtful |= {slot for slot, value in mends.items() if value is None}
    found = {slot: value for slot, value in found.items() if slot not in doubtful}
    return found, left if any(slot in found for slot in slots) else turn


def _left(turn: Turn, rest: list[Statement]) -> Turn:
    if len(rest) == len(turn.statements or (turn,)):
        return turn
    as_answer = rest[0].as_answer if len(rest) == 1 else {}
    return replace(
        turn, text=" ".join(each.text for each in rest), as_answer=as_answer, statements=tuple(rest)
    )


def _is_clear(turn: Turn) -> Callable[[Statement], bool]:
    """Return what tells whether a statement so surely puts something right that it is asked for again."""
    wants_change = turn.intent == "change_details"
    least = SURE if wants_change or turn.asked == "ending" else SURE_TO_ASK
    return lambda each: _likely(each) >= least and (wants_change or not is_question(each.text))


def _slot_put_right(said: Statement | Turn, turn: Turn) -> str | None:
    slot, likely = said.as_answer.get(READING, (NEITHER, 0.0))
    is_sure = likely >= (SURE if slot in _READ_BY_PIECES else SURE_OF_WORDS)
    if slot == NEITHER or slot == turn.asked or not is_sure or len(said.text.split()) < _FEWEST_WORDS:
        return None
    # "That's my old cell. New one is 636 555 0181" says nothing of earlier visits.
    is_contact = bool(find_telephone(said.text) or find_email(said.text))
    return slot if turn.known.get(slot) and (slot in _CONTACTS or not is_contact) else None


def _likely(said: Statement | Turn) -> float:
    slot, likely = said.as_answer.get(READING, (NEITHER, 0.0))
    return likely if slot != NEITHER else 0.0


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
    if known != SKIPPED and (mended := mended_email(known, text)):
        return mended
    # "Change the email. I don't want spam" puts another in its place.
    return SKIPPED if takes_out(text) and takes_out(turn.text) else None


def _reason(turn: Turn, text: str) -> str | None:  # noqa: ARG001
    affirmed = (_NOT_THE_REASON.sub("", clause) for clause in re.split(r"[,;.?!]\s", text))
    if not any(map(names_complaint, affirmed)):
        return None
    reason = parse_reason(text)
    # "Could you put headaches rather than the stiff neck?"
    return reason if isinstance(reason, str) else cut(tidy(text), LONGEST)


def _visits(statement: Statement) -> list[str]:
    """Return what a statement may say of earlier visits, the likelier first."""
    return [each for each in (learnt_visits(statement.as_answer), parse_patient_type(statement.text)) if each]


def _time(turn: Turn, text: str) -> str | None:  # noqa: ARG001
    """Return the last sentence, or else clause, that names a time and takes none back."""
    sentences = [text[start:end].strip() for start, end in sentence_spans(text)]
    clauses = [clause for sentence in sentences for clause in re.split(r"[,;]\s+", sentence)]
    kept = _wishes(sentences) or _wishes(clauses)
    wish = parse_preferred_time(kept[-1]) if kept else None
    return wish if isinstance(wish, str) else None


def _wishes(told: list[str]) -> list[str]:
    return [one for one in told if mentions_time(one) and not _NO_LONGER.search(one)]


_MENDED: dict[str, Callable[[Turn, str], str | None]] = {
    "full_name": _name,
    "phone": _phone,
    "email": _email,
    "reason": _reason,
    "preferred_time": _time,
}
