"""Forgetting a conversation leaves nothing that was said, and everything that is counted."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core import events as rasa_events
from rasa.shared.core.events import Event
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import insert, select, text
from sqlalchemy.orm import sessionmaker

from database.conversations import carry_over, compact, conversations_to_forget, forget_conversation
from database.engine import open_database
from database.tables import events
from leads.questions import list_questions, record_question

SECRET = "Zebulon-314-555-0142"
META = {"assistant_id": "clinic", "note": SECRET}
ENTITIES = [{"entity": "name", "value": SECRET, "start": 0, "end": 20}]
SLOTS = [TextSlot("full_name", mappings=[{"type": "custom"}])]


def spoken_events() -> list[Event]:
    """Return one of each kind of event, holding the secret wherever it can."""
    parsed: Any = {
        "intent": {"name": "inform", "confidence": 0.9, "note": SECRET},
        "entities": ENTITIES,
        "text": SECRET,
        "text_tokens": [(0, 20)],
        "intent_ranking": [{"name": "inform", "confidence": 0.9, "note": SECRET}],
        "response_selector": {"default": {"response": {"text": SECRET}}},
        "vector": SECRET,
        "metadata": {"note": SECRET},
    }
    return [
        rasa_events.ActionExecuted("action_session_start", metadata=META),
        rasa_events.SessionStarted(metadata=META),
        rasa_events.ActionExecuted("action_listen", policy="RulePolicy", confidence=1.0, metadata=META),
        rasa_events.UserUttered(
            SECRET, parsed["intent"], ENTITIES, parsed, input_channel="rest", message_id="m1", metadata=META
        ),
        rasa_events.DefinePrevUserUtteredFeaturization(False, metadata=META),
        rasa_events.EntitiesAdded(ENTITIES, metadata=META),
        rasa_events.ActiveLoop("booking_form", metadata=META),
        rasa_events.SlotSet("full_name", SECRET, metadata=META),
        rasa_events.SlotSet("full_name", {"list": [SECRET]}, metadata=META),
        rasa_events.BotUttered(
            SECRET, {"buttons": [{"title": SECRET}]}, {**META, "utter_action": "utter_summary"}
        ),
        rasa_events.LoopInterrupted(True, metadata=META),
        rasa_events.ActionExecutionRejected("booking_form", "RulePolicy", 1.0, metadata=META),
        rasa_events.FollowupAction("action_listen", metadata=META),
        rasa_events.ReminderScheduled("inform", datetime(2027, 1, 1, tzinfo=timezone.utc), ENTITIES, SECRET),
        rasa_events.ReminderCancelled(SECRET, "inform", ENTITIES, metadata=META),
        rasa_events.AgentUttered(SECRET, {"note": SECRET}, metadata=META),
        rasa_events.ConversationPaused(metadata=META),
        rasa_events.ConversationResumed(metadata=META),
        rasa_events.StoryExported(SECRET, metadata=META),
        rasa_events.UserUtteranceReverted(metadata=META),
        rasa_events.ActionReverted(metadata=META),
        rasa_events.AllSlotsReset(metadata=META),
        rasa_events.Restarted(metadata=META),
        rasa_events.ActiveLoop(None, metadata=META),
    ]


def store(engine: Any, conversation_id: str, spoken: list[Event]) -> None:
    """Write events as Rasa's own store does."""
    session = sessionmaker(bind=engine)()
    for event in spoken:
        data = event.as_dict()
        intent = data.get("parse_data", {}).get("intent", {}).get("name")
        row = {"sender_id": conversation_id, "type_name": event.type_name, "timestamp": event.timestamp}
        row |= {"intent_name": intent, "action_name": data.get("name"), "data": json.dumps(data)}
        session.add(SQLTrackerStore.SQLEvent(**row))
    session.commit()
    session.close()


def forget(engine: Any, conversation_id: str) -> None:
    with engine.begin() as connection:
        forget_conversation(connection, conversation_id)
    compact(engine)


def stored(engine: Any, conversation_id: str) -> list[Any]:
    with engine.connect() as connection:
        query = select(events).where(events.c.sender_id == conversation_id).order_by(events.c.id)
        return list(connection.execute(query).all())


def counted(rows: list[Any]) -> list[Any]:
    return [(row.id, row.type_name, row.timestamp, row.intent_name) for row in rows]


def test_the_examples_hold_every_kind_of_event_that_rasa_has() -> None:
    def kinds(parent: type[Event]) -> set[str]:
        # Only those that Rasa itself stores; its test tools add some of their own once they are imported.
        children = [child for child in parent.__subclasses__() if child.__module__ == rasa_events.__name__]
        below = {kind for child in children for kind in kinds(child)}
        return below | {getattr(parent, "type_name", "")}

    legacy_and_abstract = {"", "event", "form", "form_validation", "intervention"}
    assert kinds(Event) - legacy_and_abstract == {event.type_name for event in spoken_events()}


def test_no_word_stays_in_any_event(engine) -> None:
    store(engine, "gone", spoken_events())
    before = stored(engine, "gone")
    assert sum(SECRET in row.data for row in before) > 10
    forget(engine, "gone")
    after = stored(engine, "gone")
    assert [row for row in after if SECRET in str(row)] == []
    assert counted(after) == counted(before)
    named = {row.id: row.action_name for row in before if row.type_name != "reminder"}
    assert {row.id: row.action_name for row in after if row.type_name != "reminder"} == named


@pytest.mark.parametrize("event", spoken_events(), ids=lambda event: str(event.type_name))
def test_rasa_can_still_load_what_is_left(event: Event, sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    listening = rasa_events.ActionExecuted("action_listen")
    told = rasa_events.UserUttered("hello", {"name": "greet"})
    store(engine, "gone", [listening, told, event])
    forget(engine, "gone")
    left = [json.loads(row.data) for row in stored(engine, "gone")]
    tracker = DialogueStateTracker.from_dict("gone", left, SLOTS)
    assert [type(each) for each in tracker.events] == [type(listening), type(told), type(event)]
    assert SECRET not in json.dumps([each.as_dict() for each in tracker.events])
    assert tracker.get_slot("full_name") is None


def test_intents_actions_and_times_stay_for_counting(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    store(engine, "gone", spoken_events())
    forget(engine, "gone")
    left = [json.loads(row.data) for row in stored(engine, "gone")]
    said = next(event for event in left if event["event"] == "user")
    assert said["parse_data"]["intent"] == {"name": "inform", "confidence": 0.9}
    assert said["message_id"] == "m1"
    answered = next(event for event in left if event["event"] == "bot")
    assert answered["metadata"] == {"assistant_id": "clinic", "utter_action": "utter_summary"}


def test_other_conversations_keep_their_words(engine) -> None:
    store(engine, "gone", spoken_events())
    store(engine, "kept", spoken_events())
    before = stored(engine, "kept")
    forget(engine, "gone")
    assert stored(engine, "kept") == before


def test_only_what_is_older_is_forgotten_when_a_time_is_given(engine) -> None:
    store(engine, "returned", [rasa_events.UserUttered(SECRET, timestamp=time) for time in (1.0, 2.0, 3.0)])
    record_question(engine, "returned", "do you do yoga?", None, None)
    with engine.begin() as connection:
        forget_conversation(connection, "returned", before=2.0)
    assert [SECRET in row.data for row in stored(engine, "returned")] == [False, True, True]
    assert [each.conversation_id for each in list_questions(engine)] == ["returned"]
    with engine.begin() as connection:
        forget_conversation(connection, "returned", before=4e9)
    assert list_questions(engine) == []


def test_forgetting_twice_or_nothing_is_no_mistake(engine) -> None:
    store(engine, "gone", spoken_events())
    forget(engine, "gone")
    once = stored(engine, "gone")
    forget(engine, "gone")
    forget(engine, "never spoke")
    assert stored(engine, "gone") == once


def test_a_forgotten_conversations_questions_go_with_it(engine) -> None:
    record_question(engine, "gone", "do you treat [name]?", None, None)
    record_question(engine, "kept", "do you do yoga?", None, None)
    forget(engine, "gone")
    assert [(each.text, each.conversation_id) for each in list_questions(engine)] == [
        ("do you do yoga?", "kept")
    ]


def test_a_lead_already_stored_and_an_emergency_are_not_forgotten(engine) -> None:
    slots = [rasa_events.SlotSet("last_reference", "K4821"), rasa_events.SlotSet("full_name", SECRET)]
    store(engine, "gone", [*slots, rasa_events.SlotSet("urgent", True)])
    forget(engine, "gone")
    values = {
        json.loads(row.data)["name"]: json.loads(row.data).get("value") for row in stored(engine, "gone")
    }
    assert values == {"last_reference": "K4821", "full_name": None, "urgent": True}


def test_unfinished_bookings_are_found_until_they_are_forgotten(engine) -> None:
    def slot(value, timestamp):
        return rasa_events.SlotSet("form_run_id", value, timestamp=timestamp)

    store(engine, "left", [slot("run", 100.0)])
    store(engine, "going on", [slot("run", 100.0), rasa_events.UserUttered("hi", timestamp=900.0)])
    store(engine, "booked", [slot("run", 100.0), slot(None, 110.0)])
    with engine.begin() as connection:
        assert conversations_to_forget(connection, "form_run_id", before=500.0) == ["left"]
        assert set(conversations_to_forget(connection, "form_run_id")) == {"left", "going on"}
        forget_conversation(connection, "left")
        assert conversations_to_forget(connection, "form_run_id", before=500.0) == []


def bytes_of(folder: Path) -> bytes:
    files = list(folder.glob("intake.db*"))
    assert files
    return b"".join(path.read_bytes() for path in files)


def test_no_file_of_the_database_holds_the_words(sqlite_url: str, tmp_path: Path) -> None:
    engine = open_database(sqlite_url)
    # Long texts spill over to pages of their own, and conversations lie between one another.
    for turn in range(40):
        for conversation in ("gone", "kept"):
            words = f"{SECRET} {conversation}-{turn} " + "and so on " * (turn % 5) * 100
            said = rasa_events.UserUttered(words, {"name": "inform"}, message_id=f"m{turn}")
            store(engine, conversation, [said, rasa_events.SlotSet("full_name", words)])
    assert f"{SECRET} gone-7".encode() in bytes_of(tmp_path)
    forget(engine, "gone")
    left = bytes_of(tmp_path)
    assert f"{SECRET} gone".encode() not in left
    assert f"{SECRET} kept-7".encode() in left


def test_a_busy_log_is_emptied_at_the_next_occasion(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_database(sqlite_url)
    store(engine, "gone", spoken_events())
    reader = sqlite3.connect(tmp_path / "intake.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    forget(engine, "gone")
    assert "emptied at the next occasion" in caplog.text
    reader.close()
    compact(engine)
    assert SECRET.encode() not in bytes_of(tmp_path)


def test_what_is_carried_over_lies_in_the_file_whoever_writes_meanwhile(
    sqlite_url: str, tmp_path: Path
) -> None:
    engine = open_database(sqlite_url)
    store(engine, "someone", spoken_events())
    file = tmp_path / "intake.db"
    assert SECRET.encode() not in file.read_bytes()
    writer = sqlite3.connect(file, isolation_level=None, timeout=0)
    writer.execute("BEGIN IMMEDIATE")
    carry_over(engine)
    writer.close()
    assert SECRET.encode() in file.read_bytes()


def test_rasas_own_store_reads_and_writes_the_table(engine) -> None:
    store(engine, "someone", spoken_events()[:4])
    with engine.begin() as connection:
        connection.execute(insert(events).values(sender_id="other", type_name="user", data="{}"))
        columns = set(connection.execute(text("SELECT * FROM events")).keys())
    assert columns == {column.name for column in SQLTrackerStore.SQLEvent.__table__.columns}
    session = sessionmaker(bind=engine)()
    rows = session.query(SQLTrackerStore.SQLEvent).filter_by(sender_id="someone").order_by("id").all()
    assert [row.type_name for row in rows] == ["action", "session_started", "action", "user"]
    session.close()
