"""Messages that are to be sent: claimed by one worker at a time, tried again, in the end visibly dead."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from prometheus_client import Counter
from sqlalchemy import func, or_, select, update
from sqlalchemy.engine import Connection, Engine

from database.tables import lead, outbox
from leads.actor import Actor
from leads.audit import record
from leads.read import as_ref
from leads.storing import storing

# How long to wait after the first failure, the second, and so on; after the last one a message is dead.
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=24),
)
# A worker that was killed loses its claim after this; sending may take less only.
LEASE = timedelta(seconds=60)
# What goes to the webhook; all else is mail.
WEBHOOK_KINDS = ("webhook_created", "webhook_status_changed")
TRIES = Counter("intake_outbox_tries", "Tries to send a message, by way and outcome.", ["way", "outcome"])
for _way in ("mail", "webhook"):
    for _outcome in ("sent", "failed", "dead"):
        TRIES.labels(_way, _outcome)
_NOT_CLAIMED = "The outbox was not changed"


@dataclass(frozen=True)
class Claimed:
    """A message that is this worker's to send; `attempts` counts this one."""

    id: int
    message_id: str
    lead_id: int | None
    kind: str
    attempts: int
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """A message as the desk shows it; `last_error` is a code such as `smtp_451`. A digest has no `ref`."""

    id: int
    ref: str | None
    kind: str
    state: str
    attempts: int
    last_error: str | None
    created_at: datetime
    next_at: datetime
    sent_at: datetime | None


def claim(
    engine: Engine, worker: str, now: datetime, way: Literal["mail", "webhook"] = "mail"
) -> Claimed | None:
    """Take the message that has waited longest, for the length of a lease; None when none is due."""
    # A lease that ends too far in the future is of a clock that was set back since.
    is_over = or_(outbox.c.locked_until <= now, outbox.c.locked_until > now + 2 * LEASE)
    waiting = or_(
        (outbox.c.state == "due") & (outbox.c.next_at <= now), (outbox.c.state == "sending") & is_over
    )
    is_for_webhook = outbox.c.kind.in_(WEBHOOK_KINDS)
    # On SQLite every transaction begins with the write lock, so that nobody else can be here.
    oldest = (
        select(outbox.c.id)
        .where(waiting, is_for_webhook if way == "webhook" else ~is_for_webhook)
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with engine.begin() as connection:
        number = connection.execute(oldest).scalar()
        if number is None:
            return None
        connection.execute(
            update(outbox)
            .where(outbox.c.id == number)
            .values(
                state="sending",
                attempts=outbox.c.attempts + 1,
                locked_by=worker,
                locked_until=now + LEASE,
            )
        )
        row = connection.execute(select(outbox).where(outbox.c.id == number)).one()
        return Claimed(row.id, row.message_id, row.lead_id, row.kind, row.attempts, row.payload)


def mark_sent(engine: Engine, worker: str, message: Claimed, now: datetime) -> None:
    """Close a message that is out."""
    _close(engine, worker, message, {"state": "sent", "sent_at": now, "last_error": None})
    _count(message, "sent")


def mark_cancelled(engine: Engine, worker: str, message: Claimed, why: str) -> None:
    """Close a message that there is nobody to send to."""
    _close(engine, worker, message, {"state": "cancelled", "last_error": why})


def mark_failed(
    engine: Engine,
    worker: str,
    message: Claimed,
    error: str,
    for_good: bool,
    now: datetime,
    chance: Callable[[], float] = random.random,
    not_before: datetime | None = None,
) -> bool:
    """Plan the next try, a little sooner or later than the schedule says; or let the message die.

    Args:
        for_good: trying again cannot help.
        chance: gives a number from 0 to 1.
        not_before: a time that the receiver asked for; the next try is at the later one of both.

    Returns:
        Whether it is dead.
    """
    tried = message.attempts - 1
    dead = for_good or tried >= len(WAITS)
    if dead:
        values: dict[str, Any] = {"state": "dead"}
    else:
        # Many that failed together do not all come back at one moment.
        planned = now + WAITS[tried] * (0.9 + 0.2 * chance())
        values = {"state": "due", "next_at": max(planned, not_before or planned)}
    _close(engine, worker, message, {**values, "last_error": error})
    _count(message, "dead" if dead else "failed")
    return dead


def _count(message: Claimed, outcome: str) -> None:
    TRIES.labels("webhook" if message.kind in WEBHOOK_KINDS else "mail", outcome).inc()


def _close(engine: Engine, worker: str, message: Claimed, values: dict[str, Any]) -> None:
    mine = [outbox.c.id == message.id, outbox.c.state == "sending", outbox.c.locked_by == worker]
    with engine.begin() as connection:
        connection.execute(update(outbox).where(*mine).values(**values, locked_by=None, locked_until=None))


def dead_messages(engine: Engine) -> list[Message]:
    """Return what could not be sent and will not be tried again, oldest first."""
    return _messages(engine, outbox.c.state == "dead")


def count_dead(engine: Engine) -> int:
    """Count what could not be sent."""
    with engine.connect() as connection:
        counted: int = connection.execute(
            select(func.count()).select_from(outbox).where(outbox.c.state == "dead")
        ).scalar_one()
        return counted


def due_since(engine: Engine) -> datetime | None:
    """Return since when the message that has waited longest could have been sent."""
    waiting = select(func.min(outbox.c.next_at)).where(outbox.c.state.in_(("due", "sending")))
    with engine.connect() as connection:
        since: datetime | None = connection.execute(waiting).scalar_one()
        return since


def unsent(engine: Engine) -> tuple[int, datetime | None]:
    """Count what waits to be sent, and tell since when the oldest of it does."""
    waiting = outbox.c.state.in_(("due", "sending"))
    with engine.connect() as connection:
        row = connection.execute(
            select(func.count(), func.min(outbox.c.created_at)).select_from(outbox).where(waiting)
        ).one()
        return row[0], row[1]


def messages_of(engine: Engine, ref: str) -> list[Message]:
    """Return the messages of a lead, oldest first."""
    return _messages(engine, lead.c.ref == as_ref(ref))


def replay(engine: Engine, actor: Actor, outbox_id: int | None = None, now: datetime | None = None) -> int:
    """Send a dead message anew, or all of them; return how many.

    Raises:
        LeadNotStored: the database failed; nothing was changed.
    """
    at = now or datetime.now(timezone.utc)
    dead = [outbox.c.state == "dead"]
    if outbox_id is not None:
        dead.append(outbox.c.id == outbox_id)
    with storing(engine, _NOT_CLAIMED) as connection:
        number = _revive(connection, dead, at)
        if number:
            record(connection, actor, "outbox.replayed", "outbox", str(outbox_id or "all"), now=at)
        return number


def _revive(connection: Connection, dead: list[Any], at: datetime) -> int:
    again = update(outbox).where(*dead).values(state="due", attempts=0, next_at=at)
    number: int = connection.execute(again).rowcount
    return number


def _messages(engine: Engine, condition: Any) -> list[Message]:
    rows = (
        select(
            outbox.c.id,
            lead.c.ref,
            outbox.c.kind,
            outbox.c.state,
            outbox.c.attempts,
            outbox.c.last_error,
            outbox.c.created_at,
            outbox.c.next_at,
            outbox.c.sent_at,
        )
        .join_from(outbox, lead, isouter=True)
        .where(condition)
        .order_by(outbox.c.id)
    )
    with engine.connect() as connection:
        return [Message(**row._mapping) for row in connection.execute(rows)]
