"""Mark leads whose conversation showed a red flag after they were stored."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from database.tables import lead, lead_event
from leads.actor import SYSTEM
from leads.audit import record
from leads.storing import storing


def mark_urgent(engine: Engine, conversation_id: str, now: datetime | None = None) -> None:
    """Flag the conversation's leads and note it in their timelines; those flagged already stay as they are.

    Raises:
        LeadNotStored: the database failed; nothing was changed.
    """
    at = now or datetime.now(timezone.utc)
    calm = (
        select(lead.c.id, lead.c.ref)
        .where(lead.c.conversation_id == conversation_id, lead.c.urgent.is_(False))
        .order_by(lead.c.id)
        .with_for_update()  # two red flags at once make one entry
    )
    with storing(engine) as connection:
        found = connection.execute(calm).all()
        for row in found:
            connection.execute(
                update(lead).where(lead.c.id == row.id).values(urgent=True, version=lead.c.version + 1)
            )
            connection.execute(insert(lead_event).values(lead_id=row.id, at=at, kind="marked_urgent"))
        for row in found:
            record(connection, SYSTEM, "lead.marked_urgent", "lead", row.ref, ["urgent"], now=at)
