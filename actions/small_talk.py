"""Short replies to everything that is neither a question for the articles nor a booking."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.booking.ask import SUMMARY, details_shown
from actions.booking.finish import forgotten
from actions.booking.slots import asked_slot, is_booking
from actions.speaking_action import Events, SpeakingAction, events_of_session, introduce
from clinic.clinic import load_clinic

WARNING = "utter_red_flag_"


class ActionSmallTalk(SpeakingAction):
    """Utter the response named after the intent."""

    def __init__(self) -> None:
        self._clinic = load_clinic()

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_small_talk"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Reply; a second greeting is shorter than the first."""
        response = f"utter_{tracker.latest_message['intent']['name']}"
        greeted = any(event.get("event") == "bot" for event in events_of_session(tracker))
        if response == "utter_greet" and greeted:
            response = "utter_greet_again"
        if response == "utter_minimizes":
            response += f"/{_tier_warned_of(tracker)}"
        if response == "utter_recap" and is_booking(tracker):
            known = details_shown(tracker, self._clinic.country)
            lines = "\n".join(f"{SUMMARY[detail][0]}: {value}" for detail, value in known.items())
            dispatcher.utter_message(
                response=f"{response}/booking" if lines else f"{response}/nothing", known=lines
            )
            return []
        if response not in ("utter_greet", "utter_bot_challenge"):
            introduce(dispatcher, tracker)
        dispatcher.utter_message(response=response)
        return []


def _tier_warned_of(tracker: Tracker) -> str:
    """Return the tier of the latest red flag; what plays a warning down comes behind one."""
    said = (event.get("metadata") or {} for event in reversed(tracker.events) if event.get("event") == "bot")
    warnings = (str(metadata.get("utter_action") or "") for metadata in said)
    tiers = (name.removeprefix(WARNING) for name in warnings if name.startswith(WARNING))
    return next(tiers, "doctor_today")  # none where somebody types "/minimizes"


class ActionOutOfBooking(SpeakingAction):
    """Reply to a yes, a cancel or "did you get it?"; a double tap on the last button lands here."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_out_of_booking"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Name the stored request if there is one."""
        introduce(dispatcher, tracker)
        intent = tracker.latest_message["intent"]["name"]
        reference = tracker.get_slot("last_reference")
        if is_booking(tracker):
            dispatcher.utter_message(response=f"utter_why/{asked_slot(tracker)}")
        elif intent == "cancel" and tracker.get_slot("form_run_id"):
            # A booking that could not be stored is closed, but its details are still here.
            dispatcher.utter_message(response="utter_cancelled")
            return forgotten()
        elif intent != "cancel" and reference:
            dispatcher.utter_message(response="utter_already_booked", reference=reference)
        else:
            dispatcher.utter_message(response=f"utter_{intent}")
        return []
