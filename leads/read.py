"""Read leads and what happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from database.tables import consent, consent_wording, lead, lead_event, staff
from leads.lead import Lead, TimelineEntry

_LEADS = (
    select(
        lead.c.ref,
        lead.c.status,
        lead.c.urgent,
        lead.c.name,
        lead.c.phone,
        lead.c.phone_extension,
        lead.c.email,
        lead.c.reason,
        lead.c.patient_type,
        lead.c.preferred_text,
        lead.c.consent_words,
        lead.c.for_minor,
        consent.c.wording_version.label("consent_version"),
        consent.c.consented_at,
        lead.c.conversation_id,
        lead.c.created_at,
        lead.c.preferred_days,
        lead.c.preferred_from,
        lead.c.preferred_to,
        lead.c.assignee_id,
        staff.c.name.label("assignee"),
        lead.c.first_viewed_at,
        lead.c.first_contact_at,
        lead.c.closed_at,
        lead.c.version,
        lead.c.demo,
    )
    .join_from(lead, consent, consent.c.lead_id == lead.c.id)
    .outerjoin(staff, staff.c.id == lead.c.assignee_id)
)
NEWEST_FIRST = (lead.c.created_at.desc(), lead.c.id.desc())


def list_leads(engine: Engine) -> list[Lead]:
    """Return every lead, newest first."""
    with engine.connect() as connection:
        return read_leads(connection)


def read_leads(connection: Connection, *conditions: Any) -> list[Lead]:
    """Return the leads that meet conditions on the table `lead`, newest first."""
    return [_lead(row) for row in connection.execute(_LEADS.where(*conditions).order_by(*NEWEST_FIRST))]


def find_lead(engine: Engine, ref: str) -> Lead | None:
    """Return the lead with this reference, in capital or small letters."""
    with engine.connect() as connection:
        return read_lead(connection, ref)


def read_lead(connection: Connection, ref: str) -> Lead | None:
    """Return the lead with this reference, inside a transaction."""
    return _one(read_leads(connection, lead.c.ref == as_ref(ref)))


def find_by_dedupe_key(connection: Connection, key: str) -> Lead | None:
    """Return the lead of one run of the form."""
    return _one(read_leads(connection, lead.c.dedupe_key == key))


def timeline(engine: Engine, ref: str) -> list[TimelineEntry]:
    """Return what happened to a lead, oldest first."""
    entries = (
        select(
            lead_event.c.at,
            lead_event.c.kind,
            lead_event.c.actor_name.label("actor"),
            lead_event.c.before,
            lead_event.c.after,
        )
        .join_from(lead_event, lead)
        .where(lead.c.ref == as_ref(ref))
        .order_by(lead_event.c.id)
    )
    with engine.connect() as connection:
        return [TimelineEntry(**row._mapping) for row in connection.execute(entries)]


def consent_text(engine: Engine, ref: str) -> str | None:
    """Return the wording that was agreed to, as it was shown."""
    wording = (
        select(consent_wording.c.text)
        .join_from(consent, consent_wording)
        .join(lead, lead.c.id == consent.c.lead_id)
        .where(lead.c.ref == as_ref(ref))
    )
    with engine.connect() as connection:
        text: str | None = connection.execute(wording).scalar()
        return text


def as_ref(typed: str) -> str:
    """Return a reference as it is stored."""
    return typed.strip().upper()


def _one(found: Sequence[Lead]) -> Lead | None:
    return found[0] if found else None


def _lead(row: Any) -> Lead:
    return Lead(**{**row._mapping, "preferred_days": tuple(row.preferred_days or ())})
