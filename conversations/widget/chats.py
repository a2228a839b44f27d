"""A visitor's chat in the database: begun, found by its token, written to, removed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from conversations.widget.refusal import session_over
from conversations.widget.utterance import Utterance
from database.conversations import forget_conversation
from database.tables import chat, delivery, turn
from leads.counted_chats import count_begun

# Written once: to put a statement together costs more than to run it.
_MINE = chat.c.conversation_id == bindparam("conversation")
_FIND = select(chat.c.conversation_id, chat.c.created_at, chat.c.last_message_at, chat.c.last_seq).where(
    chat.c.token_sha256 == bindparam("digest")
)
_FIND_AND_LOCK = _FIND.with_for_update()
_TOKEN = select(chat.c.token_sha256).where(_MINE)
_LOCK = _TOKEN.with_for_update()
_LOCK_LAST_SEQ = select(chat.c.last_seq).where(_MINE).with_for_update()
_COUNT = update(chat).where(_MINE).values(last_seq=bindparam("seq_now"))
_COUNT_MESSAGE = (
    update(chat).where(_MINE).values(last_seq=bindparam("seq_now"), last_message_at=bindparam("moment"))
)
_STORE = insert(delivery)
_DELIVERIES = (
    select(delivery.c.seq, delivery.c.cid, delivery.c.at, delivery.c.content)
    .where(delivery.c.conversation_id == bindparam("conversation"), delivery.c.seq > bindparam("after"))
    .order_by(delivery.c.seq)
)

Event = dict[str, Any]  # as the widget reads it


@dataclass(frozen=True)
class Chat:
    """A chat whose token was shown."""

    conversation_id: str
    created_at: datetime
    last_seq: int


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


def find_chat(connection: Connection, token: str, idle: timedelta, now: datetime, lock: bool = False) -> Chat:
    """Return the chat that a token opens, and with `lock` keep every other process off it, as `lock_chat`.

    Raises:
        Refusal: no such token, or nothing was said for longer than `idle`.
    """
    find = _FIND_AND_LOCK if lock else _FIND
    found = connection.execute(find, {"digest": _digest(token)}).one_or_none()
    if found is None or found.last_message_at < now - idle:
        raise session_over()
    return Chat(found.conversation_id, found.created_at, found.last_seq)


def lock_chat(connection: Connection, conversation_id: str) -> bool:
    """Keep every other process off the chat until the transaction ends; tell whether it still has a token."""
    return connection.execute(_LOCK, {"conversation": conversation_id}).scalar() is not None


def is_open(connection: Connection, conversation_id: str) -> bool:
    """Tell whether a chat is there and its token not void."""
    return connection.execute(_TOKEN, {"conversation": conversation_id}).scalar() is not None


def deliver(
    connection: Connection, conversation_id: str, cid: str | None, utterance: Utterance, now: datetime
) -> int | None:
    """Store what the widget is to be sent, and return its place in the chat; `None` when that is gone."""
    last_seq = connection.execute(_LOCK_LAST_SEQ, {"conversation": conversation_id}).scalar()
    if last_seq is None:
        return None
    deliver_behind(connection, conversation_id, last_seq, cid, (utterance,), now)
    return int(last_seq) + 1


def deliver_behind(
    connection: Connection,
    conversation_id: str,
    last_seq: int,
    cid: str | None,
    utterances: Sequence[Utterance],
    now: datetime,
    is_message: bool = False,
) -> list[Event]:
    """Store what the widget is to be sent in a chat that is locked, and return it as it will be read.

    Args:
        last_seq: the last place that is taken.
        is_message: the visitor's own, from which on the chat's life is counted anew.
    """
    counted = {"conversation": conversation_id, "seq_now": last_seq + len(utterances)}
    if is_message:
        connection.execute(_COUNT_MESSAGE, {**counted, "moment": now})
    else:
        connection.execute(_COUNT, counted)
    connection.execute(
        _STORE,
        [
            {
                "conversation_id": conversation_id,
                "seq": seq,
                "cid": cid,
                "at": now,
                "content": utterance.content,
                "payloads": utterance.payloads,
                "response": utterance.response,
            }
            for seq, utterance in enumerate(utterances, last_seq + 1)
        ],
    )
    return [
        _event(seq, cid, now, utterance.content) for seq, utterance in enumerate(utterances, last_seq + 1)
    ]


def deliveries(connection: Connection, conversation_id: str, after: int) -> list[Event]:
    """Return the events of a chat behind a place in it, as the widget reads them."""
    stored = connection.execute(_DELIVERIES, {"conversation": conversation_id, "after": after})
    return [_event(row.seq, row.cid, row.at, row.content) for row in stored]


def erase_chat(connection: Connection, conversation_id: str) -> None:
    """Remove the chat and all that was said in it; the leads that came of it stay."""
    for table in (delivery, turn, chat):
        connection.execute(delete(table).where(table.c.conversation_id == conversation_id))
    forget_conversation(connection, conversation_id)


def end_idle_chats(connection: Connection, before: datetime) -> int:
    """Remove the chats, not the conversations, in which nothing was said since; return how many."""
    idle = connection.execute(select(chat.c.conversation_id).where(chat.c.last_message_at < before)).scalars()
    ended = 0
    for conversation_id in list(idle):
        lock_chat(connection, conversation_id)
        for table in (delivery, turn, chat):
            connection.execute(delete(table).where(table.c.conversation_id == conversation_id))
        ended += 1
    return ended


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


def _event(seq: int, cid: str | None, at: datetime, content: Mapping[str, Any]) -> Event:
    named = {"cid": cid} if cid else {}
    return {"seq": seq, "at": at.isoformat(timespec="milliseconds"), **named, **content}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
