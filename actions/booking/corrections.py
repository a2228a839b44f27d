"""Take details that were not asked for: given early, corrected late, or to be changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.booking.change import field_to_change
from actions.booking.clauses import CLAUSE, CLAUSE_AND
from actions.booking.renaming import like_known_name, may_name, new_name, puts_name, read_name, renamed
from actions.booking.signs import asks_about
from actions.booking.slots import SKIPPED
from actions.booking.turn import NEITHER, Turn
from details.email import find_email
from details.found import find_details
from details.name import parse_name
from details.patient_type import parse_patient_type
from details.preferred_time import find_preferred_time, mentions_time, parse_preferred_time
from details.problem import Problem
from details.question import is_question
from details.reason import names_complaint, parse_reason
from details.statements import statements
from details.telephone import Telephone, find_telephone, mended, parse_telephone
from details.text import plain, sentence_spans
from details.yes_no import parse_yes_no, says_only_yes

SURE_OF_VISITS = 0.9  # how likely the learnt reading must be where nobody asked
MOST_WORDS_OF_VISITS = 3  # "new" and "first time" are no reasons; "new pain in my back" is one
_TIME_CHANGE = re.compile(
    r"\b(?:instead|actually|rather|change|make (?:it|that|the time)|better|switch|move"
    r"|let'?s (?:do|say|try|go with|make|have)|(?:how|what) about|can we do|could we do|shall we say"
    r"|would\b.{1,30}\b(?:do|work|suit|be (?:ok|okay|fine|possible))\b"
    r"|(?:and|but|only) (?:the )?time\b|hol[d']? up|hold on|no longer)\b|\bthen\W*$",
    re.IGNORECASE,
)
_MENDS = re.compile(
    r"\b(?:fix it|i meant (?:that|the other)|typo|misspelled|mistyped|my mistake)\b", re.IGNORECASE
)
# "Make it monday not tomorrow i got court".
_MADE = re.compile(
    r"\b(?:make (?:it|that|the time)|(?:move|switch|change) (?:it|that|the (?:time|day)|me) to)\s+"
    r"(?P<time>[^,;.!?\n]{2,60}?)(?=\s(?:i|we|my|because|since|cause|as)\b|[,;.!?\n]|$)",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"\bcorrect(?:ion)?\b|\bactually\b|\bhol[d']? (?:up|on)\b|\bin fact\b|\bcome to think\b|\bmy mistake\b"
    r"|\bi lied\b|\btake (?:it|that) back\b|\bon second thought\b|\bwait\b",
    re.IGNORECASE,
)
_OF_VISITS = re.compile(r"\b(?:been|visit\w*|came|come|patient|t?here|seen|saw|first)\b", re.IGNORECASE)
# "Mornings I can't pick up", "call after ten, I sleep in": said of the telephone.
_WHEN_TO_CALL = re.compile(
    r"\b(?:pick(?: it)? up|answer|calls?|calling|ring|reach|phone|text|voice ?mail)\b",
    re.IGNORECASE,
)
_SAYS_NO = re.compile(r"\W*n(?:o|ah|ope)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:not?|than|can'?t|cannot|won'?t|except|but|out|after that|until|til+|off|never|unless)\b",
    re.IGNORECASE,
)
_CHANGED_TO = re.compile(
    r"\b(?:to|should be|must be|it's|its|is(?! (?:wrong|incorrect|not|misspelled|off|a mistake)))\b:?\s+"
    r"(?P<value>.+)$",
    re.IGNORECASE,
)
_OTHER_COMPLAINT = re.compile(
    r"\b(?:forget|scratch|never ?mind|not) (?:about )?(?:the|my)\b[^.!?]*\b(?:it'?s|its|is|but|my|the)\b"
    r"|\b(?:put|make it|say|write)\b[^.!?]*\b(?:not|instead of|rather than)\b"
    r"|\b(?:make it|it should|should|let it) (?:say|read)\b[^.!?]*"
    r"|\b(?:it'?s|its|it is|is) (?:really |actually |now )?(?:more )?(?:of )?(?:my|the)\b[^.!?]*"
    r"\b(?:than|rather than|instead of|not) (?:my|the)\b",
    re.IGNORECASE,
)
# "Put down that it's my knees too": said of the complaint beside the one that is known.
_ALSO_COMPLAINS = re.compile(
    r"\b(?:put|note|add|write|include|mention|list)\b[^.!?]*\b(?:too|also|as well|besides)\b"
    r"|\b(?:also|besides) (?:put|note|add|write|include|mention)\b|\badd (?:that )?(?:it'?s )?(?:also )?my\b",
    re.IGNORECASE,
)
_BETWEEN_COMPLAINTS = "; "
_TAKES_OUT = re.compile(
    r"\b(?:take (?:it )?out|take\b.{0,25}\boff|leave (?:it )?out|remove|delete|drop(?!-)|scrap|forget|without"
    r"|lose|skip|erase|strike|scratch|ditch|omit)\b"
    r"|\b(?:don'?t|do not) (?:want|use|need|give|include|put|keep)\b",
    re.IGNORECASE,
)
_PUTS_ANOTHER = re.compile(
    r"\b(?:change|wrong|fix|update|instead|new|another|different|swap|switch|replace)\b", re.IGNORECASE
)
_RETURNS = re.compile(
    r"\b(?:i'?m|im|be|am|come|go|get|got|call|me|ring|text) back\b|\bback (?:on|at|by|in|the|to)\b",
    re.IGNORECASE,
)

_CHANGE_AND_WHY = re.compile(
    r"(?P<change>[^,;.!?\n]+)(?:[,;.!]\s+|\s(?=because\b|since\b))"
    r"(?:because|since|my|she|he|we|they|the|i have|i'?ve got|i work|i'?m)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_REFUSED = re.compile(r"\brather than\b|\binstead of\b|\brather not\b", re.IGNORECASE)
Given = dict[str, Any]  # slot -> what was said for it; `None` asks for the slot again


def corrections(turn: Turn) -> Given:
    """Take details that were not asked for: given early, corrected late, or to be changed."""
    found = find_details(turn.text)
    given: Given = {}
    if found.telephone and (not asks_about(turn.text) or field_to_change(turn.text) == "phone"):
        given["phone"] = telephone_value(found.telephone)
    elif (known := turn.known.get("phone")) and (telephone := _mended(known, turn)):
        given["phone"] = telephone_value(telephone)
    if found.email and (not asks_about(turn.text) or field_to_change(turn.text) == "email"):
        given["email"] = found.email.address
    elif turn.suggested_email and _accepts_suggestion(turn):
        given["email"] = turn.suggested_email
    if found.name and may_name(turn):
        # "Ann Lee, but everybody calls me Annie": the answer as a whole knows better.
        answered = parse_name(turn.text) if turn.asked == "full_name" else None
        given["full_name"] = answered if isinstance(answered, str) else renamed(turn, found.name)
    elif name := like_known_name(turn):
        given["full_name"] = name
    is_visits_answer = len(turn.text.split()) <= MOST_WORDS_OF_VISITS
    if (
        found.patient_type
        and turn.asked != "preferred_time"
        and not (turn.asked == "reason" and is_visits_answer)
    ):
        given["patient_type"] = _visits_answered(turn) or found.patient_type
    elif turn.known.get("patient_type") and _TAKES_BACK.search(turn.text) and _OF_VISITS.search(turn.text):
        given["patient_type"] = learnt_visits(turn.as_answer)
    if (
        found.reason
        and (not turn.known.get("reason") or turn.asked == "ending")
        and not is_question(turn.text)
    ):
        given["reason"] = found.reason
    elif turn.asked != "reason" and (known := turn.known.get("reason")):
        given["reason"] = _other_reason(turn.text, known)
    # "Hold up, I did come in once, in March": when that was.
    is_of_visits = bool(turn.known.get("patient_type") and given.get("patient_type"))
    if found.preferred_time and _may_set_time(turn) and not is_of_visits:
        given["preferred_time"] = _changed_time(turn) or whole_wish(turn.text, found.preferred_time)
    elif not found.preferred_time and not is_question(turn.text):
        given["preferred_time"] = _made_time(turn.text)
    given = {slot: value for slot, value in given.items() if value is not None}
    changed = field_to_change(turn.text) or ("full_name" if puts_name(turn.text) else None)
    if changed and not given.get(changed) and not (changed == turn.asked and found != find_details("")):
        given[changed] = _new_value(changed, turn)
    given = {slot: value for slot, value in given.items() if value is None or value != turn.known.get(slot)}
    return {slot: value for slot, value in given.items() if value is not None or turn.known.get(slot)}


def telephone_value(telephone: Telephone) -> str:
    """Write a telephone as one value that reads back with its extension."""
    return telephone.e164 + (f" ext. {telephone.extension}" if telephone.extension else "")


def takes_out(text: str) -> bool:
    """Tell whether something is to be left out, and nothing put in its place."""
    return bool(_TAKES_OUT.search(text)) and not _PUTS_ANOTHER.search(text)


def whole_wish(text: str, words: str | None) -> str | None:
    """Keep the whole sentence when a "not" or an "after that" beside the time would be lost."""
    if words is None:
        return None
    pieces = words.split(", ")
    sentences = re.split(r"(?<=[.!?;\n])\s+", text)
    sentence = next((part for part in sentences if all(piece[:12] in part for piece in pieces)), words)
    if not _NEGATED.search(sentence):
        return words
    clauses = [one for one in sentence.split(",") if not (find_telephone(one) or find_email(one))]
    whole = parse_preferred_time(",".join(clauses))
    return whole if isinstance(whole, str) else words


def _accepts_suggestion(turn: Turn) -> bool:
    """Tell whether "yes" means the address just offered; beside a consent it may be the consent."""
    says_yes = turn.asked not in ("consent", "ending") and parse_yes_no(turn.text) is True
    return (says_yes or bool(_MENDS.search(turn.text))) and not _SAYS_NO.match(turn.text)


def _other_reason(text: str, known: str) -> str | None:
    """Return the words that put another reason for the known one, or beside it.

    "Forget the elbow, it's the knee", "add that it's my knees too".
    """
    told = " ".join(text[a:b] for a, b in sentence_spans(text) if not is_question(text[a:b])).strip()
    also = _ALSO_COMPLAINS.search(told)
    found = also or _OTHER_COMPLAINT.search(told)
    if not found or not names_complaint(_RETURNS.sub(" ", found[0])):
        return None
    if field_to_change(told) not in (None, "reason") or (also and plain(told) in plain(known)):
        return None
    reason = parse_reason(f"{known}{_BETWEEN_COMPLAINTS}{told}" if also and known != SKIPPED else told)
    return reason if isinstance(reason, str) else None


def _changed_time(turn: Turn) -> str | None:
    """Return the time in the clause that changes it: "make it the 15th, I have work on the 14th"."""
    if not turn.known.get("preferred_time"):
        return None
    # "Leave the evenings to the working folks, make it Thursday morning."
    made = _MADE.search(turn.text)
    if made and mentions_time(turn.text[: made.start()]) and not mentions_time(turn.text[made.end() :]):
        return _made_time(turn.text)
    # "Mondays are out, I have a meeting. Tuesday at lunch instead."
    sentences = [turn.text[start:end] for start, end in sentence_spans(turn.text)]
    last = next((one for one in reversed(sentences) if mentions_time(one)), "")
    if len(sentences) > 1 and _TIME_CHANGE.search(last) and not _NEGATED.search(last):
        return find_preferred_time(last)
    change = _CHANGE_AND_WHY.match(turn.text)
    if not change:
        return None
    words = change["change"]
    is_plain = _TIME_CHANGE.search(words) and not _NEGATED.search(words) and not _REFUSED.search(words)
    return find_preferred_time(words) if is_plain else None


def _made_time(text: str) -> str | None:
    """Return the time that it is told to be made, whatever else is told in the same breath."""
    made = _MADE.search(text)
    return made["time"] if made and find_preferred_time(made["time"]) else None


def _mended(known: str, turn: Turn) -> Telephone | None:
    """Return the number that is known as the message corrects it; a time may look like its last digits."""
    telephone = parse_telephone(known)
    if isinstance(telephone, Problem) or turn.asked == "preferred_time" or mentions_time(turn.text):
        return None
    return None if asks_about(turn.text) else mended(telephone, turn.text)


def _may_set_time(turn: Turn) -> bool:
    """Tell whether a time named in passing is the wish: beside a consent it is when to call.

    Beside the answer to whether one has been here it is when that was.
    """
    if turn.asked == "patient_type" and turn.is_plain_answer:
        return False
    if is_question(turn.text) or turn.asked == "preferred_time":
        return False
    if turn.asked in ("phone", "email") and any(map(_tells_when_to_call, CLAUSE.split(turn.text))):
        return False
    if turn.asked in ("consent", "ending") or turn.known.get("preferred_time") not in (None, SKIPPED):
        return _changes_time(turn.text)
    return True


def _tells_when_to_call(clause: str) -> bool:
    return bool(_WHEN_TO_CALL.search(clause)) and mentions_time(clause)


def _changes_time(text: str) -> bool:
    """Tell whether a clause that names a time changes it: "change my name, I married this month" does not."""
    clauses = CLAUSE_AND.split(text)
    if says_only_yes(text):  # "10-4"
        return False
    if any(map(_is_time_alone, clauses)):  # "314 555 0199, Friday afternoon please"
        return True
    if field_to_change(text) in (None, "preferred_time"):
        return bool(_TIME_CHANGE.search(text))
    return any(_TIME_CHANGE.search(clause) and mentions_time(clause) for clause in clauses)


def _visits_answered(turn: Turn) -> str | None:
    """Return what the whole message is as the answer: "I was, once. Or was that next door"."""
    is_answered = turn.asked == "patient_type" and turn.is_surely_read
    return turn.learnt_answer if is_answered and turn.learnt_answer != NEITHER else None


def learnt_visits(as_answer: Mapping[str, tuple[str, float]]) -> str | None:
    """Return what a message surely says of earlier visits by the learnt reading."""
    label, likely = as_answer.get("visits", (NEITHER, 0.0))
    return label if label != NEITHER and likely >= SURE_OF_VISITS else None


def _is_time_alone(clause: str) -> bool:
    found = find_preferred_time(clause)
    return found is not None and len(clause.split()) - len(found.split()) <= 1


def _new_value(slot: str, turn: Turn) -> Any:
    """Read the new answer after "change my … to"; `None` asks for it."""
    text = turn.text
    if slot == "email":
        is_out = any(takes_out(one) and field_to_change(one) == slot for one in statements(text))
        return SKIPPED if is_out and takes_out(text) else None
    if slot == "full_name" and (name := puts_name(text)):
        return read_name(name)
    if slot == "patient_type":
        sentences = (text[start:end] for start, end in sentence_spans(text))
        return next(filter(None, map(parse_patient_type, sentences)), None) or learnt_visits(turn.as_answer)
    match = _CHANGED_TO.search(text)
    if slot == "full_name":
        return new_name(turn, match["value"] if match else None)
    if not match:
        return None
    if slot == "preferred_time":
        return match["value"] if mentions_time(match["value"]) else None
    if slot == "reason":
        reason = parse_reason(match["value"])
        return reason if isinstance(reason, str) else None
    return None
