"""Keep Rasa's conversations in the project's one database."""

from __future__ import annotations

import itertools
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.core.tracker_store import TrackerStore as RasaTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker

from conversations.logs import keep_conversations_out_of_logs
from database.conversations import compact, forget_conversation
from database.engine import open_database
from leads.urgent import mark_urgent

# Slots: set when a booking is cancelled or refused, while one is open, and after a red flag.
FORGET, FORM_RUN, URGENT = "forget", "form_run_id", "urgent"


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

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new of the conversation, flag its lead if urgent, forget what is to be forgotten."""
        with self.session_scope() as session:
            new_events = list(self._additional_events(session, tracker))
        await super().save(tracker)
        if _is_set(URGENT, new_events):
            mark_urgent(self.engine, tracker.sender_id)
        if _is_set(FORGET, new_events):
            self._forget(tracker.sender_id)
        elif started := _start_after_unfinished_booking(tracker, new_events):
            self._forget(tracker.sender_id, before=started)

    def _forget(self, conversation_id: str, before: float | None = None) -> None:
        with self.engine.begin() as connection:
            forget_conversation(connection, conversation_id, before)
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
