"""Read the answer to the question that was asked; `None` when there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from actions.booking.corrections import MOST_WORDS_OF_VISITS, Given
from actions.booking.name_answer import name_answered
from actions.booking.signs import SURE_SIMILARITY, asks_about, asks_to_book, is_surely_something_else
from actions.booking.slots import CONFIRMED, SKIPPED
from actions.booking.turn import NEITHER, Turn
from details.name import parse_name
from details.patient_type import parse_patient_type
from details.preferred_time import mentions_time, parse_preferred_time
from details.problem import Problem
from details.question import is_question
from details.reason import LONGEST as LONGEST_REASON
from details.reason import find_reason, names_complaint, parse_reason
from details.skip import wants_to_skip
from details.spoken_digits import digits_of_words
from details.text import cut, plain, sentence_spans, tidy
from details.yes_no import begins_with_yes, holds_a_yes, parse_yes_no, says_only_yes

LONGEST_LIMIT = 200  # characters
MOST_WORDS_OF_TIME = 6
MOST_WORDS_WITHOUT_DOUBT = 2
_CONDITION = re.compile(
    r"\b(?:if|only|unless|but|except|provided|as long|so long|until|when|once|not|don'?t|without)\b",
    re.IGNORECASE,
)
_MAKES_CONDITION = re.compile(r"\b(?:if|unless|provided|as long|so long|until|when|once)\b", re.IGNORECASE)
# What a consent may be mixed with: how to be contacted, which is neither a yes nor a no.
_HOW_TO_CONTACT = re.compile(
    r"\b(?:texts?|texting|calls?|calling|e-?mails?|spam|voice ?mail|only|just)\b", re.IGNORECASE
)
# "No flyers, otherwise you have my yes."; under no condition, and not doubted.
_GIVES_A_YES = re.compile(
    r"(?!.*\b(?:if|unless|provided|as long|so long|as soon|until|till|when|once|after|before|pretend"
    r"|never)\b)"
    r"(?:.*(?:[,;.!]\s+(?:but |and |so )?(?:otherwise,? )?|\botherwise,? ))?(?:(?:yes|ok|okay|sure),? )?"
    r"you have my (?:yes|ok|okay|permission|consent)[\s.!]*",
    re.IGNORECASE | re.DOTALL,
)
_LIMITS = re.compile(
    rf"{_CONDITION.pattern}|{_HOW_TO_CONTACT.pattern}|n't\b"
    r"|\b(?:no|never|none|nothing|nobody|cannot|however|although|though|otherwise|rather|prefer|delete"
    r"|erase|ads?|promos?|share|sell|private|secret)\b",
    re.IGNORECASE,
)
_REFUSES_EMAIL = re.compile(r"\b(?:no|naw|nah|none|don'?t|do not|without|whatever|skip|not)\b", re.IGNORECASE)
_SAYS_NO = re.compile(r"\W*(?:no|nope|nah|naw)[.,;!]", re.IGNORECASE)
_FIRST_WORDS = re.compile(
    r"\W*(?P<first>(?:y+es|yeah|yep|yup|no+|nope|nah|naw|never)(?: \w+)?)[,.;!]\s+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_SAYS_NO_AT_ONCE = re.compile(r"\W*(?:no|nope|nah|naw|never)\b", re.IGNORECASE)
_SPOKEN_ADDRESS = re.compile(r"\bat\b.{1,40}\bdot\b|\bdot com\b", re.IGNORECASE)
# "No corrections from my side, proceed", "that's the ticket, send her off": told to, and nothing against it.
_SAYS_TO_SEND = re.compile(
    r"(?:^|[.,;:!]\s*|\b(?:and|so|then|please|pls|just|do|you (?:can|may)|it (?:can|may) be|now|ok(?:ay)?|yes"
    r"|yep|yup|it'?s right|hit)\s+)"
    r"(?:send|sent|submit|submitted|forward|transmit|ship|proceed|go ahead)\b"
    r"(?: (?:it|that|this|her|him|them|away|off|over|on|along|in|now|through|then|please|pls|already"
    r"|to (?:them|the clinic|y'?all)))*\W*$",
)
# Said alone; "I'll ask my husband and confirm" sends nothing yet.
_SENDS = re.compile(
    r"\W*(?:(?:yes|please|pls)\W+)?(?:(?:re)?send|submit|book|confirm)(?: it| this| that)?(?: again)?"
    r"(?: now| please)*\W*",
)
_SAYS_NOT_TO = re.compile(
    r"n't\b|\b(?:dont|not|never|no(?! (?:corrections?|mistakes?|changes?|errors?|notes?|issues?|problems?))"
    r"|before|until|till|wait|after|first|but|except|unless|if|when|once|wrong|change|instead|should|cancel"
    r"|later|tomorrow|cannot|cant|wont|let me|show|check|nothing(?! (?:to|else|wrong|more)\b)|reason|need"
    r"|i'?ll|i will|will call|have to|going to|gonna|talk to|ask my|think about)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:another|different|other) (?:clinic|place|doctor|office)\b|\belsewhere\b", re.IGNORECASE
)


_PROPOSES = re.compile(r"\b(?:(?:shall|should|can) we say|let'?s say|make it)\b", re.IGNORECASE)
_BECAUSE = re.compile(
    r"\s+(?:(?:because|cause|cuz|bc|since)\s+)?i\s+(?=(?:sleep|work|get (?:off|home|up)|finish)\b)",
    re.IGNORECASE,
)


def _reason(turn: Turn, given: Given) -> Any:
    if given.get("reason"):
        # All of "joint pain, mainly the knees" is the reason, where it gives nothing else.
        whole = parse_reason(turn.text) if len(given) == 1 and turn.learnt_answer == "reason" else None
        return whole if isinstance(whole, str) and not asks_to_book(turn) else None
    if asks_to_book(turn) and not turn.is_plain_answer:
        return None
    if wants_to_skip(turn.text):
        return SKIPPED
    is_about_visits = len(turn.text.split()) <= MOST_WORDS_OF_VISITS and not names_complaint(turn.text)
    # "Of course!" beside a question tells nothing of earlier visits.
    is_about_visits = is_about_visits and parse_yes_no(turn.text) is not True
    if is_about_visits and (visits := parse_patient_type(turn.text)):
        given["patient_type"] = visits
        return None
    # A bare topic such as "arthritis" or "migraine" is a reason here, not a question.
    is_something_else = turn.intent not in ("faq", "not_in_articles") and is_surely_something_else(turn)
    is_beside_the_point = turn.learnt_answer == NEITHER and find_reason(turn.text) is None
    if (is_something_else or is_beside_the_point) and not turn.is_plain_answer:
        return None
    if _gives_contact(given) or _asks_to_change(given):
        return None
    reason = parse_reason(turn.text)
    # Little English: "is the shoulder, the left".
    if reason == Problem("reason_is_question") and turn.learnt_answer == "reason":
        reason = cut(tidy(turn.text), LONGEST_REASON)
    return reason if isinstance(reason, str) and not _is_a_name_alone(turn, given) else None


def _patient_type(turn: Turn, given: Given) -> Any:
    if given.get("patient_type"):
        return None
    if _ELSEWHERE.search(turn.text):
        return "unsure" if parse_patient_type(turn.text) == "unsure" else "new"
    if wants_to_skip(turn.text) and parse_yes_no(turn.text) is None:
        return "unsure"
    by_words = parse_patient_type(turn.text)
    if turn.learnt_answer == "existing" and _SAYS_NO_AT_ONCE.match(turn.text) and not turn.is_surely_read:
        return None  # "no, and I hope it's better than the last place"
    if by_words is None and (before := _said_before_a_question(turn.text)):
        return before
    if turn.learnt_answer is None or (by_words and _is_short(turn.text)):
        return by_words
    return None if turn.learnt_answer == NEITHER else turn.learnt_answer


def _said_before_a_question(text: str) -> Any:
    """Return the answer that stands before a question, by itself: "no, is that a problem?"."""
    told = _FIRST_WORDS.match(text)
    return parse_patient_type(told["first"]) if told and is_question(told["rest"]) else None


def _full_name(turn: Turn, given: Given) -> Any:
    if (
        given.get("full_name")
        or _asks_to_change(given)
        or is_surely_something_else(turn)
        or (asks_to_book(turn) and turn.similarity >= SURE_SIMILARITY)
    ):
        return None
    return name_answered(turn.text)


def _phone(turn: Turn, given: Given) -> Any:
    if turn.in_halves and not given:
        return turn.in_halves
    if given.get("phone") or given.get("email") or is_question(turn.text) or asks_about(turn.text):
        return None
    return turn.text if re.search(r"\d", digits_of_words(turn.text)) else None


def _email(turn: Turn, given: Given) -> Any:
    if given.get("email"):
        return None
    is_address = "@" in turn.text or bool(_SPOKEN_ADDRESS.search(turn.text))
    refuses = not is_question(turn.text) and bool(_REFUSES_EMAIL.search(turn.text))
    sentences = [turn.text[start:end] for start, end in sentence_spans(turn.text)]
    skips = bool(_SAYS_NO.match(turn.text)) or any(map(wants_to_skip, sentences))
    seems_to_skip = not given and (refuses or turn.learnt_answer == "skip")
    if wants_to_skip(turn.text) or (not is_address and (skips or seems_to_skip)):
        return SKIPPED
    return turn.text if "@" in turn.text else None


def _preferred_time(turn: Turn, given: Given) -> Any:
    if given.get("preferred_time"):
        return None
    if is_question(turn.text):
        # "How sensible. Shall we say Friday at eleven"
        sentences = [turn.text[start:end] for start, end in sentence_spans(turn.text)]
        proposed = [one.strip() for one in sentences if _PROPOSES.search(one) and mentions_time(one)]
        return proposed[-1] if len(proposed) == 1 and len(sentences) > 1 else None
    if wants_to_skip(turn.text):
        return SKIPPED
    if not mentions_time(turn.text):
        told = _BECAUSE.split(turn.text, maxsplit=1)[0]
        if told != turn.text and mentions_time(told):
            return told  # "after 4pm any day i sleep till then"
        return SKIPPED if turn.learnt_answer == "skip" and not given else None
    words = parse_preferred_time(turn.text)
    return words if isinstance(words, str) else None


def _agreed(turn: Turn, given: Given) -> bool | None:
    """Read a yes or no: by what the message surely is where nothing else is said in it, else by its words."""
    by_words = parse_yes_no(turn.text)
    learnt = {"agrees": True, "refuses": False}.get(turn.learnt_answer or "")
    if given or (by_words is not None and _is_short(turn.text)) or says_only_yes(turn.text):
        return by_words
    if turn.learnt_answer is None or (turn.learnt_answer == NEITHER and not turn.is_beside_the_point):
        # "Yes, and no hold music": no list of words sees that the rest is not against it.
        says_yes, condition = (
            (holds_a_yes, _MAKES_CONDITION)  # of a limit the staff are told
            if turn.asked == "consent"
            else (begins_with_yes, _CONDITION)
        )
        is_yes = turn.seems_to_agree and says_yes(turn.text) and not condition.search(turn.text)
        return True if by_words is None and is_yes else by_words
    # Where the words and what was learnt say the opposite, it is asked again.
    return None if by_words is not None and learnt is not by_words else learnt


def _is_short(text: str) -> bool:
    """Tell whether it is so short that its words leave no doubt."""
    return len(text.split()) <= MOST_WORDS_WITHOUT_DOUBT


def _consent(turn: Turn, given: Given) -> Any:
    agreed = True if _GIVES_A_YES.fullmatch(turn.text) else _agreed(turn, given)
    # "No texts please" and "wrong email" are no refusals, and must delete nothing.
    is_sure = turn.learnt_answer == "refuses" and parse_yes_no(turn.text) is False
    if agreed is False and (given or (_HOW_TO_CONTACT.search(turn.text) and not is_sure)):
        return None
    # What is deleted is gone: a refusal that holds a yes is asked about again.
    if agreed is False and holds_a_yes(turn.text):
        return None
    return None if agreed is None else ("yes" if agreed else "no")


def limit_of_consent(text: str) -> str | None:
    """Return the words of a yes that holds a limit, for the staff to see: "yes, but no texts"."""
    words = tidy(text)
    return cut(words, LONGEST_LIMIT) if _LIMITS.search(words) and not says_only_yes(words) else None


def _ending(turn: Turn, given: Given) -> Any:
    if given:
        return None
    if _says_to_send(turn):
        return CONFIRMED
    agreed = _agreed(turn, given)
    if (
        agreed is None
        and is_short_time(turn.text)
        and isinstance(words := parse_preferred_time(turn.text), str)
    ):
        given["preferred_time"] = words
        return None
    return None if agreed is None else (CONFIRMED if agreed else "change")


def _says_to_send(turn: Turn) -> bool:
    words = plain(turn.text)
    is_against = _SAYS_NOT_TO.search(words) or is_question(words) or turn.learnt_answer == "refuses"
    return bool(_SENDS.fullmatch(words) or _SAYS_TO_SEND.search(words)) and not is_against


def is_short_time(text: str) -> bool:
    """Tell whether the text is a time and little else."""
    return mentions_time(text) and len(text.split()) <= MOST_WORDS_OF_TIME and not is_question(text)


def _asks_to_change(given: Given) -> bool:
    """Tell whether an earlier answer is to be asked for again: "change phone" is no name, and no reason."""
    return None in given.values()


def _is_a_name_alone(turn: Turn, given: Given) -> bool:
    """Tell whether "my name is Ann Lee" is all that was said, so that it is no reason as well."""
    name: str | None = given.get("full_name")
    if not name or not plain(turn.text).rstrip(" .!").endswith(plain(name)):
        return False
    return parse_name(turn.text) == name and find_reason(turn.text) is None


def _gives_contact(given: Given) -> bool:
    return bool(given.get("phone") or given.get("email"))


ANSWERS: dict[str, Callable[[Turn, Given], Any]] = {
    "reason": _reason,
    "patient_type": _patient_type,
    "full_name": _full_name,
    "phone": _phone,
    "email": _email,
    "preferred_time": _preferred_time,
    "consent": _consent,
    "ending": _ending,
}
