"""How far a chat's booking came is counted, and outlives what was said."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from arriving import keep
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from actions.booking.slots import CANCELLED, FORM, REFUSED, SLOTS
from conversations.tracker_store import TrackerStore
from conversations.turn_fence import fence
from conversations.widget.chats import begin_chat, erase_chat
from database.tables import counted_chat
from leads import counted_chats
from leads.counted_chats import KEPT, SENT, STEPS, Progress, count_begun, list_counted, remove_counted

DOMAIN = Domain.load("domain.yml")
NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
WORDS = "Zebulon Quackenbush"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrackerStore:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/intake.db")
    opened = TrackerStore(DOMAIN)
    with opened.engine.begin() as connection:
        count_begun(connection, "visitor", "/back-pain", NOW)
    return opened


class Chat:
    """A conversation that is stored turn by turn, as Rasa does it."""

    def __init__(self, store: TrackerStore, conversation_id: str = "visitor") -> None:
        self._store, self._id = store, conversation_id

    def turn(self, *events: Event) -> None:
        """Load what is stored, add a turn, and store it."""
        tracker = asyncio.run(self._store.retrieve(self._id))
        if tracker is None:
            start = [
                ActionExecuted("action_session_start"),
                SessionStarted(),
                ActionExecuted("action_listen"),
            ]
            tracker = DialogueStateTracker.from_events(self._id, [], slots=DOMAIN.slots)
            self._add(tracker, start)
        self._add(tracker, [UserUttered(WORDS), *events])
        asyncio.run(self._store.save(tracker))

    @staticmethod
    def _add(tracker: DialogueStateTracker, events: list[Event]) -> None:
        for each in events:
            each.timestamp = time.time()
            tracker.update(each)


def asked(slot: str | None) -> SlotSet:
    return SlotSet("requested_slot", slot)


def progress(store: TrackerStore) -> Progress:
    (chat,) = list_counted(store.engine, NOW, NOW + timedelta(seconds=1))
    assert chat.page == "/back-pain"
    return chat.progress


def test_the_steps_are_those_of_the_form() -> None:
    assert tuple(DOMAIN.required_slots_for_form(FORM)) == STEPS == SLOTS
    assert (counted_chats.CANCELLED, counted_chats.REFUSED) == (CANCELLED, REFUSED)


def test_each_turn_takes_it_further(store: TrackerStore) -> None:
    chat = Chat(store)
    chat.turn()
    assert progress(store) == Progress()
    chat.turn(asked("reason"))
    chat.turn(asked("full_name"))
    assert progress(store) == Progress("full_name", "full_name")
    chat.turn(asked("reason"))
    assert progress(store) == Progress("full_name", "reason")


def test_a_request_that_was_sent_stays_sent(store: TrackerStore) -> None:
    chat = Chat(store)
    chat.turn(asked("ending"))
    chat.turn(
        SlotSet("ending", "confirmed"), asked(None), SlotSet("ending", None), SlotSet("last_reference", "K1")
    )
    assert progress(store) == Progress("ending", "ending", SENT)
    chat.turn(asked("phone"))
    chat.turn(SlotSet("ending", CANCELLED), SlotSet("ending", None), SlotSet("forget", True))
    assert progress(store).outcome == SENT


def test_a_connection_that_is_lost_while_counting_is_no_mere_figure(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    store = TrackerStore(DOMAIN)
    with store.engine.begin() as connection:
        count_begun(connection, "visitor", "/back-pain", NOW)

    def lose(connection: Any, _: Any, statement: str, *__: Any) -> None:
        if "FROM counted_chat" in statement:
            killer = store.engine.connect()
            pid = connection.connection.dbapi_connection.info.backend_pid
            killer.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            killer.close()

    event.listen(store.engine, "before_cursor_execute", lose)
    try:
        with pytest.raises(OperationalError):
            Chat(store).turn(asked("reason"))
        event.remove(store.engine, "before_cursor_execute", lose)
        assert asyncio.run(store.retrieve("visitor")) is None
    finally:
        store.engine.dispose()


@pytest.mark.parametrize("ending", [CANCELLED, REFUSED])
def test_what_was_forgotten_stays_counted(store: TrackerStore, tmp_path: Path, ending: str) -> None:
    chat = Chat(store)
    chat.turn(asked("consent"), SlotSet("full_name", WORDS))
    chat.turn(SlotSet("ending", ending), asked(None), SlotSet("ending", None), SlotSet("forget", True))
    assert progress(store) == Progress("consent", "consent", ending)
    assert WORDS.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("intake.db*"))
    chat.turn()
    assert progress(store) == Progress("consent", "consent", ending)
    chat.turn(asked("reason"))
    assert progress(store) == Progress("consent", "reason")


def test_a_cancel_outside_the_form_is_one(store: TrackerStore) -> None:
    chat = Chat(store)
    chat.turn(asked("ending"))
    chat.turn(SlotSet("forget", True))
    assert progress(store).outcome == CANCELLED


def test_a_conversation_of_another_channel_is_not_counted(store: TrackerStore) -> None:
    Chat(store, "terminal").turn(asked("reason"))
    assert progress(store) == Progress()


def test_a_turn_that_another_process_took_over_is_not_counted(store: TrackerStore) -> None:
    with fence("visitor", lambda _: False):
        Chat(store).turn(asked("reason"))
    assert progress(store) == Progress()


def test_a_figure_that_fails_troubles_nobody_and_is_kept_the_next_time(
    store: TrackerStore, caplog: pytest.LogCaptureFixture
) -> None:
    chat = Chat(store)
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE counted_chat RENAME TO away"))
    chat.turn(asked("phone"))
    assert "could not be counted: OperationalError" in caplog.text
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO counted_chat"))
    chat.turn(asked("email"), asked("reason"))
    assert progress(store) == Progress("email", "reason")
    assert asyncio.run(store.retrieve("visitor")).get_slot("requested_slot") == "reason"  # type: ignore[union-attr]


def test_the_widget_counts_a_chat_and_its_first_words(store: TrackerStore) -> None:
    def counted() -> list[Any]:
        with store.engine.connect() as connection:
            rows = select(counted_chat.c.page, counted_chat.c.said).order_by(counted_chat.c.page)
            return [tuple(row) for row in connection.execute(rows)]

    with store.engine.begin() as connection:
        _, conversation = begin_chat(connection, "/contact", "en", NOW)
    assert counted() == [("/back-pain", False), ("/contact", False)]
    keep(store.engine, conversation, "a", "hi", NOW)
    assert counted() == [("/back-pain", False), ("/contact", True)]
    with store.engine.begin() as connection:
        erase_chat(connection, conversation)
    assert counted() == [("/back-pain", False), ("/contact", True)]


def test_chats_are_counted_for_400_days(store: TrackerStore) -> None:
    with store.engine.begin() as connection:
        remove_counted(connection, NOW)
        assert connection.execute(select(counted_chat)).all()
        remove_counted(connection, NOW + timedelta(seconds=1))
        assert not connection.execute(select(counted_chat)).all()
    assert timedelta(days=400) == KEPT
