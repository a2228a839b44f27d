"""Keep Rasa's conversations in the project's one database."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.core.tracker_store import TrackerStore as RasaTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from conversations.counting import FORGET, count_booking
from conversations.loggable import loggable
from conversations.logs import keep_conversations_out_of_logs
from conversations.reading_events import UnreadableConversation, read_events
from conversations.recent_history import shorten
from conversations.remembered import Memory, Remembered
from conversations.turn_fence import (
    can_be_stored,
    is_for_the_moment,
    is_left_to_end,
    is_taken_over,
    note_problem,
)
from database.conversations import (
    append_events,
    compact,
    conversations_to_forget,
    events_since,
    forget_conversation,
    stored_events,
    times_rewritten,
)
from database.engine import leave_to_later, open_database, reading
from leads.urgent import mark_urgent

logger = logging.getLogger(__name__)

# Slots: set while a booking is open, after a red flag, without a database.
FORM_RUN, URGENT, STORE_DOWN = "form_run_id", "urgent", "store_down"
SECONDS_OF_A_SESSION = 24 * 3600  # as `session_expiration_time` in domain.yml
SECONDS_BETWEEN_SWEEPS = 3600


class StoredTracker(DialogueStateTracker):
    """A tracker that knows how many of its events are stored."""

    stored = 0


class TrackerStore(SQLTrackerStore):
    """Rasa's SQL store on the engine of `database/`, which forgets when a turn says so.

    It reads what it has not yet seen, and hands out what the next turns look at (`recent_history`);
    `retrieve_full_tracker` and `keys` are Rasa's own.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        keep_conversations_out_of_logs()
        self.engine = open_database(waits_for_disk=False)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self.memory = Memory()
        # SQLTrackerStore's own constructor would connect and create tables by itself.
        RasaTrackerStore.__init__(self, domain, event_broker, **kwargs)
        self._swept = 0.0
        self.sweep()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation's present session, shortened.

        Without a database, or when the conversation cannot be read, Rasa would go on in an empty one as if
        nothing had been said. The tracker returned then says so, and a policy tells the visitor.
        """
        if not can_be_stored():
            return self._store_down(sender_id)
        known = self.memory.get(sender_id)
        try:
            found = await asyncio.to_thread(self._read, sender_id, known)
            tracker = self._tracker(sender_id, found.events) if found else None
        except Exception as error:  # also of events that can be read and do not fit together
            self.memory.drop(sender_id)
            # What lasts is told by a policy; what cannot be saved must never pass for said.
            if isinstance(error, SQLAlchemyError) and is_for_the_moment(error):
                note_problem(error)
            why = error if isinstance(error, UnreadableConversation) else type(error).__name__
            named = loggable(sender_id)
            logger.error("The conversation %s cannot be read (%s); the visitor is told.", named, why)
            return self._store_down(sender_id)
        if found is None:
            self.memory.drop(sender_id)
            return None
        self.memory.put(sender_id, found)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new of the conversation, or leave that to the turn's end where there is one."""
        if tracker.get_slot(STORE_DOWN):
            return
        unstored = _Unstored(self, tracker)
        if not is_left_to_end(unstored):
            await asyncio.to_thread(self._store, unstored)
            await unstored.follow_up()

    async def stream(self, new_events: list[Event], conversation_id: str) -> None:
        """Tell the event broker, if there is one."""
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new_events, conversation_id)

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """Return an empty tracker."""
        return self._tracker(sender_id, ())

    def _store_down(self, sender_id: str) -> StoredTracker:
        start = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
        return self._tracker(sender_id, [*start, SlotSet(STORE_DOWN, True)])

    def _tracker(self, sender_id: str, stored: Iterable[Event]) -> StoredTracker:
        # Always a new one, so that a turn that fails leaves nothing behind.
        tracker: StoredTracker = StoredTracker.from_events(sender_id, stored, slots=self.domain.slots)
        tracker.stored = len(tracker.events)
        return tracker

    def _read(self, sender_id: str, known: Remembered | None) -> Remembered | None:
        with reading(self.engine) as connection:
            times, stored = events_since(connection, sender_id, known.last_id) if known else (0, [])
            # Gone or changed in other ways than by forgetting, its last event would not be the same.
            if known and stored and times == known.times_rewritten and stored[0][1] == known.last_data:
                before, new = known.events, stored[1:]
            else:
                times = times_rewritten(connection, sender_id)
                before, new = (), stored_events(connection, sender_id)
        if not new:
            return known if before else None
        events = shorten([*before, *read_events(new)], self.domain.slots)
        last_id, last_data = new[-1]
        return Remembered(tuple(events), last_id, last_data, times)

    def _store(self, unstored: _Unstored) -> None:
        if unstored.is_nothing():
            return
        try:
            with self.engine.begin() as connection:
                # What a crash undoes here waits on the disk with the place in the line, which is left next.
                leave_to_later(connection)
                if is_taken_over(connection):
                    logger.warning(
                        "A turn was held up and another process has it now; it is not stored twice."
                    )
                else:
                    unstored.store(connection)
        except SQLAlchemyError as error:
            note_problem(error)
            raise

    def is_sweep_due(self) -> bool:
        """Tell whether it is time to look for what is to be forgotten."""
        return abs(time.time() - self._swept) >= SECONDS_BETWEEN_SWEEPS  # a clock may be set back

    def sweep(self) -> None:
        """Forget unfinished bookings of visitors who left, and what could not be forgotten before."""
        now = self._swept = time.time()
        with self.engine.begin() as connection:
            left = conversations_to_forget(connection, FORM_RUN, before=now - SECONDS_OF_A_SESSION)
            left += conversations_to_forget(connection, FORGET)
            for conversation_id in left:
                forget_conversation(connection, conversation_id)
        if left:
            compact(self.engine)


class _Unstored:
    """What a tracker has that the database has not."""

    def __init__(self, store: TrackerStore, tracker: DialogueStateTracker) -> None:
        self._store, self._tracker = store, tracker
        self._new: list[Event] = []
        self._is_forgotten = False

    def is_nothing(self) -> bool:
        """Tell whether there is nothing to store."""
        return getattr(self._tracker, "stored", None) == len(self._tracker.events)

    def store(self, connection: Connection) -> None:
        """Store it, count the booking, forget what is to be forgotten."""
        tracker, conversation_id = self._tracker, self._tracker.sender_id
        stored = getattr(tracker, "stored", None)
        if stored is None:  # not from here, so it holds all of the session
            stored = len(stored_events(connection, conversation_id))
        self._new = new = list(itertools.islice(tracker.events, stored, None))
        append_events(connection, conversation_id, [event.as_dict() for event in new])
        count_booking(connection, conversation_id, new)
        if _is_set(FORGET, new):
            forget_conversation(connection, conversation_id)
            self._is_forgotten = True
        elif started := _start_after_unfinished_booking(tracker, new):
            forget_conversation(connection, conversation_id, before=started)
            self._is_forgotten = True
        if isinstance(tracker, StoredTracker):
            tracker.stored = len(tracker.events)

    async def follow_up(self) -> None:
        """Flag an urgent lead, have the database's file forget too, tell the broker, and sweep."""
        if _is_set(URGENT, self._new):
            await asyncio.to_thread(mark_urgent, self._store.engine, self._tracker.sender_id)
        if self._is_forgotten:
            await asyncio.to_thread(compact, self._store.engine)
        await self._store.stream(self._new, self._tracker.sender_id)
        if self._store.is_sweep_due():
            self._store.memory.clear()  # what another process has erased meanwhile goes with it
            await asyncio.to_thread(self._store.sweep)


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
