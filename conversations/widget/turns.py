"""Turns in the database: each is run once, whichever process it reaches and whichever dies.

A turn waits, is run by the process whose lease on it lasts, and is done. A chat has one running turn at most;
a process that ends one goes on with the next that waits. A turn without words is another channel's
(`conversations/line.py`): it has its place in the line, and nobody else runs it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.dml import Delete

from conversations.turn_fence import Unstored
from conversations.widget.chats import Chat, Event, deliver_behind, erase_chat, lock_chat
from conversations.widget.utterance import Utterance
from database.conversations import forget_conversation
from database.tables import chat, delivery, turn
from leads.counted_chats import count_said

WAITING, RUNNING, DONE = "waiting", "running", "done"
LEASE = timedelta(seconds=15)  # since it was last renewed
SECONDS_BETWEEN_RENEWALS = 5
LATELY = timedelta(minutes=2)  # no longer, for a clock that was set back leaves messages in times to come
_LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc)

_OF_CHAT = turn.c.conversation_id == bindparam("conversation")
_THIS_ONE = turn.c.id == bindparam("turn")
_STILL_MINE = (_THIS_ONE, turn.c.state == RUNNING, turn.c.owner == bindparam("holder"))
_LATELY = and_(turn.c.created_at > bindparam("since"), turn.c.created_at < bindparam("until"))
_EARLIER = select(
    func.count(),
    func.count(case((_LATELY, 1))),
    func.min(case((_LATELY, turn.c.created_at))),
    func.count(case((turn.c.state != DONE, 1))),
    func.count(case((turn.c.cid == bindparam("message"), 1))),
).where(_OF_CHAT)
_ADD = insert(turn)
_STATE = select(turn.c.state).where(_OF_CHAT, turn.c.cid == bindparam("message"))
# The one that runs, else the first that waits.
_NEXT = (
    select(turn)
    .where(_OF_CHAT, turn.c.state != DONE)
    .order_by(case((turn.c.state == RUNNING, 0), else_=1), turn.c.id)
    .limit(1)
)
# Of other channels, whose processes died.


def _silent(since: Any) -> Any:
    """Say of a time that its process has gone, by a clock that was perhaps set back meanwhile."""
    return or_(since <= bindparam("silent_since"), since >= bindparam("yet_to_come"))


def _lease_at(now: datetime) -> dict[str, datetime]:
    return {"silent_since": now - LEASE, "yet_to_come": now + LEASE}


_ABANDONED = (turn.c.said.is_(None), turn.c.state != DONE, _silent(turn.c.renewed_at))


def _passing_over(*whose: Any) -> Delete:
    # Whoever renews a place at this moment has not died, and is not waited for.
    found = select(turn.c.id).where(*whose, *_ABANDONED).with_for_update(skip_locked=True)
    return delete(turn).where(turn.c.id.in_(found))


_PASS_OVER, _PASS_OVER_ALL = _passing_over(_OF_CHAT), _passing_over()
_BEFORE = select(turn.c.id).where(_OF_CHAT, turn.c.id < bindparam("turn")).limit(1)
_TAKE = (
    update(turn)
    .where(_THIS_ONE)
    .values(state=RUNNING, owner=bindparam("holder"), renewed_at=bindparam("now"))
)
_RENEW = update(turn).where(*_STILL_MINE).values(renewed_at=bindparam("now"))
_END = update(turn).where(_THIS_ONE).values(state=DONE, said=None, owner=None, renewed_at=None)
# The chat first: who takes a turn over does so too, and neither waits for the other.
_LOCK_MINE = (
    select(chat.c.last_seq, chat.c.token_sha256)
    .select_from(chat.join(turn, turn.c.conversation_id == chat.c.conversation_id))
    .where(*_STILL_MINE)
    .with_for_update()
)


class LeaseLost(Exception):
    """Another process has taken the turn over, so nothing more may come of it here."""


@dataclass(frozen=True)
class Claim:
    """What this process has of a turn, as long as it renews the lease."""

    id: int
    conversation_id: str
    owner: str  # this claim of it; a process that was held up and goes on has another


@dataclass(frozen=True)
class Turn(Claim):
    """A turn that this process runs."""

    cid: str
    said: str = field(repr=False)
    red_flag: str | None  # the tier whose wording the visitor has got already
    is_first: bool  # of the chat
    interrupted: bool  # another process began it, and may have said something
    deleted: bool  # the visitor has deleted the chat, so there is nobody to answer
    created_at: datetime


@dataclass(frozen=True)
class Earlier:
    """The messages that a chat had when another came in."""

    in_all: int
    lately: int
    first_lately: datetime | None
    unfinished: int
    is_among_them: bool  # that one itself


@dataclass(frozen=True)
class Ended:
    """What comes of the end of a turn."""

    told: list[Event]  # what it said in the end, and that it is done
    stored: Sequence[Unstored]  # what was left to it, and may ask for something besides now
    next: Turn | None  # which waited, and is this process's now
    erased: bool  # the chat was deleted meanwhile, and has now been erased


def is_done(connection: Connection, conversation_id: str, cid: str) -> bool:
    """Tell whether a turn has been answered, or was removed with its chat."""
    state = connection.execute(_STATE, {"conversation": conversation_id, "message": cid}).scalar()
    return state in (DONE, None)


def earlier(connection: Connection, conversation_id: str, cid: str, since: datetime) -> Earlier:
    """Return what came in before a message, in all and since a moment."""
    asked = {"conversation": conversation_id, "message": cid, "since": since, "until": since + LATELY}
    in_all, lately, first_lately, unfinished, same = connection.execute(_EARLIER, asked).one()
    return Earlier(in_all, lately, first_lately, unfinished, is_among_them=bool(same))


def enqueue(
    connection: Connection,
    found: Chat,
    before: Earlier,
    cid: str,
    said: str,
    utterances: tuple[Utterance, ...],
    red_flag: str | None,
    now: datetime,
    may_run: bool,
) -> tuple[list[Event], Turn | None]:
    """Keep a message that is new to a locked chat; return what is shown at once, and the turn.

    The turn is this process's, or `None` when it has to wait: for others of the chat, or for another process
    when this one may not run it.
    """
    conversation_id = found.conversation_id
    owner = secrets.token_hex(16) if may_run and not before.unfinished else None
    added = connection.execute(
        _ADD,
        {
            "conversation_id": conversation_id,
            "cid": cid,
            "state": RUNNING if owner else WAITING,
            "said": said,
            "red_flag": red_flag,
            "owner": owner,
            "renewed_at": now if owner else None,
            "created_at": now,
        },
    )
    is_first = not before.in_all
    if is_first:
        count_said(connection, conversation_id)
    shown = deliver_behind(connection, conversation_id, found.last_seq, cid, utterances, now, is_message=True)
    if owner is None:
        return shown, None
    (number,) = added.inserted_primary_key
    mine = Turn(
        number,
        conversation_id,
        owner,
        cid,
        said,
        red_flag,
        is_first=is_first,
        interrupted=False,
        deleted=False,
        created_at=now,
    )
    return shown, mine


def claim(connection: Connection, conversation_id: str, now: datetime) -> Turn | None:
    """Take the chat's next turn: one whose process no longer renews its lease, else the first that waits."""
    is_open = lock_chat(connection, conversation_id)
    pass_over_abandoned(connection, now, conversation_id)
    found = _next(connection, conversation_id)
    if found is None or (found.state == RUNNING and abs(found.renewed_at - now) < LEASE):
        return None
    earlier_one = connection.execute(_BEFORE, {"conversation": conversation_id, "turn": found.id}).first()
    return _take(connection, found, now, is_first=earlier_one is None, deleted=not is_open)


def chats_with_turns_left_behind(connection: Connection, now: datetime) -> list[str]:
    """Return the chats in which a process has left a turn, begun or not."""
    left = or_(
        and_(turn.c.state == RUNNING, _silent(turn.c.renewed_at)),
        and_(turn.c.state == WAITING, _silent(turn.c.created_at)),
    )
    chats = select(turn.c.conversation_id).where(left, turn.c.said.is_not(None)).distinct()
    return list(connection.execute(chats, _lease_at(now)).scalars())


def pass_over_abandoned(connection: Connection, now: datetime, conversation_id: str | None = None) -> None:
    """Remove other channels' turns whose processes died, of one conversation or all."""
    if conversation_id is None:
        connection.execute(_PASS_OVER_ALL, _lease_at(now))
    else:
        connection.execute(_PASS_OVER, {"conversation": conversation_id, **_lease_at(now)})


def renew(connection: Connection, mine: Claim, now: datetime) -> None:
    """Keep the turn for another while.

    Raises:
        LeaseLost: another process has it.
    """
    if not connection.execute(_RENEW, {**_named(mine), "now": now}).rowcount:
        raise LeaseLost


def is_ours(connection: Connection, mine: Claim, now: datetime) -> bool:
    """Keep the turn for another while; tell whether that could be done."""
    try:
        renew(connection, mine, now)
    except LeaseLost:
        return False
    return True


def release(connection: Connection, mine: Turn) -> None:
    """Leave the turn to whoever looks next, for this process is stopping or could not store it."""
    connection.execute(_RENEW, {**_named(mine), "now": _LONG_AGO})


def deliver_of(connection: Connection, mine: Turn, said: Sequence[Utterance], now: datetime) -> list[Event]:
    """Store what a turn says before its end, and return it as it will be read.

    Raises:
        LeaseLost: another process has it.
    """
    last_seq, _ = _lock_mine(connection, mine)
    return deliver_behind(connection, mine.conversation_id, last_seq, mine.cid, said, now)


def said_before(connection: Connection, mine: Turn) -> list[dict[str, object]]:
    """Return the content of what the turn has said already, in another process."""
    stored = select(delivery.c.content).where(
        delivery.c.conversation_id == mine.conversation_id, delivery.c.cid == mine.cid
    )
    contents = connection.execute(stored.order_by(delivery.c.seq)).scalars()
    return [content for content in contents if content["type"] == "bot"]


def finish(
    connection: Connection,
    mine: Turn,
    now: datetime,
    said: Sequence[Utterance] = (),
    left: Sequence[Unstored] = (),
) -> Ended:
    """Store what the turn says and what it left to its end, end it, and take the chat's next one.

    Raises:
        LeaseLost: another process has it.
    """
    conversation_id = mine.conversation_id
    last_seq, is_open = _lock_mine(connection, mine)
    told = deliver_behind(connection, conversation_id, last_seq, mine.cid, said, now) if said else []
    for unstored in left:
        unstored.store(connection)
    connection.execute(_END, {"turn": mine.id})
    told.append({"type": "done", "cid": mine.cid, "seq": last_seq + len(said)})
    if not is_open:
        erase_chat(connection, conversation_id)
        return Ended(told, left, None, erased=True)
    waiting = _next(connection, conversation_id)
    return Ended(told, left, _take(connection, waiting, now) if waiting else None, erased=False)


def delete_chat(connection: Connection, conversation_id: str, now: datetime) -> None:
    """Void the token and erase the chat; what a running turn still adds is erased when it ends."""
    lock_chat(connection, conversation_id)
    connection.execute(
        update(chat).where(chat.c.conversation_id == conversation_id).values(token_sha256=None)
    )
    of_chat = turn.c.conversation_id == conversation_id
    running = select(turn.c.id).where(
        of_chat, turn.c.state == RUNNING, ~_silent(turn.c.renewed_at), turn.c.said.is_not(None)
    )
    if connection.execute(running, _lease_at(now)).first() is None:
        erase_chat(connection, conversation_id)
        return
    connection.execute(delete(turn).where(of_chat, turn.c.state == WAITING))
    connection.execute(delete(delivery).where(delivery.c.conversation_id == conversation_id))
    forget_conversation(connection, conversation_id)


def _next(connection: Connection, conversation_id: str) -> Row | None:
    """Return the running turn, else the first that waits; `None` also when that is another channel's."""
    found = connection.execute(_NEXT, {"conversation": conversation_id}).one_or_none()
    return None if found is None or found.said is None else found


def _take(
    connection: Connection, found: Row, now: datetime, is_first: bool = False, deleted: bool = False
) -> Turn:
    owner = secrets.token_hex(16)
    connection.execute(_TAKE, {"turn": found.id, "holder": owner, "now": now})
    return Turn(
        found.id,
        found.conversation_id,
        owner,
        found.cid,
        found.said,
        found.red_flag,
        is_first=is_first,
        interrupted=found.state == RUNNING,
        deleted=deleted,
        created_at=found.created_at,
    )


def _lock_mine(connection: Connection, mine: Turn) -> tuple[int, bool]:
    """Lock the turn's chat; return its last place, and whether it still has a token."""
    locked = connection.execute(_LOCK_MINE, _named(mine)).one_or_none()
    if locked is None:
        raise LeaseLost
    return locked.last_seq, locked.token_sha256 is not None


def _named(mine: Claim) -> dict[str, object]:
    return {"turn": mine.id, "holder": mine.owner}
