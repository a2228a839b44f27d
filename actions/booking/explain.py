"""Say why a question is asked."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.booking.slots import asked_slot
from actions.speaking_action import Events, SpeakingAction, introduce


class ActionExplainQuestion(SpeakingAction):
    """Explain the question that is open, or why details are asked for at all."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_explain_question"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Explain."""
        introduce(dispatcher, tracker)
        dispatcher.utter_message(response=f"utter_why/{asked_slot(tracker) or 'nothing'}")
        return []
