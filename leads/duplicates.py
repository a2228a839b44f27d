"""Leads that may be the same request twice."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.engine import Engine

from database.tables import lead
from leads.lead import Lead
from leads.read import as_ref, read_leads

WINDOW = timedelta(days=30)


def possible_duplicates(engine: Engine, ref: str) -> list[Lead]:
    """Return other leads with the same telephone or e-mail, received within 30 days, newest first."""
    with engine.connect() as connection:
        this = connection.execute(select(lead).where(lead.c.ref == as_ref(ref))).one_or_none()
        if this is None:
            return []
        same = [lead.c.phone == this.phone]
        if this.email:
            same.append(func.lower(lead.c.email) == this.email.lower())
        return read_leads(
            connection,
            or_(*same),
            lead.c.id != this.id,
            lead.c.created_at.between(this.created_at - WINDOW, this.created_at + WINDOW),
        )
