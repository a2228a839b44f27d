"""Read leads and what happened to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from database.tables import consent, lead, lead_event
from leads.lead import Lead, TimelineEntry

_LEADS = select(
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
    lead.c.for_minor,
    consent.c.wording_version.label("consent_version"),
    consent.c.consented_at,
    lead.c.conversation_id,
    lead.c.created_at,
).join_from(lead, consent)


def list_leads(engine: Engine) -> list[Lead]:
    """Return every lead, newest first."""
    with engine.connect() as connection:
        rows = connection.execute(_LEADS.order_by(lead.c.created_at.desc(), lead.c.id.desc()))
        return [_lead(row) for row in rows]


def find_lead(engine: Engine, ref: str) -> Lead | None:
    """Return the lead with this reference, in capital or small letters."""
    with engine.connect() as connection:
        row = connection.execute(_LEADS.where(lead.c.ref == ref.strip().upper())).one_or_none()
        return _lead(row) if row else None


def find_by_dedupe_key(connection: Connection, key: str) -> Lead | None:
    """Return the lead of one run of the form."""
    row = connection.execute(_LEADS.where(lead.c.dedupe_key == key)).one_or_none()
    return _lead(row) if row else None


def timeline(engine: Engine, ref: str) -> list[TimelineEntry]:
    """Return what happened to a lead, oldest first."""
    entries = (
        select(lead_event.c.at, lead_event.c.kind)
        .join_from(lead_event, lead)
        .where(lead.c.ref == ref.strip().upper())
        .order_by(lead_event.c.id)
    )
    with engine.connect() as connection:
        return [TimelineEntry(**row._mapping) for row in connection.execute(entries)]


def _lead(row: Any) -> Lead:
    return Lead(**row._mapping)
