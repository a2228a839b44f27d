"""All that is kept about a person, for them to have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Engine

from database.tables import consent, consent_wording, feedback, question
from database.transcript import transcript
from leads.actor import Actor
from leads.audit import record_alone
from leads.export import as_record
from leads.notes import list_notes
from leads.outbox import messages_of
from leads.person import Person
from leads.read import consent_text, find_lead, timeline
from leads.webhook.log import attempts_of


def export_person(
    engine: Engine, actor: Actor, person: Person, now: datetime | None = None
) -> dict[str, Any]:
    """Return what JSON can hold of everything that is kept about a person; times are ISO 8601 in UTC.

    Raises:
        LeadNotStored: the export could not be audited.
    """
    record_alone(engine, actor, "privacy.exported", "person", ", ".join(person.refs)[:64], now=now)
    return {
        "requests": [_request(engine, ref) for ref in person.refs],
        "consents of earlier requests": _left_consents(engine, person),
        "conversations": {
            conversation_id: [
                {"at": _when(line.at), "who": line.who, "text": line.text}
                for line in transcript(engine, conversation_id)
            ]
            for conversation_id in person.conversations
        },
        "questions kept for the staff": _rows(engine, person, question, "text", "asked_at"),
        "opinions of answers": _rows(engine, person, feedback, "helpful", "comment", "at"),
    }


def _request(engine: Engine, ref: str) -> dict[str, Any]:
    lead = find_lead(engine, ref)
    return {
        **(as_record(lead) if lead else {}),
        "consent_text": consent_text(engine, ref),
        "notes": [_plain(each) for each in list_notes(engine, ref)],
        "timeline": [_plain(each) for each in timeline(engine, ref)],
        "messages": [_plain(each) for each in messages_of(engine, ref)],
        "sent to the webhook": [_plain(each) for each in attempts_of(engine, ref)],
    }


def _left_consents(engine: Engine, person: Person) -> list[dict[str, Any]]:
    left = (
        select(consent.c.phone, consent.c.wording_version, consent_wording.c.text, consent.c.consented_at)
        .join_from(consent, consent_wording)
        .where(consent.c.phone.in_(person.phones))
    )
    with engine.connect() as connection:
        return [{**row._mapping, "consented_at": _when(row.consented_at)} for row in connection.execute(left)]


def _rows(engine: Engine, person: Person, table: Table, *names: str) -> list[dict[str, Any]]:
    theirs = select(*(table.c[name] for name in names)).where(
        table.c.conversation_id.in_(person.conversations)
    )
    with engine.connect() as connection:
        return [_readable(row._mapping) for row in connection.execute(theirs)]


def _plain(value: Any) -> dict[str, Any]:
    return _readable(asdict(value))


def _readable(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _when(each) if isinstance(each, datetime) else each for name, each in values.items()}


def _when(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
