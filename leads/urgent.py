"""Mark leads whose conversation showed a red flag after they were stored."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from database.tables import lead, lead_event
from leads.storing import storing


def mark_urgent(engine: Engine, conversation_id: str, now: datetime | None = None) -> None:
    """Flag the conversation's leads and note it in their timelines; those flagged already stay as they are.

    Raises:
        LeadNotStored: the database failed; nothing was changed.
    """
    at = now or datetime.now(timezone.utc)
    calm = (
        select(lead.c.id)
        .where(lead.c.conversation_id == conversation_id, lead.c.urgent.is_(False))
        .with_for_update()  # two red flags at once make one entry
    )
    with storing(engine) as connection:
        for lead_id in connection.execute(calm).scalars().all():
            connection.execute(update(lead).where(lead.c.id == lead_id).values(urgent=True))
            connection.execute(insert(lead_event).values(lead_id=lead_id, at=at, kind="marked_urgent"))
