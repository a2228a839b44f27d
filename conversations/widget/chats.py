"""A visitor's chat in the database: begun, found by its token, written to."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from conversations.widget.refusal import session_over
from conversations.widget.utterance import Utterance
from database.tables import chat, delivery
from leads.counted_chats import count_begun


@dataclass(frozen=True)
class Chat:
    """A chat whose token was shown."""

    conversation_id: str
    created_at: datetime


def begin_chat(connection: Connection, page: str, language: str, now: datetime) -> tuple[str, str]:
    """Begin a chat; return its token, which opens it, and its conversation id, which opens nothing."""
    token, conversation_id = secrets.token_urlsafe(32), secrets.token_hex(16)
    connection.execute(
        insert(chat).values(
            conversation_id=conversation_id,
            token_sha256=_digest(token),
            page=page,
            language=language,
            created_at=now,
            last_message_at=now,
            last_seq=0,
        )
    )
    count_begun(connection, conversation_id, page, now)
    return token, conversation_id


def find_chat(connection: Connection, token: str, idle: timedelta, now: datetime) -> Chat:
    """Return the chat that a token opens.

    Raises:
        Refusal: no such token, or nothing was said for longer than `idle`.
    """
    found = connection.execute(
        select(chat.c.conversation_id, chat.c.created_at, chat.c.last_message_at).where(
            chat.c.token_sha256 == _digest(token)
        )
    ).one_or_none()
    if found is None or found.last_message_at < now - idle:
        raise session_over()
    return Chat(found.conversation_id, found.created_at)


def lock_chat(connection: Connection, conversation_id: str) -> bool:
    """Keep every other process off the chat until the transaction ends; tell whether it still has a token."""
    locked = select(chat.c.token_sha256).where(chat.c.conversation_id == conversation_id).with_for_update()
    return connection.execute(locked).scalar() is not None


def is_open(connection: Connection, conversation_id: str) -> bool:
    """Tell whether a chat is there and its token not void."""
    token = select(chat.c.token_sha256).where(chat.c.conversation_id == conversation_id)
    return connection.execute(token).scalar() is not None


def deliver(
    connection: Connection, conversation_id: str, cid: str | None, utterance: Utterance, now: datetime
) -> int | None:
    """Store what the widget is to be sent, and return its place in the chat; `None` when that is gone."""
    mine = chat.c.conversation_id == conversation_id
    counted = update(chat).where(mine).values(last_seq=chat.c.last_seq + 1)
    if not connection.execute(counted).rowcount:
        return None
    seq: int = connection.execute(select(chat.c.last_seq).where(mine)).scalar_one()
    connection.execute(
        insert(delivery).values(
            conversation_id=conversation_id,
            seq=seq,
            cid=cid,
            at=now,
            content=utterance.content,
            payloads=utterance.payloads,
            response=utterance.response,
        )
    )
    return seq


def deliveries(connection: Connection, conversation_id: str, after: int) -> list[dict[str, Any]]:
    """Return the events of a chat behind a place in it, as the widget reads them."""
    stored = connection.execute(
        select(delivery.c.seq, delivery.c.cid, delivery.c.at, delivery.c.content)
        .where(delivery.c.conversation_id == conversation_id, delivery.c.seq > after)
        .order_by(delivery.c.seq)
    )
    return [
        {
            "seq": row.seq,
            "at": row.at.isoformat(timespec="milliseconds"),
            **({"cid": row.cid} if row.cid else {}),
            **row.content,
        }
        for row in stored
    ]


def button_offered(connection: Connection, conversation_id: str, button_id: str) -> tuple[str, str] | None:
    """Return what a button says to the assistant and what is written on it, if the chat offered it."""
    stored = connection.execute(
        select(delivery.c.content, delivery.c.payloads)
        .where(delivery.c.conversation_id == conversation_id)
        .order_by(delivery.c.seq.desc())
    )
    for row in stored:
        if button_id in row.payloads:
            titles = {each["id"]: each["title"] for each in row.content.get("buttons", ())}
            payload = row.payloads[button_id]
            return payload, titles.get(button_id, payload)
    return None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
