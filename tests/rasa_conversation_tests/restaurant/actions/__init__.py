"""The actions of a small restaurant, which keeps its bookings in a text file."""
# ruff: noqa: ARG002

import os
from pathlib import Path

from rasa_sdk import Action, FormValidationAction
from rasa_sdk.events import SlotSet


class Book(Action):
    def name(self):
        return "action_book"

    async def run(self, dispatcher, tracker, domain):
        try:
            with Path(os.environ["BOOKINGS"]).open("a") as bookings:
                bookings.write(tracker.get_slot("full_name") + "\n")
        except OSError:
            dispatcher.utter_message(response="utter_not_booked")
            return []
        dispatcher.utter_message(response="utter_booked", reference="A1")
        return [SlotSet("reference", "A1")]


class Break(Action):
    def name(self):
        return "action_break"

    def run(self, dispatcher, tracker, domain):
        raise ValueError("broken on purpose")


class ValidateBookingForm(FormValidationAction):
    def name(self):
        return "validate_booking_form"

    def validate_full_name(self, value, dispatcher, tracker, domain):
        return {"full_name": value}

    def validate_phone(self, value, dispatcher, tracker, domain):
        digits = "".join(character for character in value if character.isdigit())
        if len(digits) == 10:
            return {"phone": "+1" + digits}
        if not value.startswith("+1"):
            dispatcher.utter_message(response="utter_bad_phone")
        return {"phone": value if value.startswith("+1") else None}
