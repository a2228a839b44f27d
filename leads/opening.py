"""Open a lead at the desk."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import update
from sqlalchemy.engine import Engine

from database.tables import lead
from leads.actor import Actor
from leads.audit import record
from leads.changing import add_entry, as_it_is_now, changing, locked
from leads.lead import Lead
from leads.unsent import cancel_messages


def open_lead(engine: Engine, actor: Actor, ref: str, now: datetime | None = None) -> Lead:
    """Return a lead for someone to look at; the first look is kept, and every look is audited.

    Raises:
        LeadProblem: it is gone, or the database failed.
    """
    at = now or datetime.now(timezone.utc)
    with changing(engine) as connection:
        row = locked(connection, ref)
        if row.first_viewed_at is None:
            # No new version: looking changes nothing that somebody else could be about to change.
            connection.execute(update(lead).where(lead.c.id == row.id).values(first_viewed_at=at))
            add_entry(connection, row.id, actor, at, "viewed")
            cancel_messages(connection, row.id, "staff_reminder")
        record(connection, actor, "lead.read", "lead", row.ref, now=at)
        return as_it_is_now(connection, row.ref)
