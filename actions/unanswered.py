"""Say honestly that the articles do not answer, and pass the question on to the staff."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import numpy as np
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.booking.slots import is_booking
from actions.buttons import BOOK, CALL_ME, button
from actions.speaking_action import Events, SpeakingAction, introduce, log_failure
from actions.store import store
from details.mask import mask_personal
from leads.questions import record_question

FEWEST_WORDS = 3  # a shorter message that was not understood is a slip, not a question


class ActionUnanswered(SpeakingAction):
    """Reply to what no article answers."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_unanswered"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Record the question and offer the telephone, a call and the booking."""
        introduce(dispatcher, tracker)
        message = tracker.latest_message
        topic = message.get("topic") or {} if message["intent"]["name"] == "not_in_articles" else {}
        text = message.get("text") or ""
        if not topic and len(text.split()) < FEWEST_WORDS and "?" not in text:
            dispatcher.utter_message(response="utter_unclear")
            return []
        noted = await _note(tracker.sender_id, text, topic.get("key"), message.get("vector"))
        response = ("utter_not_in_articles" if topic else "utter_unanswered") + ("" if noted else "_unnoted")
        offers = [] if is_booking(tracker) else [button("Have someone contact me", CALL_ME), button(BOOK)]
        dispatcher.utter_message(response=response, about=topic.get("about"), buttons=offers)
        return []


async def _note(conversation_id: str, text: str, topic: str | None, vector: str | None) -> bool:
    """Store the question; a store that cannot be reached must not cost the visitor the reply."""
    try:
        await asyncio.to_thread(_record, conversation_id, mask_personal(text), topic, vector)
    except Exception as error:
        log_failure("record_question", error)
        return False
    return True


def _record(conversation_id: str, text: str, topic: str | None, vector: str | None) -> None:
    numbers: Any = np.frombuffer(base64.b64decode(vector), dtype=np.float16).tolist() if vector else None
    record_question(store(), conversation_id, text, topic, numbers)
