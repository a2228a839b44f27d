"""Store a lead, once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timezone

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine

from database.engine import reading
from database.insert import insert_unless_there
from database.tables import consent, consent_wording, lead, lead_event, outbox
from leads.actor import SYSTEM
from leads.audit import record
from leads.lead import Lead, NewLead
from leads.limits import is_confirmed_lately, lock_limits, refuse_too_many
from leads.problems import LeadNotStored
from leads.read import find_by_dedupe_key
from leads.storing import storing
from leads.webhook.events import tell_created

__all__ = ["LeadNotStored", "create_lead", "find_created"]

REF_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and O: read aloud or written by hand they are 1 and 0
MOST_TRIES = 50  # of 240,000 references; even with half of them taken, fifty misses do not happen


def create_lead(engine: Engine, new: NewLead, now: datetime | None = None) -> Lead:
    """Store lead, consent, timeline entry, audit row and messages to send in one transaction.

    The same run of the form in the same conversation gives the lead that is stored already.

    Raises:
        LeadNotStored: the database failed; nothing is left half-written, and trying again is safe.
        TooManyRequests: the conversation has brought as many as it may; nothing was stored.
    """
    at = now or datetime.now(timezone.utc)
    key = _dedupe_key(new.conversation_id, new.form_run_id)
    with storing(engine) as connection:
        for _ in range(MOST_TRIES):
            ref = _random_ref()
            if insert_unless_there(connection, lead, _lead_row(new, ref, key, at)):
                lock_limits(connection)
                refuse_too_many(connection, new.conversation_id)
                _store_what_belongs_to_it(connection, new, ref, at)
            # Not inserted: the lead is there already, or another one has this reference.
            stored = find_by_dedupe_key(connection, key)
            if stored:
                return stored
        raise LeadNotStored("The lead was not stored: no free reference was found.")


def find_created(engine: Engine, conversation_id: str, form_run_id: str) -> Lead | None:
    """Return the lead that a run of the form has brought, if it has."""
    with reading(engine) as connection:
        return find_by_dedupe_key(connection, _dedupe_key(conversation_id, form_run_id))


def _dedupe_key(conversation_id: str, form_run_id: str) -> str:
    return _sha256(f"{conversation_id}\0{form_run_id}")


def _random_ref() -> str:
    return f"{secrets.choice(REF_LETTERS)}{secrets.randbelow(10_000):04}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _lead_row(new: NewLead, ref: str, key: str, at: datetime) -> dict[str, object]:
    return {
        "ref": ref,
        "dedupe_key": key,
        "conversation_id": new.conversation_id,
        "created_at": at,
        "status": "new",
        "urgent": new.urgent,
        "for_minor": new.for_minor,
        "name": new.name,
        "phone": new.telephone,
        "phone_extension": new.telephone_extension,
        "email": new.email,
        "reason": new.reason,
        "patient_type": new.patient_type,
        "preferred_text": new.preferred_text,
        "consent_words": new.consent_words,
        "preferred_days": list(new.preferred_days) or None,
        "preferred_from": new.preferred_from,
        "preferred_to": new.preferred_to,
        "demo": new.demo,
    }


def _store_what_belongs_to_it(connection: Connection, new: NewLead, ref: str, at: datetime) -> None:
    lead_id = connection.execute(select(lead.c.id).where(lead.c.ref == ref)).scalar_one()
    wording = {"version": new.consent_version, "sha256": _sha256(new.consent_text)}
    insert_unless_there(connection, consent_wording, {**wording, "text": new.consent_text})
    connection.execute(
        insert(consent).values(
            lead_id=lead_id,
            wording_version=wording["version"],
            wording_sha256=wording["sha256"],
            consented_at=at,
        )
    )
    connection.execute(insert(lead_event).values(lead_id=lead_id, at=at, kind="created"))
    if not new.demo:
        _store_messages(connection, lead_id, new, ref, at)
        tell_created(connection, lead_id, ref, at)
    record(connection, SYSTEM, "lead.created", "lead", ref, now=at)


def _store_messages(connection: Connection, lead_id: int, new: NewLead, ref: str, at: datetime) -> None:
    kinds = ["staff_notification"]
    # Anybody can type anybody's address: one is not mailed again and again.
    if new.email and is_confirmed_lately(connection, new.email, at):
        connection.execute(insert(lead_event).values(lead_id=lead_id, at=at, kind="not_confirmed"))
    elif new.email:
        kinds.append("visitor_confirmation")
    message = {"lead_id": lead_id, "payload": {"lead_id": lead_id, "ref": ref}, "state": "due"}
    for kind in kinds:
        connection.execute(insert(outbox).values(**message, kind=kind, created_at=at, next_at=at))
