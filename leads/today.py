"""What waits for somebody to do something."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from clinic.clinic import Clinic
from database.tables import lead, lead_event, outbox
from leads.due import due_at
from leads.lead import Lead
from leads.read import read_leads
from leads.status import OPEN

FOLLOWED_UP = tuple(status for status in OPEN if status != "new")


@dataclass(frozen=True)
class Waiting:
    """A new lead, when it should have been looked at, and whether that has passed without."""

    lead: Lead
    due_at: datetime
    overdue: bool


def today(engine: Engine, clinic: Clinic, now: datetime | None = None) -> list[Waiting]:
    """Return the new leads: urgent ones first, then those that wait longest."""
    at = now or datetime.now(timezone.utc)
    with engine.connect() as connection:
        found = read_leads(connection, lead.c.status == "new")
    waiting = [Waiting(each, due, due < at) for each in found for due in [due_at(each.created_at, clinic)]]
    return sorted(waiting, key=lambda each: (not each.lead.urgent, each.lead.created_at))


def count_waiting(engine: Engine, clinic: Clinic, now: datetime) -> tuple[int, int]:
    """Return how many leads are new, and how many of these should have been looked at before now."""
    new = select(lead.c.created_at).where(lead.c.status == "new").order_by(lead.c.created_at)
    with engine.connect() as connection:
        created = list(connection.execute(new).scalars())
    # Who came earlier is due earlier; a flood of them must not hold up every page.
    return len(created), bisect_left(created, now, key=lambda each: due_at(each, clinic))


def to_follow_up(engine: Engine, staff_id: int, limit: int) -> list[Lead]:
    """Return the leads that somebody works on, newest first."""
    with engine.connect() as connection:
        return read_leads(connection, lead.c.assignee_id == staff_id, lead.c.status.in_(FOLLOWED_UP))[:limit]


def latest_change(engine: Engine) -> str:
    """Return a text that is another one whenever a lead came, changed or went, or a message died."""
    dead = select(func.count()).select_from(outbox).where(outbox.c.state == "dead").scalar_subquery()
    leads = select(func.count()).select_from(lead).scalar_subquery()
    entries = select(func.coalesce(func.max(lead_event.c.id), 0)).scalar_subquery()
    with engine.connect() as connection:
        return ".".join(str(each) for each in connection.execute(select(entries, leads, dead)).one())
