"""The store reads only what is new, and notices whatever else happens to a conversation."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from database_fixtures import database_url, postgres_url, sqlite_url  # noqa: F401
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event, text

from conversations import recent_history, tracker_store
from conversations.remembered import Memory, Remembered
from conversations.tracker_store import SECONDS_BETWEEN_SWEEPS, SECONDS_OF_A_SESSION, STORE_DOWN, TrackerStore
from database.conversations import events_since, forget_conversation, stored_events

DOMAIN = Domain.load("domain.yml")
START = (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"))


@pytest.fixture(name="stores")
def two_processes(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: F811
    monkeypatch.setenv("DATABASE_URL", database_url)
    stores = TrackerStore(DOMAIN), TrackerStore(DOMAIN)
    yield stores
    for store in stores:
        store.engine.dispose()


def turn(number: int, *more: Event) -> list[Event]:
    words = UserUttered(f"message {number}", {"name": "faq", "confidence": 1.0})
    answer = BotUttered("Yes.", metadata={"utter_action": f"utter_faq/{number % 5}"})
    return [words, *more, ActionExecuted("action_answer"), answer, ActionExecuted("action_listen")]


def say(store: TrackerStore, *events: Event, sender: str = "visitor") -> None:
    """Have a turn, as Rasa has it: retrieve, lengthen, save."""
    tracker = asyncio.run(store.get_or_create_tracker(sender, append_action_listen=False))
    for each in events if len(tracker.events) else (*START, *events):
        tracker.update(each)
    asyncio.run(store.save(tracker))


def of(store: TrackerStore, sender: str = "visitor") -> DialogueStateTracker:
    found = asyncio.run(store.retrieve(sender))
    assert found is not None
    return found


def as_rasa_reads(store: TrackerStore, sender: str = "visitor") -> DialogueStateTracker:
    found: DialogueStateTracker = asyncio.run(SQLTrackerStore.retrieve(store, sender))
    return found


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Return what Rasa decides by, but for the events."""
    found = tracker.current_state()
    if found["active_loop"]:
        found["active_loop"] = {**found["active_loop"], "trigger_message": None}
    return found


def words_of(tracker: DialogueStateTracker) -> list[str]:
    return [each.text for each in tracker.events if isinstance(each, UserUttered) and each.text]


def read_rows(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect how many events each read fetches."""
    rows: list[int] = []

    def counted_all(*arguments: Any) -> Any:
        found = stored_events(*arguments)
        rows.append(len(found))
        return found

    def counted(*arguments: Any) -> Any:
        times, found = events_since(*arguments)
        rows.append(len(found))
        return times, found

    monkeypatch.setattr(tracker_store, "stored_events", counted_all)
    monkeypatch.setattr(tracker_store, "events_since", counted)
    return rows


def test_processes_take_turns_and_each_knows_all(stores: Any) -> None:
    for number in range(30):
        say(stores[number % 2], *turn(number, SlotSet("reason", f"reason {number}")))
        for store in stores:
            assert state(of(store)) == state(as_rasa_reads(store))
            assert words_of(of(store))[-1] == f"message {number}"
    stored = asyncio.run(stores[0].retrieve_full_tracker("visitor"))
    assert words_of(stored) == [f"message {number}" for number in range(30)]


def test_a_turn_reads_no_more_in_a_long_conversation(stores: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store = stores[0]
    say(store, *turn(0))
    of(store)
    rows = read_rows(monkeypatch)
    for number in range(60):
        say(store, *turn(number))
    # What the last turn left, behind the event that was known.
    assert rows == [1, *[len(turn(0)) + 1] * 59]
    assert len(of(store).events) < recent_history.TURNS * len(turn(0)) + recent_history.MESSAGES + 12


def test_what_is_new_goes_in_with_one_statement(stores: Any) -> None:
    say(stores[0], *turn(0))
    statements: list[str] = []
    event.listen(
        stores[0].engine, "before_cursor_execute", lambda *told: statements.append(told[2]), named=False
    )
    say(stores[0], *turn(1))
    assert sum(statement.startswith("INSERT INTO events") for statement in statements) == 1


def test_what_another_process_forgets_is_forgotten_here(stores: Any) -> None:
    ours, theirs = stores
    for number in range(12):
        say(ours, *turn(number, SlotSet("full_name", "Zebulon Quackenbush")))
    assert of(ours).get_slot("full_name")
    with theirs.engine.begin() as connection:
        forget_conversation(connection, "visitor")
    assert of(ours).get_slot("full_name") is None
    assert words_of(of(ours)) == []
    assert "Zebulon" not in repr(ours.memory.get("visitor").events)


@pytest.mark.parametrize(
    "clock", [-SECONDS_BETWEEN_SWEEPS, 20 * SECONDS_BETWEEN_SWEEPS], ids=["later", "set back"]
)
def test_what_was_erased_elsewhere_is_remembered_for_an_hour_at_most(stores: Any, clock: int) -> None:
    ours, _ = stores
    say(ours, *turn(0, SlotSet("full_name", "Zebulon Quackenbush")))
    of(ours)
    say(ours, *turn(0), sender="another visitor")
    assert ours.memory.get("visitor") is not None
    ours._swept += clock
    say(ours, *turn(1), sender="another visitor")
    assert ours.memory.get("visitor") is None
    assert (len(ours.memory), ours.memory.events) == (0, 0)


def test_a_conversation_that_was_removed_and_begun_anew_starts_empty(stores: Any) -> None:
    ours, theirs = stores
    say(ours, *turn(0))
    of(ours)
    with theirs.engine.begin() as connection:
        connection.execute(text("DELETE FROM events"))
    assert asyncio.run(ours.retrieve("visitor")) is None
    say(theirs, *turn(1))  # SQLite gives the numbers again
    assert words_of(of(ours)) == ["message 1"]


def test_a_restart_finds_the_same(stores: Any) -> None:
    for number in range(25):
        say(stores[0], *turn(number, SlotSet("reason", str(number))))
    fresh = TrackerStore(DOMAIN)
    assert list(of(fresh).events) == list(of(stores[0]).events)
    assert state(of(fresh)) == state(of(stores[0]))


def test_a_failed_turn_leaves_nothing_behind(stores: Any) -> None:
    store = stores[0]
    say(store, *turn(0))
    failed = of(store)
    failed.update(SlotSet("full_name", "never stored"))
    failed.update(UserUttered("never stored"))
    assert of(store).get_slot("full_name") is None
    assert words_of(of(store)) == ["message 0"]


def test_an_open_form_and_its_answers_outlast_what_is_left_out(stores: Any) -> None:
    store = stores[0]
    opened = [ActionExecuted("booking_form"), ActiveLoop("booking_form"), SlotSet("requested_slot", "phone")]
    say(store, UserUttered("book", {"name": "book"}), *opened, SlotSet("full_name", "Bob"))
    for number in range(40):
        say(store, *turn(number))
    found, whole = of(store), as_rasa_reads(store)
    assert found.active_loop_name == "booking_form"
    assert found.active_loop.trigger_message["text"] == "book"
    assert (found.get_slot("full_name"), found.get_slot("requested_slot")) == ("Bob", "phone")
    assert state(found) == state(whole)
    answers = {each.metadata.get("utter_action") for each in whole.events if isinstance(each, BotUttered)}
    kept = {each.metadata.get("utter_action") for each in found.events if isinstance(each, BotUttered)}
    assert kept == answers


def test_a_new_session_leaves_the_old_one_behind(stores: Any) -> None:
    store = stores[0]
    say(store, *turn(0, SlotSet("reason", "old")))
    say(store, *START, *turn(1))
    assert words_of(of(store)) == ["message 1"]
    assert of(store).get_slot("reason") is None


def test_a_process_that_knows_nothing_reads_the_present_session_alone(
    stores: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        say(stores[0], *START, *turn(number))
    rows = read_rows(monkeypatch)
    assert words_of(of(stores[1])) == ["message 2"]
    assert rows == [len([*START, *turn(2)]) - 1]  # from the event that says so


def test_the_store_ends_a_session_when_rasa_does() -> None:
    assert DOMAIN.session_config.session_expiration_time * 60 == SECONDS_OF_A_SESSION


def test_a_clock_that_jumps_back_changes_nothing(stores: Any) -> None:
    store = stores[0]
    say(store, *turn(0))
    early = turn(1, SlotSet("reason", "knee"))
    for each in early:
        each.timestamp = time.time() - 90 * 24 * 3600
    say(store, *early)
    say(store, *turn(2))
    assert words_of(of(TrackerStore(DOMAIN))) == ["message 0", "message 1", "message 2"]
    assert of(TrackerStore(DOMAIN)).get_slot("reason") == "knee"


@pytest.mark.parametrize(
    "data",
    [
        '{"event": "slot", "na',
        '{"event": "slot", "value": "back"}',
        '{"event": "slot", "name": ["reason"], "value": "back"}',
        '{"event": "action"}',
        '{"event": "action_execution_rejected"}',
        '{"event": "bot", "text": "Yes.", "metadata": "of another version"}',
        '{"event": "of another version"}',
        "",
        "[]",
    ],
)
def test_an_event_that_cannot_be_read_is_said_and_no_slot_is_made_up(
    stores: Any, data: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = stores[0]
    say(store, *turn(0, SlotSet("reason", "knee")))
    with store.engine.begin() as connection:
        row = {"sender_id": "visitor", "data": data}
        written = text("INSERT INTO events (sender_id, type_name, data) VALUES (:sender_id, 'slot', :data)")
        connection.execute(written, row)
    assert of(store).get_slot(STORE_DOWN)
    assert of(store).get_slot("reason") is None
    assert "cannot be read" in caplog.text


def test_a_slot_that_there_no_longer_is_changes_no_other(stores: Any) -> None:
    store = stores[0]
    say(store, *turn(0, SlotSet("reason", "knee"), SlotSet("of an earlier version", "hip")))
    for found in (of(store), of(TrackerStore(DOMAIN))):
        assert found.get_slot("reason") == "knee"
        assert found.get_slot("of an earlier version") is None


def test_a_hundred_thousand_events_are_served(stores: Any) -> None:
    store = stores[0]
    say(store, *turn(0, SlotSet("full_name", "Bob")))
    tracker = of(store)
    for number in range(25_000):
        for each in turn(number):
            tracker.update(each)
    asyncio.run(store.save(tracker))
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar_one() >= 100_000
    fresh = TrackerStore(DOMAIN)
    for last in ("message 24999", "message 25000"):
        found = of(fresh)
        assert found.get_slot("full_name") == "Bob"
        assert words_of(found)[-1] == last
        assert len(found.events) < 200
        say(fresh, *turn(25_000))


def test_memory_is_bounded_and_keeps_what_was_used_last() -> None:
    memory = Memory(conversations=3, events=100)
    remembered = Remembered((ActionExecuted("action_listen"),) * 30, 1, "", 0)
    for name in "abcd":
        memory.put(name, remembered)
    assert (len(memory), memory.events) == (3, 90)
    assert memory.get("a") is None
    memory.put("b", remembered)
    memory.put("e", Remembered(remembered.events * 2, 1, "", 0))
    assert memory.get("b") is not None
    assert memory.events <= 100
