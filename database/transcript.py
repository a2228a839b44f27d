"""Read a conversation as its people saw it, from Rasa's events."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from database.tables import events

Speaker = Literal["visitor", "assistant"]


@dataclass(frozen=True)
class Line:
    """What one side said at a time in UTC; `source` is the article's title when the answer named one."""

    at: datetime
    speaker: Speaker
    text: str = field(repr=False)
    source: str | None = None


def read_transcript(engine: Engine, conversation_id: str) -> list[Line]:
    """Return what was said, oldest first; nothing of what was forgotten, none for an unknown conversation."""
    with engine.connect() as connection:
        return lines_of(_stored(connection, conversation_id))


def lines_of(stored: Iterable[dict[str, Any]]) -> list[Line]:
    """Turn user and bot events into lines; a pressed button reads as its title."""
    lines: list[Line] = []
    titles: dict[str, str] = {}
    for event in stored:
        text = event.get("text")
        at = datetime.fromtimestamp(event["timestamp"], timezone.utc)
        if event["event"] == "bot":
            buttons = (event.get("data") or {}).get("buttons") or []
            titles.update({str(each.get("payload")): str(each.get("title")) for each in buttons})
            source = (event.get("metadata") or {}).get("source") or {}
            if text:
                lines.append(Line(at, "assistant", text, source.get("title")))
        elif text and not _is_technical(text, titles):
            lines.append(Line(at, "visitor", titles.get(text, text)))
    return lines


def _is_technical(text: str, titles: dict[str, str]) -> bool:
    # Such as /session_start, which a channel sends by itself.
    return text.startswith("/") and text not in titles


def _stored(connection: Connection, conversation_id: str) -> list[dict[str, Any]]:
    said = (
        select(events.c.data)
        .where(events.c.sender_id == conversation_id, events.c.type_name.in_(("user", "bot")))
        .order_by(events.c.id)
    )
    return [json.loads(data) for data in connection.execute(said).scalars() if data]
