"""The audit trail: who did what to which, never a value; a changed or missing row shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection, Engine

from database.tables import audit
from leads.actor import Actor
from leads.storing import storing

LOCK = 5_104_202  # any number, the same in every process; the migrations have the one before
_BEFORE_THE_FIRST = "0" * 64
_HASHED = (
    "seq",
    "actor_type",
    "actor_id",
    "actor_name",
    "action",
    "target_type",
    "target_id",
    "fields",
    "outcome",
    "prev_hash",
)


@dataclass(frozen=True)
class AuditRow:
    """A row of the trail; `fields` are names, or counts such as "notes: 2"."""

    seq: int
    at: datetime
    actor_type: str
    actor_id: int | None
    actor_name: str
    action: str
    target_type: str
    target_id: str
    fields: tuple[str, ...]
    outcome: str


@dataclass(frozen=True)
class Check:
    """How many rows there are, and the first that is not as it was written."""

    rows: int
    broken_at: int | None


def record(
    connection: Connection,
    actor: Actor,
    action: str,
    target_type: str,
    target_id: str,
    fields: Sequence[str] = (),
    outcome: str = "ok",
    now: datetime | None = None,
) -> None:
    """Add a row in the caller's transaction, as its last statement.

    On PostgreSQL it holds a lock until the transaction ends; whoever waited for another lock behind it could
    wait for ever.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    last = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    row = {
        "seq": last.seq + 1 if last else 1,
        "at": (now or datetime.now(timezone.utc)).astimezone(timezone.utc),
        "actor_type": actor.type,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "action": action,
        "target_type": target_type,
        "target_id": target_id,
        "fields": list(fields),
        "outcome": outcome,
        "prev_hash": last.hash if last else _BEFORE_THE_FIRST,
    }
    connection.execute(insert(audit).values(**row, hash=_hash(row)))


def record_alone(
    engine: Engine,
    actor: Actor,
    action: str,
    target_type: str,
    target_id: str,
    fields: Sequence[str] = (),
    outcome: str = "ok",
    now: datetime | None = None,
) -> None:
    """Add a row that belongs to no other change, such as a sign-in.

    Raises:
        LeadNotStored: the database failed.
    """
    with storing(engine, "The audit trail was not written") as connection:
        record(connection, actor, action, target_type, target_id, fields, outcome, now)


def verify(engine: Engine) -> Check:
    """Go through the whole chain. That the newest rows were cut off shows only against an earlier count."""
    expected, number = _BEFORE_THE_FIRST, 0
    with engine.connect() as connection:
        for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings():
            number += 1
            if row["seq"] != number or row["prev_hash"] != expected or row["hash"] != _hash(row):
                return Check(number, row["seq"])
            expected = row["hash"]
    return Check(number, None)


def list_audit(engine: Engine, limit: int = 100, offset: int = 0) -> list[AuditRow]:
    """Return rows of the trail, newest first."""
    shown = [column for column in audit.c if column.name not in ("prev_hash", "hash")]
    with engine.connect() as connection:
        rows = connection.execute(select(*shown).order_by(audit.c.seq.desc()).limit(limit).offset(offset))
        return [AuditRow(**{**row._mapping, "fields": tuple(row.fields)}) for row in rows]


def last_time(engine: Engine, action: str) -> datetime | None:
    """Return when something was last done; None when never."""
    with engine.connect() as connection:
        at: datetime | None = connection.execute(
            select(func.max(audit.c.at)).where(audit.c.action == action)
        ).scalar()
        return at


def _hash(row: Mapping[str, Any]) -> str:
    values = [row["at"].isoformat(timespec="microseconds"), *(row[name] for name in _HASHED)]
    return hashlib.sha256(json.dumps(values, separators=(",", ":")).encode()).hexdigest()
