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


@dataclass(frozen=True)
class Said:
    """What one side said at a time in UTC, the buttons it offered, and the title of the article it named."""

    at: datetime
    who: Literal["visitor", "assistant"]
    text: str = field(repr=False)
    buttons: tuple[str, ...] = ()
    source: str | None = None


def transcript(engine: Engine, conversation_id: str) -> list[Said]:
    """Return what was said, oldest first; nothing of what was forgotten, none for an unknown conversation."""
    with engine.connect() as connection:
        return _read(_stored(connection, conversation_id))


def _read(stored: Iterable[dict[str, Any]]) -> list[Said]:
    """Turn user and bot events into what was said; a pressed button reads as its title."""
    said: list[Said] = []
    titles: dict[str, str] = {}
    for event in stored:
        text = event.get("text")
        at = datetime.fromtimestamp(event["timestamp"], timezone.utc)
        if event["event"] == "bot":
            buttons = (event.get("data") or {}).get("buttons") or []
            titles.update({str(each.get("payload")): str(each.get("title")) for each in buttons})
            added = event.get("metadata") or {}
            # An action adds it beside the text; what a response of the domain adds is one level deeper.
            source = added.get("source") or (added.get("metadata") or {}).get("source") or {}
            if text:
                offered = tuple(str(each.get("title")) for each in buttons)
                said.append(Said(at, "assistant", text, offered, source.get("title")))
        elif text and not _is_technical(text, titles):
            said.append(Said(at, "visitor", titles.get(text, text)))
    return said


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
