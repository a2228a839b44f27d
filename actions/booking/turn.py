"""One turn of the visitor as the booking sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker

from actions.booking.slots import SLOTS, asked_slot
from actions.speaking_action import events_of_session
from details.halves import joined
from details.question import is_question
from details.text import sentence_spans

_BOOKING_OVER = "action_finish_booking"
# What the learnt reading calls no answer to a question; and by what is asked, which reading says whether the
# words answer it, and how likely its label must be to count. What is sent can be looked at before.
NEITHER = "neither"
READINGS = {
    "reason": ("reason", 0.8),
    "patient_type": ("visits", 0.7),
    "email": ("skipping", 0.85),
    "preferred_time": ("skipping", 0.85),
    "consent": ("agreement", 0.7),
    "ending": ("agreement", 0.7),
}
# What is left beside a question is as often a remark on it.
LEAST_OF_REST = 0.9
# How likely a reason is to be one though its last words have the looks of a question, but no mark.
SURE_THOUGH_ASKED = 0.95
# How likely words are to answer nothing where a yes or a no in them counts for nothing.
SURELY_NO_ANSWER = 0.9
# Of one word the reading knows little: "parmesan" is no yes.
LEAST_OF_ONE_WORD = 0.95
EMAIL_HINT = "utter_email_hint"
_LIKELY = 0.5


@dataclass(frozen=True)
class Statement:
    """One of the things that a message states, and what it would be as an answer."""

    text: str
    as_answer: Mapping[str, tuple[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """What was said, what it seems to mean, what had been asked, and what is known already.

    `asked` is `None` while the booking opens; `earlier` are then the messages since the last booking.
    """

    text: str
    intent: str
    confidence: float
    similarity: float
    asked: str | None
    known: Mapping[str, Any]
    earlier: tuple[str, ...] = ()
    is_rest: bool = False  # of a message whose questions are answered beside the booking
    for_minor: bool = False  # known before this turn
    in_halves: str | None = None  # the telephone number whose first half the turn before this one said
    suggested_email: str | None = None  # what the last reply asked about: "if you meant ..."
    # What the message would be as an answer, by the learnt reading: {question: (label, how likely)}.
    as_answer: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()  # where it states several things

    @property
    def learnt_answer(self) -> str | None:
        """Return what the message surely is as an answer to what was asked; `None` when that is not sure."""
        if self.intent in ("other_language", "unclear"):  # of which the reading knows nothing
            return None
        reading, least = READINGS.get(self.asked or "", ("", 1.0))
        if reading == "agreement" and " " not in self.text:
            least = LEAST_OF_ONE_WORD
        if self.is_rest:  # "I get so much junk mail" beside "is that needed?" is no refusal
            least = 1.0 if reading == "skipping" else max(least, LEAST_OF_REST)
        label, likely = self._read
        # Little English: "is the shoulder, the left".
        last = self.last_sentence
        is_plain = reading == "reason" and "?" not in last
        # "I honestly can't remember, maybe once?".
        is_plain |= reading == "visits" and not is_question(last.replace("?", ""))
        is_plain &= likely >= SURE_THOUGH_ASKED
        # "Is that needed? I get so much junk mail" waits for an answer.
        asks = is_question(self.text if reading == "skipping" else last) and not is_plain
        return label if likely >= least and not asks else None

    @property
    def is_beside_the_point(self) -> bool:
        """Tell whether it so surely answers nothing that words in it that would answer count for nothing."""
        label, likely = self._read
        return label == NEITHER and likely >= SURELY_NO_ANSWER

    @property
    def is_surely_read(self) -> bool:
        """Tell whether the learnt reading of what was asked leaves no doubt."""
        return self._read[1] >= SURELY_NO_ANSWER

    @property
    def _read(self) -> tuple[str, float]:
        """Return the learnt reading of what was asked: a label, and how likely it is."""
        reading, _ = READINGS.get(self.asked or "", ("", 1.0))
        return self.as_answer.get(reading, (NEITHER, 0.0))

    @property
    def seems_to_agree(self) -> bool:
        """Tell whether it is likelier a yes than anything else, if not surely so."""
        label, likely = self.as_answer.get("agreement", (NEITHER, 0.0))
        return label == "agrees" and likely >= _LIKELY

    @property
    def is_plain_answer(self) -> bool:
        """Tell whether it answers what was asked, so that it asks nothing, whatever it sounds like."""
        return self.learnt_answer not in (None, NEITHER) and not is_question(self.text)

    @property
    def last_sentence(self) -> str:
        """Return the last sentence of the text, closing marks included."""
        start, end = [(0, len(self.text)), *sentence_spans(self.text)][-1]
        return self.text[start:end]

    @property
    def is_command(self) -> bool:
        """Tell whether the text is one of Rasa's `/intent` payloads, which are nobody's name or reason."""
        return self.text.startswith("/")


def turn_of(tracker: Tracker) -> Turn:
    """Read the turn from the tracker."""
    message = tracker.latest_message
    intent, topic = (message.get(name) or {} for name in ("intent", "topic"))
    asked = asked_slot(tracker)
    turn = Turn(
        text=(message.get("text") or "").strip(),
        intent=intent.get("name") or "",
        confidence=intent.get("confidence") or 0.0,
        similarity=topic.get("similarity") or 0.0,
        asked=asked,
        known={slot: tracker.get_slot(slot) for slot in SLOTS},
        earlier=() if asked else _since_last_booking(tracker),
        for_minor=bool(tracker.get_slot("for_minor")),
        in_halves=_number_in_halves(tracker) if asked == "phone" else None,
        suggested_email=_suggested_email(tracker),
        as_answer=message.get("as_answer") or {},
        statements=tuple(Statement(**told) for told in message.get("statements") or ()),
    )
    rest = message.get("rest")
    if not rest or turn.is_plain_answer:
        return turn
    # What the whole message seemed to mean says nothing of what is left of it.
    return replace(turn, **rest, is_rest=True, intent="", confidence=0.0, similarity=0.0, statements=())


def _suggested_email(tracker: Tracker) -> str | None:
    """Return the address offered in place of a likely slip since the visitor's message before this one."""
    messages_back = 0
    for event in reversed(events_of_session(tracker)):
        messages_back += event.get("event") == "user"
        if messages_back > 1:
            break
        if (event.get("metadata") or {}).get("utter_action") == EMAIL_HINT:
            return str(event["data"]["buttons"][0]["title"])
    return None


def _number_in_halves(tracker: Tracker) -> str | None:
    """Return the number whose halves the message before this one and this are."""
    said = [
        str(event["text"])
        for event in events_of_session(tracker)
        if event.get("event") == "user" and event.get("text")
    ]
    if len(said) < 2 or (tracker.get_slot("failed_tries") or {}).get("slot") != "phone":
        return None
    return joined(said[-2], said[-1])


def _since_last_booking(tracker: Tracker) -> tuple[str, ...]:
    texts: list[str] = []
    for event in events_of_session(tracker):
        if event.get("event") == "action" and event.get("name") == _BOOKING_OVER:
            texts.clear()
        elif event.get("event") == "user" and event.get("text"):
            texts.append(str(event["text"]))
    return tuple(texts[:-1])
