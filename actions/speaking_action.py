"""The base of our actions: a failure becomes words, and the first reply says who is speaking."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import Any

from prometheus_client import Counter
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]
ACTIONS_FAILED = Counter("intake_actions_failed", "Actions that failed; the visitor was told.", ["action"])
# Each of these says that the assistant is a machine and gives no medical advice.
_INTRODUCTIONS = {"utter_introduction", "utter_greet", "utter_bot_challenge"}


class SpeakingAction(Action, ABC):
    """An action that never fails silently.

    The SDK answers an exception with the whole tracker, which Rasa then logs; so nothing may reach it.
    """

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Act, and turn any failure into words with the clinic's telephone number."""
        try:
            return await self.act(dispatcher, tracker, domain)
        except Exception as error:
            log_failure(self.name(), error)
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_trouble")
            return []

    @abstractmethod
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Do what the action is for."""


def log_failure(action: str, error: Exception) -> None:
    """Log where an action failed, without the message, for that may hold what a visitor typed."""
    ACTIONS_FAILED.labels(action).inc()
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "unknown place"
    logger.error("%s failed: %s at %s", action, type(error).__name__, where)


def events_of_session(tracker: Tracker) -> Events:
    """Return the events since the visitor's present session began."""
    starts = [place for place, event in enumerate(tracker.events) if event.get("event") == "session_started"]
    return list(tracker.events[starts[-1] :] if starts else tracker.events)


def introduce(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say once a conversation that a machine is speaking."""
    for event in events_of_session(tracker):
        if (
            event.get("event") == "bot"
            and (event.get("metadata") or {}).get("utter_action") in _INTRODUCTIONS
        ):
            return
    dispatcher.utter_message(response="utter_introduction")
