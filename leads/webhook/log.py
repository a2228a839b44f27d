"""What was delivered, each try of it, and its repetition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import func, insert, literal, or_, select, update
from sqlalchemy.engine import Connection, Engine

from database.tables import Moment, lead, outbox, webhook_attempt
from leads.actor import Actor
from leads.audit import record
from leads.outbox import WEBHOOK_KINDS, Claimed
from leads.problems import WebhookRefused
from leads.read import as_ref
from leads.storing import storing
from leads.webhook.endpoint import is_on


@dataclass(frozen=True)
class Attempt:
    """One try; `answer` is a code such as `http_200` or `timeout`."""

    at: datetime
    answer: str
    milliseconds: int
    with_contact: bool


@dataclass(frozen=True)
class Delivery:
    """An event of a lead on its way to the receiver, with its tries, oldest first."""

    id: int
    ref: str
    kind: str
    state: str
    created_at: datetime
    next_at: datetime
    tries: tuple[Attempt, ...]


def record_attempt(
    engine: Engine,
    worker: str,
    message: Claimed,
    at: datetime,
    answer: str,
    milliseconds: int,
    with_contact: bool,
) -> None:
    """Write a try down, if the message is still this worker's."""
    values = {
        "at": literal(at, Moment()),
        "answer": literal(answer),
        "milliseconds": literal(milliseconds),
        "with_contact": literal(with_contact),
    }
    mine = select(outbox.c.id, *values.values()).where(
        outbox.c.id == message.id, outbox.c.state == "sending", outbox.c.locked_by == worker
    )
    with engine.begin() as connection:
        connection.execute(insert(webhook_attempt).from_select(["outbox_id", *values], mine))


def list_deliveries(engine: Engine, limit: int = 50, offset: int = 0) -> list[Delivery]:
    """Return what was to be delivered, newest first."""
    wanted = (
        select(outbox.c.id, lead.c.ref, outbox.c.kind, outbox.c.state, outbox.c.created_at, outbox.c.next_at)
        .join_from(outbox, lead)
        .where(outbox.c.kind.in_(WEBHOOK_KINDS))
        .order_by(outbox.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
        tries = _tries(connection, [row.id for row in rows])
    return [Delivery(**row._mapping, tries=tuple(tries[row.id])) for row in rows]


def count_undelivered(engine: Engine) -> int:
    """Count what did not arrive and will not be tried again."""
    with engine.connect() as connection:
        number: int = connection.execute(
            select(func.count()).select_from(outbox).where(_UNDELIVERED)
        ).scalar_one()
        return number


def send_again(engine: Engine, actor: Actor, outbox_id: int | None, now: datetime | None = None) -> int:
    """Deliver an event anew, arrived or not, or all that did not arrive; return how many.

    Raises:
        LeadProblem: the webhook is off, or the database failed.
    """
    at = now or datetime.now(timezone.utc)
    one = outbox.c.kind.in_(WEBHOOK_KINDS) & outbox.c.state.in_(("sent", "dead", "cancelled"))
    wanted = _UNDELIVERED if outbox_id is None else one & (outbox.c.id == outbox_id)
    with storing(engine, "Nothing is sent again") as connection:
        if not is_on(connection):
            raise WebhookRefused("The webhook is off: switch it on, then send again.")
        again = update(outbox).where(wanted).values(state="due", attempts=0, next_at=at)
        number: int = connection.execute(again).rowcount
        if number:
            record(connection, actor, "webhook.replayed", "outbox", str(outbox_id or "all"), now=at)
        return number


def attempts_of(engine: Engine, ref: str) -> list[Attempt]:
    """Return each try to tell of a lead, oldest first."""
    with engine.connect() as connection:
        numbers = connection.execute(
            select(outbox.c.id).join_from(outbox, lead).where(lead.c.ref == as_ref(ref)).order_by(outbox.c.id)
        )
        tries = _tries(connection, numbers.scalars().all())
    return [each for of_one in tries.values() for each in of_one]


def was_told_contact(engine: Engine, refs: Collection[str]) -> bool:
    """Tell whether contact details of these leads were sent out."""
    told = (
        select(webhook_attempt.c.id)
        .join_from(webhook_attempt, outbox)
        .join(lead, lead.c.id == outbox.c.lead_id)
        .where(lead.c.ref.in_(refs), webhook_attempt.c.with_contact.is_(True))
        .limit(1)
    )
    with engine.connect() as connection:
        return connection.execute(told).first() is not None


_UNDELIVERED = outbox.c.kind.in_(WEBHOOK_KINDS) & or_(
    outbox.c.state == "dead",
    (outbox.c.state == "cancelled") & (outbox.c.last_error == "webhook_off"),
)


def _tries(connection: Connection, numbers: Sequence[int]) -> defaultdict[int, list[Attempt]]:
    found: defaultdict[int, list[Attempt]] = defaultdict(list)
    rows = connection.execute(
        select(webhook_attempt).where(webhook_attempt.c.outbox_id.in_(numbers)).order_by(webhook_attempt.c.id)
    )
    for row in rows:
        found[row.outbox_id].append(Attempt(row.at, row.answer, row.milliseconds, row.with_contact))
    return found
