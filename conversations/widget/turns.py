"""Turns in the database: each is run once, whichever process it reaches and whichever dies.

A turn waits, is run by the process whose lease on it lasts, and is done. A chat has one running turn at most;
a process that ends one goes on with the next that waits.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.engine import Connection

from conversations.widget.chats import deliver, lock_chat
from conversations.widget.utterance import Utterance
from database.conversations import forget_conversation
from database.insert import insert_unless_there
from database.tables import chat, delivery, turn
from leads.counted_chats import count_said

WAITING, RUNNING, DONE = "waiting", "running", "done"
LEASE = timedelta(seconds=15)  # since it was last renewed
_LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc)


class LeaseLost(Exception):
    """Another process has taken the turn over, so nothing more may come of it here."""


@dataclass(frozen=True)
class Turn:
    """A turn that this process runs."""

    id: int
    conversation_id: str
    cid: str
    said: str = field(repr=False)
    red_flag: str | None  # the tier whose wording the visitor has got already
    owner: str  # this claim of it; a process that was held up and goes on has another
    is_first: bool  # of the chat
    interrupted: bool  # another process began it, and may have said something
    deleted: bool  # the visitor has deleted the chat, so there is nobody to answer


def is_known(connection: Connection, conversation_id: str, cid: str) -> bool:
    """Tell whether a message has come in before."""
    return _state(connection, conversation_id, cid) is not None


def is_done(connection: Connection, conversation_id: str, cid: str) -> bool:
    """Tell whether a turn has been answered, or was removed with its chat."""
    return _state(connection, conversation_id, cid) in (DONE, None)


def count_turns(
    connection: Connection, conversation_id: str, since: datetime = _LONG_AGO
) -> tuple[int, datetime | None]:
    """Return how many messages came in since a moment, and when the first of them did."""
    times = (
        connection.execute(
            select(turn.c.created_at)
            .where(turn.c.conversation_id == conversation_id, turn.c.created_at > since)
            .order_by(turn.c.created_at)
        )
        .scalars()
        .all()
    )
    return len(times), times[0] if times else None


def enqueue(
    connection: Connection,
    conversation_id: str,
    cid: str,
    said: str,
    utterances: tuple[Utterance, ...],
    red_flag: str | None,
    now: datetime,
) -> bool:
    """Keep a message to be answered, with what is shown at once; tell whether it is a new one."""
    added = insert_unless_there(
        connection,
        turn,
        {
            "conversation_id": conversation_id,
            "cid": cid,
            "state": WAITING,
            "said": said,
            "red_flag": red_flag,
            "created_at": now,
        },
    )
    if added:
        connection.execute(
            update(chat).where(chat.c.conversation_id == conversation_id).values(last_message_at=now)
        )
        count_said(connection, conversation_id)
        for utterance in utterances:
            deliver(connection, conversation_id, cid, utterance, now)
    return added


def claim(connection: Connection, conversation_id: str, now: datetime) -> Turn | None:
    """Take the chat's next turn: one whose process no longer renews its lease, else the first that waits."""
    is_open = lock_chat(connection, conversation_id)
    of_chat = turn.c.conversation_id == conversation_id
    running = connection.execute(select(turn).where(of_chat, turn.c.state == RUNNING)).one_or_none()
    if running and running.renewed_at > now - LEASE:
        return None
    waiting = select(turn).where(of_chat, turn.c.state == WAITING).order_by(turn.c.id).limit(1)
    found = running or connection.execute(waiting).one_or_none()
    if found is None:
        return None
    owner = secrets.token_hex(16)
    connection.execute(
        update(turn).where(turn.c.id == found.id).values(state=RUNNING, owner=owner, renewed_at=now)
    )
    earlier = select(turn.c.id).where(of_chat, turn.c.id < found.id).limit(1)
    return Turn(
        found.id,
        conversation_id,
        found.cid,
        found.said,
        found.red_flag,
        owner,
        is_first=connection.execute(earlier).first() is None,
        interrupted=running is not None,
        deleted=not is_open,
    )


def chats_with_turns_left_behind(connection: Connection, now: datetime) -> list[str]:
    """Return the chats in which a process has left a turn, begun or not."""
    left = or_(
        and_(turn.c.state == RUNNING, turn.c.renewed_at <= now - LEASE),
        and_(turn.c.state == WAITING, turn.c.created_at <= now - LEASE),
    )
    return list(connection.execute(select(turn.c.conversation_id).where(left).distinct()).scalars())


def renew(connection: Connection, mine: Turn, now: datetime) -> None:
    """Keep the turn for another while.

    Raises:
        LeaseLost: another process has it.
    """
    if not connection.execute(update(turn).where(*_still(mine)).values(renewed_at=now)).rowcount:
        raise LeaseLost


def release(connection: Connection, mine: Turn) -> None:
    """Leave the turn to another process at once, for this one is stopping."""
    connection.execute(update(turn).where(*_still(mine)).values(renewed_at=_LONG_AGO))


def deliver_of(connection: Connection, mine: Turn, utterance: Utterance, now: datetime) -> None:
    """Store what a turn says.

    Raises:
        LeaseLost: another process has it.
    """
    renew(connection, mine, now)
    deliver(connection, mine.conversation_id, mine.cid, utterance, now)


def said_before(connection: Connection, mine: Turn) -> list[dict[str, object]]:
    """Return the content of what the turn has said already, in another process."""
    stored = select(delivery.c.content).where(
        delivery.c.conversation_id == mine.conversation_id, delivery.c.cid == mine.cid
    )
    contents = connection.execute(stored.order_by(delivery.c.seq)).scalars()
    return [content for content in contents if content["type"] == "bot"]


def finish(connection: Connection, mine: Turn, now: datetime) -> bool:
    """End the turn; tell whether the chat was deleted meanwhile, and has now been erased."""
    is_open = lock_chat(connection, mine.conversation_id)
    renew(connection, mine, now)
    connection.execute(
        update(turn).where(turn.c.id == mine.id).values(state=DONE, said=None, owner=None, renewed_at=None)
    )
    if not is_open:
        erase_chat(connection, mine.conversation_id)
    return not is_open


def delete_chat(connection: Connection, conversation_id: str, now: datetime) -> None:
    """Void the token and erase the chat; what a running turn still adds is erased when it ends."""
    lock_chat(connection, conversation_id)
    connection.execute(
        update(chat).where(chat.c.conversation_id == conversation_id).values(token_sha256=None)
    )
    of_chat = turn.c.conversation_id == conversation_id
    running = select(turn.c.id).where(of_chat, turn.c.state == RUNNING, turn.c.renewed_at > now - LEASE)
    if connection.execute(running).first() is None:
        erase_chat(connection, conversation_id)
        return
    connection.execute(delete(turn).where(of_chat, turn.c.state == WAITING))
    connection.execute(delete(delivery).where(delivery.c.conversation_id == conversation_id))
    forget_conversation(connection, conversation_id)


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


def _state(connection: Connection, conversation_id: str, cid: str) -> str | None:
    state: str | None = connection.execute(
        select(turn.c.state).where(turn.c.conversation_id == conversation_id, turn.c.cid == cid)
    ).scalar()
    return state


def _still(mine: Turn) -> tuple[object, ...]:
    return turn.c.id == mine.id, turn.c.state == RUNNING, turn.c.owner == mine.owner
