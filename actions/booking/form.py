"""The booking form's validation: thin methods over the pure reading and the parsers in `details/`."""

from __future__ import annotations

import secrets
from contextvars import ContextVar
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answer import say_asides
from actions.booking.answers import limit_of_consent
from actions.booking.corrections import Given, telephone_value
from actions.booking.reading import read_turn, speaks_of_minor
from actions.booking.slots import CANCELLED, CONFIRMED, REFUSED, SKIPPED, asked_slot
from actions.booking.turn import EMAIL_HINT, turn_of
from actions.booking.updated import updated
from actions.buttons import button
from actions.speaking_action import Events, introduce, log_failure
from clinic.clinic import load_clinic
from details.email import parse_email
from details.name import parse_name
from details.patient_type import parse_patient_type
from details.preferred_time import mentions_time, parse_preferred_time
from details.problem import Problem
from details.reason import parse_reason
from details.skip import wants_to_skip
from details.telephone import parse_telephone

FAILURES_BEFORE_EXPLAINING = 2
Slots = dict[str, Any]


class ValidateBookingForm(FormValidationAction):
    """Read what was said, check it, and explain what was wrong with it."""

    def __init__(self) -> None:
        self._clinic = load_clinic()

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "validate_booking_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Extract and validate, and keep what belongs to the booking as a whole."""
        try:
            turn = turn_of(tracker)
            given = read_turn(turn)
            _reading.set(given)
            opening = turn.asked is None
            if opening:
                introduce(dispatcher, tracker)
            # Else the form rejects, and a rule answers.
            if opening or (given and (turn.is_rest or not turn.is_plain_answer)):
                await say_asides(dispatcher, tracker)
            before = dict(tracker.slots)
            events: Events = await super().run(dispatcher, tracker, domain)
            if given.get("consent") == "yes":
                words = limit_of_consent(tracker.latest_message.get("text") or "")
                events.append(SlotSet("consent_words", words))
                if words:
                    dispatcher.utter_message(response="utter_consent_noted")
            if what := updated(before, events):
                dispatcher.utter_message(response="utter_updated", what=what)
            if not tracker.get_slot("form_run_id"):
                events.append(SlotSet("form_run_id", secrets.token_hex(16)))
            if speaks_of_minor(turn) and not tracker.get_slot("for_minor"):
                dispatcher.utter_message(response="utter_for_minor")
                events.append(SlotSet("for_minor", True))
            return events
        except Exception as error:
            log_failure(self.name(), error)
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_trouble")
            # An event, whichever, keeps the form from rejecting: its question is asked again.
            return [SlotSet("failed_tries", tracker.get_slot("failed_tries"))]

    async def next_requested_slot(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> dict[str, Any] | None:
        """End the form once the visitor has cancelled, refused or confirmed; else let Rasa ask on."""
        return SlotSet("requested_slot", None) if _is_ending(tracker.get_slot("ending")) else None

    # What was said. One reading serves all slots; it is pure, so each method may ask it anew.

    async def extract_reason(self, dispatcher: Any, tracker: Any, domain: Any) -> Slots:
        """Extract why the visitor comes."""
        return _said("reason")

    async def extract_patient_type(self, dispatcher: Any, tracker: Any, domain: Any) -> Slots:
        """Extract whether the visitor has been here before."""
        return _said("patient_type")

    async def extract_full_name(self, dispatcher: Any, tracker: Any, domain: Any) -> Slots:
        """Extract the name."""
        return _said("full_name")

    async def extract_phone(self, dispatcher: Any, tracker: Any, domain: Any) -> Slots:
        """Extract the telephone number."""
        return _said("phone")

    async def extract_email(self, dispatcher: Any, tracker: Any, domain: Any) -> Slots:
        """Extract the e-mail address."""
        return _said("email")

    async def extract_preferred_time(self, dispatcher: Any, tracker: Any, domain: Any) -> Slots:
        """Extract the preferred day and time."""
        return _said("preferred_time")

    async def extract_consent(self, dispatcher: Any, tracker: Any, domain: Any) -> Slots:
        """Extract whether the visitor agrees."""
        return _said("consent")

    async def extract_ending(self, dispatcher: Any, tracker: Any, domain: Any) -> Slots:
        """Extract how the visitor wants the booking to end."""
        return _said("ending")

    # What is made of it. Values that were validated before pass again unchanged.

    def validate_reason(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Slots:
        """Keep the visitor's words."""
        if value in (None, SKIPPED):
            return {"reason": value}
        reason = parse_reason(value)
        return (
            _kept("reason", reason)
            if isinstance(reason, str)
            else _explain(dispatcher, tracker, "reason", value)
        )

    def validate_patient_type(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Slots:
        """Keep new, existing or unsure."""
        if value in (None, "new", "existing", "unsure"):
            return {"patient_type": value}
        patient_type = parse_patient_type(value)
        return (
            _kept("patient_type", patient_type)
            if patient_type
            else _explain(dispatcher, tracker, "patient_type", value)
        )

    def validate_full_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Slots:
        """Keep the name as typed."""
        if value is None:
            return {"full_name": None}
        name = parse_name(value)
        return (
            _kept("full_name", name)
            if isinstance(name, str)
            else _explain(dispatcher, tracker, "full_name", value, name)
        )

    def validate_phone(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Slots:
        """Keep the number as E.164 with its extension."""
        if value is None:
            return {"phone": None}
        telephone = parse_telephone(value, self._clinic.country)
        if isinstance(telephone, Problem):
            return _explain(dispatcher, tracker, "phone", value, telephone)
        if telephone.e164 == self._clinic.telephone_e164:
            return _explain(dispatcher, tracker, "phone", value, Problem("telephone_is_ours"))
        return _kept("phone", telephone_value(telephone))

    def validate_email(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Slots:
        """Keep the normalised address, and point out a likely slip in its domain once."""
        if value in (None, SKIPPED):
            return {"email": value}
        email = parse_email(value)
        if isinstance(email, Problem):
            return _explain(dispatcher, tracker, "email", value, email)
        if email.suggestion and asked_slot(tracker):
            dispatcher.utter_message(
                response=EMAIL_HINT,
                email=email.address,
                suggestion=email.suggestion,
                buttons=[button(email.suggestion)],
            )
        return _kept("email", email.address)

    def validate_preferred_time(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Slots:
        """Keep the visitor's words; staff settle the time."""
        if value in (None, SKIPPED):
            return {"preferred_time": value}
        words = parse_preferred_time(value)
        if isinstance(words, Problem) or not mentions_time(words):
            return _explain(dispatcher, tracker, "preferred_time", value)
        return _kept("preferred_time", words)

    def validate_consent(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Slots:
        """Keep the version of the wording that was agreed to; without consent the booking ends."""
        if value == "yes":
            return _kept("consent", self._clinic.consent.version)
        if value == "no":
            return {"consent": None, "ending": REFUSED}
        if value == self._clinic.consent.version:
            return {"consent": value}
        # A consent to other wording than today's is asked for again.
        return (
            _explain(dispatcher, tracker, "consent", value)
            if asked_slot(tracker) == "consent"
            else {"consent": None}
        )

    def validate_ending(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Slots:
        """Keep an ending; "change" shows the summary again."""
        if value is None or _is_ending(value):
            return {"ending": value}
        if value == "change":
            dispatcher.utter_message(response="utter_what_to_change")
            return {"ending": None}
        return _explain(dispatcher, tracker, "ending", value)


# The SDK writes each slot into the tracker as it is extracted; so the turn is read once, before that.
_reading: ContextVar[Given] = ContextVar("reading")


def _said(slot: str) -> Slots:
    given = _reading.get()
    return {slot: given[slot]} if slot in given else {}


def _is_ending(value: Any) -> bool:
    return value in (CONFIRMED, REFUSED, CANCELLED)


def _kept(slot: str, value: Any) -> Slots:
    return {slot: value, "failed_tries": None}


def _explain(
    dispatcher: CollectingDispatcher, tracker: Tracker, slot: str, value: Any, problem: Any = None
) -> Slots:
    """Say what was wrong; after two failures, or a refusal, explain the question and offer a way out."""
    before = tracker.get_slot("failed_tries") or {}
    tries = before.get("tries", 0) + 1 if before.get("slot") == slot else 1
    if tries >= FAILURES_BEFORE_EXPLAINING or wants_to_skip(str(value)):
        dispatcher.utter_message(response=f"utter_explain/{slot}")
    else:
        dispatcher.utter_message(response=_problem_response(slot, problem))
    return {slot: None, "failed_tries": {"slot": slot, "tries": tries}}


# Problems that have words of their own; the others get those of their slot.
_WORDED = {
    "name_has_digits",
    "name_too_long",
    "telephone_missing",
    "telephone_is_ours",
    "telephone_letters",
    "telephone_no_area_code",
    "telephone_too_short",
    "telephone_too_long",
}
_GENERAL = {"full_name": "name", "phone": "telephone"}


def _problem_response(slot: str, problem: Problem | None) -> str:
    if isinstance(problem, Problem) and problem.code in _WORDED:
        return f"utter_problem/{problem.code}"
    return f"utter_problem/{_GENERAL.get(slot, slot)}"
