"""Remind the staff, once, of a lead that nobody opened in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.engine import Engine

from clinic.clinic import Clinic
from database.insert import insert_unless_there
from database.tables import lead, outbox
from leads.due import due_at

KIND = "staff_reminder"
# Who was away for longer finds the leads on the desk; a heap of old reminders helps nobody.
LATEST = timedelta(days=1)


def plan_reminders(engine: Engine, clinic: Clinic, now: datetime) -> int:
    """Put a reminder into the outbox for every new lead whose time ran out; return how many."""
    if not clinic.staff_email:
        return 0
    reminded = select(outbox.c.lead_id).where(outbox.c.kind == KIND)
    unopened = select(lead.c.id, lead.c.ref, lead.c.created_at).where(
        lead.c.status == "new",
        lead.c.first_viewed_at.is_(None),
        lead.c.demo.is_(False),
        lead.c.id.not_in(reminded),
    )
    with engine.begin() as connection:
        late = [
            row
            for row in connection.execute(unopened)
            if now - LATEST < due_at(row.created_at, clinic) <= now
        ]
        return sum(
            insert_unless_there(
                connection,
                outbox,
                {
                    "lead_id": row.id,
                    "kind": KIND,
                    "payload": {"lead_id": row.id, "ref": row.ref},
                    "state": "due",
                    "created_at": now,
                    "next_at": now,
                    "message_id": uuid4().hex,
                },
            )
            for row in late
        )
