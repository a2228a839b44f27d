"""The booking's questions that depend on what is known."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.booking.slots import SKIPPED
from actions.speaking_action import Events, SpeakingAction
from clinic.clinic import load_clinic
from details.telephone import Telephone, parse_telephone

PATIENT_TYPES = {"new": "No", "existing": "Yes", "unsure": "Not sure"}
NOT_GIVEN = "not given"
SUMMARY = {
    "name": ("Name", "Change name"),
    "phone": ("Phone", "Change phone"),
    "email": ("Email", "Change email"),
    "reason": ("Reason", "Change reason"),
    "patient_type": ("Been here before", "Change visits"),
    "preferred_time": ("Preferred time", "Change time"),
}


class ActionAskFullName(SpeakingAction):
    """Ask for the name; for someone under 18, a parent's or guardian's."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_ask_booking_form_full_name"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Ask."""
        whose = "guardian_name" if tracker.get_slot("for_minor") else "name"
        dispatcher.utter_message(response=f"utter_ask_{whose}")
        return []


class ActionAskConsent(SpeakingAction):
    """Ask for consent in the wording whose version will be stored."""

    def __init__(self) -> None:
        self._clinic = load_clinic()

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_ask_booking_form_consent"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Ask, with the privacy notice where the clinic has one."""
        notice = self._clinic.privacy_notice_url
        wording = self._clinic.consent.text + (f"\nPrivacy notice: {notice}" if notice else "")
        dispatcher.utter_message(response="utter_ask_consent", wording=wording)
        return []


class ActionAskEnding(SpeakingAction):
    """Show the summary, and ask whether to send it."""

    def __init__(self) -> None:
        self._clinic = load_clinic()

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_ask_booking_form_ending"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Ask."""
        details = details_shown(tracker, self._clinic.country)
        dispatcher.utter_message(response="utter_summary", summary=_card(details), **details)
        return []


def details_shown(tracker: Tracker, country: str) -> dict[str, str]:
    """Return what is known of the details of `SUMMARY`, as the visitor reads it."""
    telephone = parse_telephone(tracker.get_slot("phone") or "", country)
    shown = {
        "name": tracker.get_slot("full_name"),
        "phone": telephone.display() if isinstance(telephone, Telephone) else tracker.get_slot("phone"),
        "patient_type": PATIENT_TYPES.get(tracker.get_slot("patient_type")),
        **{
            slot: _shown(value)
            for slot in ("email", "reason", "preferred_time")
            if (value := tracker.get_slot(slot))
        },
    }
    return {detail: value for detail in SUMMARY if (value := shown.get(detail))}


def _card(details: dict[str, str]) -> list[dict[str, str]]:
    """Return the details for a channel that shows them as a card, each with what its button says."""
    return [
        {"label": label, "value": details[detail], "change": change}
        for detail, (label, change) in SUMMARY.items()
    ]


def _shown(value: str) -> str:
    return NOT_GIVEN if value == SKIPPED else value
