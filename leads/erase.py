"""Erase a person: nothing of them stays but a count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.engine import Engine

from database.conversations import compact
from database.tables import consent, lead
from leads.actor import Actor
from leads.audit import record
from leads.mail_transport import VAR
from leads.person import Person
from leads.removing import remove_conversations, remove_leads
from leads.storing import storing


@dataclass(frozen=True)
class Erased:
    """What was removed: how many of each kind."""

    counts: dict[str, int]


def erase_person(
    engine: Engine, actor: Actor, person: Person, var: Path = VAR, now: datetime | None = None
) -> Erased:
    """Remove a person from leads, notes, messages, written mail, consents, questions and conversations.

    Copies that were exported before, and backups, are beyond its reach.

    Raises:
        LeadProblem: mail is under way or cannot be removed, or the database failed; nothing was erased.
    """
    at = now or datetime.now(timezone.utc)
    with storing(engine, "Nothing was erased") as connection:
        numbers = connection.execute(
            select(lead.c.id).where(lead.c.ref.in_(person.refs)).order_by(lead.c.id).with_for_update()
        )
        counts = remove_leads(connection, numbers.scalars().all(), at, var / "mail", keep_consents=False)
        left = connection.execute(delete(consent).where(consent.c.phone.in_(person.phones)))
        counts["consents"] += left.rowcount
        counts["conversations"] = remove_conversations(connection, person.conversations)
        told = [f"{kind}: {number}" for kind, number in counts.items()]
        record(connection, actor, "privacy.erased", "person", ", ".join(person.refs)[:64], told, now=at)
    compact(engine)
    return Erased(counts)
