"""What becomes of a booking: a stored lead, or nothing at all."""

from __future__ import annotations

import asyncio
from datetime import datetime, time
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.booking.slots import CONFIRMED, FORM, REFUSED, SKIPPED, SLOTS
from actions.speaking_action import Events, SpeakingAction, log_failure
from actions.store import store
from clinic.clinic import load_clinic
from details.telephone import Telephone, parse_telephone
from details.when import read_preferred_time
from leads.create import create_lead, find_created
from leads.lead import Lead, NewLead

# Longer than the database itself waits for a lock, a connection or a statement.
SECONDS_TO_STORE = 30


class ActionFinishBooking(SpeakingAction):
    """Store the confirmed lead, or forget a cancelled or refused one."""

    def __init__(self) -> None:
        self._clinic = load_clinic()

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_finish_booking"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Finish, and say how it ended; success is said only of what is stored."""
        ending = tracker.get_slot("ending")
        if ending is None:  # the form could not open, and Rasa takes that for its end
            dispatcher.utter_message(response="utter_trouble")
            return []
        if ending != CONFIRMED:
            # Perhaps it was sent before, and the visitor could not be told.
            if sent := await asyncio.to_thread(_sent_before, tracker):
                return _told_of(dispatcher, "utter_already_booked", sent)
            dispatcher.utter_message(response="utter_refused" if ending == REFUSED else "utter_cancelled")
            return forgotten()
        if tracker.get_slot("consent") != self._clinic.consent.version:
            # The wording has changed since it was agreed to; what is stored must be what was read.
            return [SlotSet("consent", None), SlotSet("ending", None), FollowupAction(FORM)]
        try:
            new = self._new_lead(tracker)
            lead = await asyncio.wait_for(asyncio.to_thread(create_lead, store(), new), SECONDS_TO_STORE)
        except asyncio.TimeoutError as error:
            log_failure(self.name(), error)
            dispatcher.utter_message(response="utter_maybe_booked")
            return []
        except Exception as error:
            log_failure(self.name(), error)
            dispatcher.utter_message(response="utter_not_booked")
            # The ending stands, so that a policy opens the form again; and so does the form run, so that
            # trying again cannot make two leads of one.
            return []
        return _told_of(
            dispatcher, "utter_booked" if _is_as_told(lead, new) else "utter_already_booked", lead
        )

    def _new_lead(self, tracker: Tracker) -> NewLead:
        telephone = parse_telephone(tracker.get_slot("phone"), self._clinic.country)
        if not isinstance(telephone, Telephone):
            raise ValueError("the telephone slot holds no telephone number")
        preferred_text = _given(tracker, "preferred_time") or ""
        preferred = read_preferred_time(preferred_text, datetime.now(ZoneInfo(self._clinic.time_zone)))
        return NewLead(
            conversation_id=tracker.sender_id,
            form_run_id=tracker.get_slot("form_run_id"),
            name=tracker.get_slot("full_name"),
            telephone=telephone.e164,
            telephone_extension=telephone.extension,
            email=_given(tracker, "email"),
            reason=_given(tracker, "reason") or "",
            patient_type=tracker.get_slot("patient_type"),
            preferred_text=preferred_text,
            preferred_days=tuple(preferred.day_names()) if preferred else (),
            preferred_from=_clock(preferred.opens) if preferred else None,
            preferred_to=_clock(preferred.closes) if preferred else None,
            consent_version=tracker.get_slot("consent"),
            consent_text=self._clinic.consent.text,
            consent_words=tracker.get_slot("consent_words"),
            urgent=bool(tracker.get_slot("urgent")),
            for_minor=bool(tracker.get_slot("for_minor")),
        )


def _sent_before(tracker: Tracker) -> Lead | None:
    form_run = tracker.get_slot("form_run_id")
    return find_created(store(), tracker.sender_id, form_run) if form_run else None


def _is_as_told(stored: Lead, new: NewLead) -> bool:
    """Tell whether what was stored, perhaps at an earlier try, is what the visitor has now confirmed."""
    return (
        *(stored.name, stored.phone, stored.phone_extension, stored.email, stored.reason),
        *(stored.patient_type, stored.preferred_text, stored.for_minor),
    ) == (
        *(new.name, new.telephone, new.telephone_extension, new.email, new.reason),
        *(new.patient_type, new.preferred_text, new.for_minor),
    )


def _told_of(dispatcher: CollectingDispatcher, response: str, lead: Lead) -> Events:
    dispatcher.utter_message(response=response, reference=lead.ref)
    return [*_cleared(), SlotSet("last_reference", lead.ref)]


def _given(tracker: Tracker, slot: str) -> str | None:
    value: str | None = tracker.get_slot(slot)
    return None if value == SKIPPED else value


def _clock(moment: time | None) -> str | None:
    return f"{moment:%H:%M}" if moment else None


def forgotten() -> Events:
    """Clear the booking, and have the tracker store remove what was typed: it looks for this slot."""
    return [*_cleared(), SlotSet("forget", True)]


def _cleared() -> Events:
    return [
        SlotSet(slot, None) for slot in (*SLOTS, "for_minor", "consent_words", "failed_tries", "form_run_id")
    ]
