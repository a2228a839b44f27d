"""Answer a question from the clinic's articles."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.booking.slots import is_booking
from actions.buttons import BOOK, button, buttons
from actions.speaking_action import Events, SpeakingAction, introduce


class ActionAnswer(SpeakingAction):
    """Utter the answer that the classifier chose, with related questions and the booking as buttons."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Answer; inside a booking without buttons, for its question comes next with its own."""
        introduce(dispatcher, tracker)
        topic = tracker.latest_message.get("topic")
        if not topic:  # Rasa's own payload "/faq" names no question
            dispatcher.utter_message(response="utter_unclear")
            return []
        offers = [] if is_booking(tracker) else [*buttons(topic.get("related", [])), button(BOOK)]
        dispatcher.utter_message(response=f"utter_faq/{topic['key']}", buttons=offers)
        return []
