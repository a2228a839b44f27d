"""Say who works on a lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from database.tables import staff
from leads.actor import Actor
from leads.audit import record
from leads.changing import as_it_is_now, change, changing, locked
from leads.lead import Lead
from leads.problems import LeadGone, NoSuchStaff


@dataclass(frozen=True)
class Assigned:
    """References of leads that were assigned, and of those that are no longer there."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]


def assign_lead(
    engine: Engine, actor: Actor, ref: str, staff_id: int | None, version: int, now: datetime | None = None
) -> Lead:
    """Give a lead to someone, or to nobody, if it still has the version that was looked at.

    Raises:
        LeadProblem: it is gone or changed, there is no such person, or the database failed.
    """
    at = now or datetime.now(timezone.utc)
    with changing(engine) as connection:
        row = locked(connection, ref, version)
        _assign(connection, row, actor, staff_id, at)
        return as_it_is_now(connection, row.ref)


def assign_leads(
    engine: Engine,
    actor: Actor,
    refs: Sequence[str],
    staff_id: int | None,
    now: datetime | None = None,
) -> Assigned:
    """Give several leads to someone, whoever had them; one that is gone does not stop the others.

    Raises:
        LeadProblem: there is no such person, or the database failed; those before it are assigned.
    """
    at = now or datetime.now(timezone.utc)
    changed, gone = [], []
    for ref in dict.fromkeys(refs):
        # A transaction for each: two people who assign the same leads cannot wait for one another.
        try:
            with changing(engine) as connection:
                _assign(connection, locked(connection, ref), actor, staff_id, at)
            changed.append(ref)
        except LeadGone:
            gone.append(ref)
    return Assigned(tuple(changed), tuple(gone))


def _assign(connection: Connection, row: Any, actor: Actor, staff_id: int | None, at: datetime) -> None:
    after = _name_of_worker(connection, staff_id)
    if row.assignee_id == staff_id:
        return
    before = connection.execute(select(staff.c.name).where(staff.c.id == row.assignee_id)).scalar()
    change(connection, row, actor, at, "assigned", {"assignee_id": staff_id}, before, after)
    record(connection, actor, "lead.assigned", "lead", row.ref, ["assignee"], now=at)


def _name_of_worker(connection: Connection, staff_id: int | None) -> str | None:
    if staff_id is None:
        return None
    row = connection.execute(select(staff).where(staff.c.id == staff_id)).one_or_none()
    if row is None or not row.active or row.role == "viewer":
        raise NoSuchStaff("Requests can be given only to people who work here and may change them.")
    name: str = row.name
    return name
