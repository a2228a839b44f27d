"""Forget what was said in a conversation, and keep what can be counted."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.engine import Connection, Engine

from database.insert import insert_unless_there
from database.tables import delivery, events, feedback, question, rewritten, turn

_log = logging.getLogger(__name__)

# What stays of an event, by its type: nothing that a person typed, nor what was made of it. Types that are
# not named keep only their type and time.
_ALWAYS = ("event", "timestamp")
_KEPT: Mapping[str, tuple[str, ...]] = {
    "user": ("message_id", "input_channel"),
    "slot": ("name",),
    "action": ("name", "policy", "confidence", "hide_rule_turn"),
    "action_execution_rejected": ("name", "policy", "confidence"),
    "active_loop": ("name",),
    "loop_interrupted": ("is_loop_interrupted",),
    "followup": ("name",),
    "user_featurization": ("use_text_for_featurization",),
    "reminder": ("intent", "date_time", "kill_on_user_msg"),
}
NAMED = frozenset(kind for kind, kept in _KEPT.items() if "name" in kept)  # types of events that have a name
# Not typed by anybody: the reference of a stored lead, and that there was a red flag.
_KEPT_SLOTS = ("last_reference", "urgent")
_KEPT_METADATA = ("assistant_id", "model_id", "utter_action")
_KEPT_OF_INTENT = ("name", "confidence")

# What every message needs is written once: to put a statement together costs more than to run it.
_TIMES_REWRITTEN = select(rewritten.c.times).where(rewritten.c.sender_id == bindparam("conversation"))
_STORED = (
    select(events.c.id, events.c.data)
    .where(events.c.sender_id == bindparam("conversation"), events.c.id >= bindparam("since"))
    .order_by(events.c.id)
)
_SINCE = _STORED.add_columns(_TIMES_REWRITTEN.scalar_subquery())
_PRESENT_SESSION = (
    select(events.c.id)
    .where(events.c.sender_id == bindparam("conversation"), events.c.type_name == "session_started")
    .order_by(events.c.id.desc())
    .limit(1)
)
_APPEND = insert(events)


def forget_conversation(connection: Connection, conversation_id: str, before: float | None = None) -> None:
    """Remove texts, slot values and entities from a conversation's events; they stay loadable for Rasa.

    With `before`, in seconds since 1970, only what is older. The staff's unanswered questions lose their tie
    to the conversation, and what the widget keeps to show it again goes. Call `compact` once it is
    committed.
    """
    of_events = [events.c.sender_id == conversation_id]
    of_questions = [question.c.conversation_id == conversation_id]
    if before is not None:
        of_events.append(events.c.timestamp < before)
        of_questions.append(question.c.asked_at < datetime.fromtimestamp(before, timezone.utc))
    stored = connection.execute(select(events.c.id, events.c.data).where(*of_events))
    kept = [(row.id, _without_words(json.loads(row.data))) for row in stored if row.data]
    if kept:
        connection.execute(
            update(events)
            .where(events.c.id == bindparam("row"))
            .values(data=bindparam("left"), action_name=bindparam("named")),
            [{"row": row, "left": json.dumps(event), "named": event.get("name")} for row, event in kept],
        )
    _note_rewritten(connection, conversation_id, is_whole=before is None)
    connection.execute(delete(question).where(*of_questions))
    _forget_in_widget(connection, conversation_id, before)


def _note_rewritten(connection: Connection, conversation_id: str, is_whole: bool) -> None:
    new = {"sender_id": conversation_id, "times": 0, "without_words_to": 0}
    insert_unless_there(connection, rewritten, new)
    counted: dict[str, Any] = {"times": rewritten.c.times + 1}
    if is_whole:
        last = select(func.max(events.c.id)).where(events.c.sender_id == conversation_id).scalar_subquery()
        counted["without_words_to"] = func.coalesce(last, 0)
    connection.execute(update(rewritten).where(rewritten.c.sender_id == conversation_id).values(counted))


def times_rewritten(connection: Connection, conversation_id: str) -> int:
    """Return how often a conversation's events were changed where they lie."""
    return int(connection.execute(_TIMES_REWRITTEN, {"conversation": conversation_id}).scalar() or 0)


def stored_events(connection: Connection, conversation_id: str) -> list[tuple[int, str | None]]:
    """Return number and JSON of the present session's events, oldest first."""
    since = connection.execute(_PRESENT_SESSION, {"conversation": conversation_id}).scalar() or 0
    stored = connection.execute(_STORED, {"conversation": conversation_id, "since": since})
    return [tuple(row) for row in stored]


def events_since(
    connection: Connection, conversation_id: str, since: int
) -> tuple[int, list[tuple[int, str | None]]]:
    """Return how often events were changed where they lie, and those from a number on; 0 when none are."""
    rows = connection.execute(_SINCE, {"conversation": conversation_id, "since": since}).all()
    return (rows[0][2] or 0 if rows else 0), [(number, data) for number, data, _ in rows]


def append_events(connection: Connection, conversation_id: str, new: Sequence[dict[str, Any]]) -> None:
    """Store events behind those that are there, in one statement."""
    if not new:
        return
    rows = [
        {
            "sender_id": conversation_id,
            "type_name": event["event"],
            "timestamp": event.get("timestamp"),
            "intent_name": ((event.get("parse_data") or {}).get("intent") or {}).get("name"),
            "action_name": event.get("name"),
            "data": json.dumps(event),
        }
        for event in new
    ]
    connection.execute(_APPEND, rows)


def _forget_in_widget(connection: Connection, conversation_id: str, before: float | None) -> None:
    """Remove what was delivered, but for the greeting and the replies of the turn that is running."""
    moment = None if before is None else datetime.fromtimestamp(before, timezone.utc)
    running = select(turn.c.cid).where(turn.c.conversation_id == conversation_id, turn.c.state == "running")
    answering = connection.execute(running).scalar()
    delivered = select(delivery.c.seq, delivery.c.cid, delivery.c.at, delivery.c.content).where(
        delivery.c.conversation_id == conversation_id, delivery.c.cid.is_not(None)
    )
    gone = [
        row.seq
        for row in connection.execute(delivered)
        if (moment is None or row.at < moment) and (row.cid != answering or row.content.get("type") == "user")
    ]
    of_conversation = delivery.c.conversation_id == conversation_id
    connection.execute(delete(delivery).where(of_conversation, delivery.c.seq.in_(gone)))
    comments = [feedback.c.conversation_id == conversation_id]
    if moment is not None:
        comments.append(feedback.c.at < moment)
    connection.execute(update(feedback).where(*comments).values(comment=None))


def conversations_to_forget(connection: Connection, mark: str, before: float | None = None) -> list[str]:
    """Return the conversations whose latest slot event named `mark` still holds a value.

    Args:
        before: only those in which nothing has happened since, in seconds since the epoch.
    """
    latest = (
        select(func.max(events.c.id))
        # Written out, or SQLite would not see that its index of the slots fits.
        .where(literal_column("type_name = 'slot'"), events.c.action_name == mark)
        .group_by(events.c.sender_id)
    )
    marked = connection.execute(select(events.c.sender_id, events.c.data).where(events.c.id.in_(latest)))
    found = [row.sender_id for row in marked if json.loads(row.data).get("value")]
    if before is None:
        return found
    active = select(events.c.sender_id).where(events.c.timestamp >= before, events.c.sender_id.in_(found))
    return sorted(set(found) - set(connection.execute(active).scalars()))


def compact(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, in which removed texts would live on; PostgreSQL tends to itself."""
    if not _carried_over(engine, "PRAGMA wal_checkpoint(TRUNCATE)"):
        _log.warning("The database was in use, so its write-ahead log is emptied at the next occasion.")


def carry_over(engine: Engine) -> None:
    """Bring SQLite's write-ahead log into the file; else the next who writes does, and is held up."""
    _carried_over(engine, "PRAGMA wal_checkpoint(PASSIVE)")


def _carried_over(engine: Engine, statement: str) -> bool:
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        busy, _, _ = connection.cursor().execute(statement).fetchone()
    except sqlite3.Error as error:  # nothing is lost: what is committed is in the log
        _log.warning("The database's write-ahead log stays as it is: %s.", type(error).__name__)
        return False
    finally:
        connection.close()
    return not busy


def _without_words(event: dict[str, Any]) -> dict[str, Any]:
    kept = _only(event, _ALWAYS + _KEPT.get(event["event"], ()))
    if isinstance(event.get("metadata"), dict):
        kept["metadata"] = _only(event["metadata"], _KEPT_METADATA)
    if event["event"] == "user":
        kept["parse_data"] = _parse_data_without_words(event.get("parse_data") or {})
    if event["event"] == "slot" and event.get("name") in _KEPT_SLOTS:
        kept["value"] = event.get("value")
    if event["event"] == "entities":
        kept["entities"] = []
    return kept


def _parse_data_without_words(parse_data: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"entities": []}
    if "intent" in parse_data:
        kept["intent"] = _only(parse_data["intent"] or {}, _KEPT_OF_INTENT)
    if "intent_ranking" in parse_data:
        kept["intent_ranking"] = [_only(intent, _KEPT_OF_INTENT) for intent in parse_data["intent_ranking"]]
    return kept


def _only(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}
