"""Turns of other channels than the widget's: a place in the line of a conversation, gone when it is answered.

Their words are with the process that waits and nowhere else, so no other process runs them; a place whose
process died is passed over when its lease ends.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from conversations.widget.chats import lock_chat
from conversations.widget.turns import DONE, RUNNING, WAITING, Claim, pass_over_abandoned
from database.tables import turn

_other = turn.alias()
_IN_FRONT = (
    select(_other.c.id)
    .where(
        _other.c.conversation_id == turn.c.conversation_id,
        _other.c.state != DONE,
        or_(_other.c.id < turn.c.id, and_(_other.c.state == RUNNING, _other.c.id != turn.c.id)),
    )
    .correlate(turn)
    .exists()
)
# For whoever waits and looks ten times a second; to write so often would hold up the others.
_HELD_UP = select(turn.c.id).where(turn.c.id == bindparam("turn"), _IN_FRONT)
_MINE = (turn.c.id == bindparam("turn"), turn.c.owner == bindparam("holder"))
_STAND = insert(turn)
_STAND_STILL = update(turn).where(*_MINE).values(renewed_at=bindparam("now"))
_BEGIN = update(turn).where(*_MINE, ~_IN_FRONT).values(state=RUNNING)
_LEAVE = delete(turn).where(*_MINE)


def stand(connection: Connection, conversation_id: str, now: datetime) -> tuple[Claim, bool]:
    """Line up behind the conversation's turns; return the place, and whether its turn has begun."""
    lock_chat(connection, conversation_id)  # if it is one of the widget's, whose messages line up under it
    owner = secrets.token_hex(16)
    place = {
        "conversation_id": conversation_id,
        "cid": owner,
        "state": WAITING,
        "owner": owner,
        "renewed_at": now,
        "created_at": now,
    }
    (number,) = connection.execute(_STAND, place).inserted_primary_key
    mine = Claim(number, conversation_id, owner)
    return mine, _begin(connection, mine, now)


def look(connection: Connection, mine: Claim, now: datetime) -> tuple[Claim, bool]:
    """Look whether the turn can begin, as `stand`; who was held up and has lost the place stands anew."""
    lock_chat(connection, mine.conversation_id)
    if not connection.execute(_STAND_STILL, {**_named(mine), "now": now}).rowcount:
        return stand(connection, mine.conversation_id, now)
    return mine, _begin(connection, mine, now)


def is_held_up(connection: Connection, mine: Claim) -> bool:
    """Tell whether somebody is in front, without writing anything."""
    return connection.execute(_HELD_UP, {"turn": mine.id}).first() is not None


def leave(connection: Connection, mine: Claim) -> None:
    """Give the place up, begun or not."""
    connection.execute(_LEAVE, _named(mine))


def _begin(connection: Connection, mine: Claim, now: datetime) -> bool:
    pass_over_abandoned(connection, now, mine.conversation_id)
    try:
        with connection.begin_nested():
            return bool(connection.execute(_BEGIN, _named(mine)).rowcount)
    except IntegrityError:  # on PostgreSQL another begins at the same moment
        return False


def _named(mine: Claim) -> dict[str, object]:
    return {"turn": mine.id, "holder": mine.owner}
