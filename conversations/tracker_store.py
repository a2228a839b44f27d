"""Keep Rasa's conversations in the project's one database."""

from __future__ import annotations

import itertools
import logging
import time
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.core.tracker_store import TrackerStore as RasaTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from conversations.counting import FORGET, count_booking
from conversations.logs import keep_conversations_out_of_logs
from conversations.turn_fence import is_taken_over
from database.conversations import compact, conversations_to_forget, forget_conversation
from database.engine import open_database
from leads.urgent import mark_urgent

logger = logging.getLogger(__name__)

# Slots: set while a booking is open, after a red flag, without a database.
FORM_RUN, URGENT, STORE_DOWN = "form_run_id", "urgent", "store_down"
SECONDS_OF_A_SESSION = 24 * 3600  # as `session_expiration_time` in domain.yml
SECONDS_BETWEEN_SWEEPS = 3600


class TrackerStore(SQLTrackerStore):
    """Rasa's SQL store on the engine of `database/`, which forgets when a turn says so."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        keep_conversations_out_of_logs()
        self.engine = open_database()
        self.sessionmaker = sessionmaker(bind=self.engine)
        # SQLTrackerStore's own constructor would connect and create tables by itself.
        RasaTrackerStore.__init__(self, domain, event_broker, **kwargs)
        self._swept = 0.0
        self._sweep()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation's present session.

        Without a database Rasa would go on in an empty conversation as if nothing had been said. The tracker
        returned then says so, and a policy tells the visitor.
        """
        try:
            return await super().retrieve(sender_id)
        except SQLAlchemyError as error:
            logger.error("The database cannot be read (%s); the visitor is told.", type(error).__name__)
            start = [
                ActionExecuted("action_session_start"),
                SessionStarted(),
                ActionExecuted("action_listen"),
            ]
            tracker: DialogueStateTracker = DialogueStateTracker.from_events(
                sender_id, [*start, SlotSet(STORE_DOWN, True)], slots=self.domain.slots
            )
            return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new of the conversation, count it, forget what it asks to, flag an urgent lead."""
        if tracker.get_slot(STORE_DOWN):
            return
        if is_taken_over():
            logger.warning("A turn was held up and another process has it now, so it is not stored twice.")
            return
        with self.session_scope() as session:
            new_events = list(self._additional_events(session, tracker))
        await super().save(tracker)
        count_booking(self.engine, tracker.sender_id, tracker.events, new_events)
        if _is_set(FORGET, new_events):
            self._forget(tracker.sender_id)
        elif started := _start_after_unfinished_booking(tracker, new_events):
            self._forget(tracker.sender_id, before=started)
        if _is_set(URGENT, new_events):
            mark_urgent(self.engine, tracker.sender_id)
        self._sweep()

    def _forget(self, conversation_id: str, before: float | None = None) -> None:
        with self.engine.begin() as connection:
            forget_conversation(connection, conversation_id, before)
        compact(self.engine)

    def _sweep(self) -> None:
        """Forget unfinished bookings of visitors who left, and what could not be forgotten before."""
        now = time.time()
        if now - self._swept < SECONDS_BETWEEN_SWEEPS:
            return
        self._swept = now
        with self.engine.begin() as connection:
            left = conversations_to_forget(connection, FORM_RUN, before=now - SECONDS_OF_A_SESSION)
            left += conversations_to_forget(connection, FORGET)
            for conversation_id in left:
                forget_conversation(connection, conversation_id)
        if left:
            compact(self.engine)


def _is_set(slot: str, new_events: list[Event]) -> bool:
    return any(isinstance(event, SlotSet) and event.key == slot and event.value for event in new_events)


def _start_after_unfinished_booking(tracker: DialogueStateTracker, new_events: list[Event]) -> float | None:
    """Return when a new session began whose forerunner left a booking unfinished."""
    started = next((event for event in new_events if isinstance(event, SessionStarted)), None)
    if started is None:
        return None
    earlier = itertools.islice(tracker.events, len(tracker.events) - len(new_events))
    runs = [event.value for event in earlier if isinstance(event, SlotSet) and event.key == FORM_RUN]
    return float(started.timestamp) if runs and runs[-1] else None
