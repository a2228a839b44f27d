"""Conversations are kept in the project's database, and forgotten when they should be."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sample_lead import SAMPLE
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from conversations.tracker_store import SECONDS_OF_A_SESSION, STORE_DOWN, TrackerStore
from conversations.turn_fence import fence
from leads.create import create_lead
from leads.read import find_lead

DOMAIN = Domain.load("domain.yml")
WORDS = "Zebulon Quackenbush"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrackerStore:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/intake.db")
    return TrackerStore(DOMAIN)


def save(store: TrackerStore, *events: Event, at: float | None = None) -> None:
    start: list[Event] = [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]
    for event in (*start, *events):
        event.timestamp = at or time.time()
    tracker = DialogueStateTracker.from_events("visitor", [*start, *events], slots=DOMAIN.slots)
    asyncio.run(store.save(tracker))


def kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("intake.db*"))


def test_a_conversation_is_found_again(store: TrackerStore) -> None:
    save(store, UserUttered(WORDS), SlotSet("full_name", WORDS))
    tracker = asyncio.run(store.retrieve("visitor"))
    assert tracker is not None
    assert tracker.get_slot("full_name") == WORDS
    assert asyncio.run(store.retrieve("somebody else")) is None


def test_a_conversation_that_asks_for_it_is_forgotten_at_once(store: TrackerStore, tmp_path: Path) -> None:
    save(store, UserUttered(WORDS), SlotSet("full_name", WORDS), SlotSet("forget", True))
    assert WORDS.encode() not in kept(tmp_path)


def test_an_unfinished_booking_is_forgotten_when_its_visitor_does_not_return(
    store: TrackerStore, tmp_path: Path
) -> None:
    long_ago = time.time() - SECONDS_OF_A_SESSION - 60
    save(store, UserUttered(WORDS), SlotSet("form_run_id", "run"), SlotSet("full_name", WORDS), at=long_ago)
    assert WORDS.encode() in kept(tmp_path)
    TrackerStore(DOMAIN)  # the next start of the process
    assert WORDS.encode() not in kept(tmp_path)


def test_an_unfinished_booking_of_today_is_kept(store: TrackerStore, tmp_path: Path) -> None:
    save(store, UserUttered(WORDS), SlotSet("form_run_id", "run"), at=time.time() - 3600)
    TrackerStore(DOMAIN)
    assert WORDS.encode() in kept(tmp_path)


def test_a_red_flag_after_the_booking_marks_the_lead_urgent(store: TrackerStore) -> None:
    lead = create_lead(store.engine, replace(SAMPLE, conversation_id="visitor"))
    save(store, UserUttered("chest pain"), SlotSet("urgent", True))
    found = find_lead(store.engine, lead.ref)
    assert found is not None
    assert found.urgent


def test_without_a_database_the_conversation_says_so_and_nothing_is_made_up(store: TrackerStore) -> None:
    save(store, UserUttered(WORDS))
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO events_away"))
    # As Rasa wraps every store; it would otherwise go on in an empty conversation.
    tracker = asyncio.run(FailSafeTrackerStore(store).retrieve("visitor"))
    assert tracker is not None
    assert tracker.get_slot(STORE_DOWN)
    asyncio.run(store.save(tracker))
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE events_away RENAME TO events"))
    after = asyncio.run(store.retrieve("visitor"))
    assert after is not None
    assert [event.text for event in after.events if isinstance(event, UserUttered)] == [WORDS]
    assert not after.get_slot(STORE_DOWN)


def test_a_turn_that_another_process_took_over_is_not_stored_again(store: TrackerStore) -> None:
    with fence("visitor", lambda _: False):
        save(store, UserUttered(WORDS))
    assert asyncio.run(store.retrieve("visitor")) is None
    with fence("visitor", lambda _: True):
        save(store, UserUttered(WORDS))
    assert asyncio.run(store.retrieve("visitor")) is not None


def test_what_the_fence_finds_holds_until_the_turn_is_stored(store: TrackerStore) -> None:
    def renew(connection: Connection) -> bool:
        connection.execute(text("UPDATE lead SET urgent = true"))
        return True

    lead = create_lead(store.engine, replace(SAMPLE, conversation_id="visitor"))
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO events_away"))
    with fence("visitor", renew), pytest.raises(SQLAlchemyError):
        save(store, UserUttered(WORDS))
    found = find_lead(store.engine, lead.ref)
    assert found is not None
    assert not found.urgent
