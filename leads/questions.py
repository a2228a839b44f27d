"""The questions that no article answered, for the staff."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from database.tables import question
from leads.actor import Actor
from leads.audit import record
from leads.storing import storing

STATUSES = ("open", "answered", "ignored")


@dataclass(frozen=True)
class Question:
    """A question as stored: personal details masked; `conversation_id` is gone once that is forgotten."""

    id: int
    conversation_id: str | None
    text: str
    topic: str | None
    vector: tuple[float, ...] | None = field(repr=False)
    asked_at: datetime
    status: str


def record_question(
    engine: Engine, conversation_id: str, masked_text: str, topic: str | None, vector: Sequence[float] | None
) -> None:
    """Store a question whose personal details the caller has masked; the vector is kept in 32-bit floats."""
    row = {
        "conversation_id": conversation_id,
        "text": masked_text,
        "topic": topic,
        "vector": None if vector is None else struct.pack(f"<{len(vector)}f", *vector),
        "asked_at": datetime.now(timezone.utc),
        "status": "open",
    }
    with engine.begin() as connection:
        connection.execute(insert(question).values(row))


def list_questions(engine: Engine) -> list[Question]:
    """Return every question, newest first."""
    with engine.connect() as connection:
        rows = connection.execute(select(question).order_by(question.c.asked_at.desc(), question.c.id.desc()))
        return [Question(**{**row._mapping, "vector": _floats(row.vector)}) for row in rows]


def mark_questions(
    engine: Engine, actor: Actor, ids: Sequence[int], status: str, now: datetime | None = None
) -> int:
    """Give questions one of `STATUSES`; return how many had another and are still here.

    Raises:
        LeadNotStored: the database failed; nothing was changed.
    """
    assert status in STATUSES
    with storing(engine, "Nothing was changed") as connection:
        others = [question.c.id.in_(ids), question.c.status != status]
        marked: int = connection.execute(update(question).where(*others).values(status=status)).rowcount
        if marked:
            told = ["status", f"questions: {marked}"]
            record(connection, actor, f"question.{status}", "question", str(min(ids)), told, now=now)
        return marked


def _floats(packed: bytes | None) -> tuple[float, ...] | None:
    return None if packed is None else struct.unpack(f"<{len(packed) // 4}f", packed)
