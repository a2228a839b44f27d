"""Change one lead: see that it is the one that was looked at, and keep what was done in its timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Engine

from database.tables import lead, lead_event
from leads.actor import Actor
from leads.lead import Lead
from leads.problems import LeadChanged, LeadGone
from leads.read import as_ref, read_lead
from leads.storing import storing


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """Give a connection for one change, stored whole or not at all.

    Raises:
        LeadNotStored: the database failed; nothing was changed.
    """
    with storing(engine, "Nothing was changed") as connection:
        yield connection


def locked(connection: Connection, ref: str, version: int | None = None) -> Any:
    """Return a lead's row, which nobody else can change until the transaction ends.

    Raises:
        LeadGone: there is no such lead.
        LeadChanged: it no longer has the version that was looked at.
    """
    row = connection.execute(select(lead).where(lead.c.ref == as_ref(ref)).with_for_update()).one_or_none()
    if row is None:
        raise LeadGone
    if version is not None and row.version != version:
        raise LeadChanged
    return row


def change(
    connection: Connection,
    row: Any,
    actor: Actor,
    at: datetime,
    kind: str,
    values: Mapping[str, Any],
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Write new values, the next version, and an entry in the timeline."""
    connection.execute(update(lead).where(lead.c.id == row.id).values(**values, version=lead.c.version + 1))
    add_entry(connection, row.id, actor, at, kind, before, after)


def add_entry(
    connection: Connection,
    lead_id: int,
    actor: Actor,
    at: datetime,
    kind: str,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Add to a lead's timeline."""
    entry = {"lead_id": lead_id, "at": at, "kind": kind, "before": before, "after": after}
    connection.execute(insert(lead_event).values(**entry, actor_name=actor.name))


def as_it_is_now(connection: Connection, ref: str) -> Lead:
    """Return a lead that is known to be there."""
    found = read_lead(connection, ref)
    if found is None:
        raise LeadGone
    return found
