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

FORGET = "forget"


class TrackerStore(SQLTrackerStore):
    """Rasa's SQL store on the engine of `database/`, which forgets when a turn says so."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,  # noqa: ARG002
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        keep_conversations_out_of_logs()
        self.engine = open_database()
        self.sessionmaker = sessionmaker(bind=self.engine)
        # SQLTrackerStore's own constructor would connect and create tables by itself.
        RasaTrackerStore.__init__(self, domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new of the conversation; then forget its texts if the visitor has ended it so."""
        with self.session_scope() as session:
            new_events = list(self._additional_events(session, tracker))
        await super().save(tracker)
        if _is_to_be_forgotten(tracker, new_events):
            with self.engine.begin() as connection:
                forget_conversation(connection, tracker.sender_id)
            compact(self.engine)


def _is_to_be_forgotten(tracker: DialogueStateTracker, new_events: list[Event]) -> bool:
    if any(isinstance(event, SlotSet) and event.key == FORGET and event.value for event in new_events):
        return True
    # A new session begins: what an unfinished booking left in the one before is removed.
    starts_anew = any(isinstance(event, SessionStarted) for event in new_events)
    earlier = itertools.islice(tracker.events, len(tracker.events) - len(new_events))
    return starts_anew and any(isinstance(event, SlotSet) and event.key == "form_run_id" for event in earlier)
