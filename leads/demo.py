"""Requests and figures to look at the desk with: marked as such, and removed with one command."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Engine

from clinic.clinic import Clinic
from database.conversations import compact
from database.tables import events, lead
from leads.actor import COMMAND
from leads.audit import record
from leads.create import create_lead
from leads.demo_figures import add_figures, remove_figures
from leads.lead import DEMO, NewLead, PatientType
from leads.mail_transport import VAR
from leads.removing import remove_leads
from leads.status import move_lead
from leads.storing import storing

_Row = tuple[str, str, PatientType, str, timedelta, tuple[str, ...], bool]
# Name, reason, patient, preferred time, how long ago, the moves since then, urgent.
_ROWS: tuple[_Row, ...] = (
    ("Alex Sample", "Back pain", "new", "tomorrow after 3", timedelta(minutes=2), (), False),
    ("Brook Sample", "Sore joints", "existing", "any morning", timedelta(minutes=25), (), False),
    ("Casey Sample", "Back pain", "new", "as soon as possible", timedelta(minutes=40), (), True),
    ("Drew Sample", "Muscle spasms", "unsure", "Friday", timedelta(hours=20), (), False),
    ("Emery Sample", "Something else", "new", "", timedelta(days=1), ("contacted",), False),
    ("Finley Sample", "Back pain", "new", "next week", timedelta(days=2), ("scheduled",), False),
    ("Gray Sample", "Sore joints", "new", "mornings", timedelta(days=4), ("unreachable",), False),
    ("Harper Sample", "Back pain", "new", "noon", timedelta(days=9), ("scheduled", "completed"), False),
    ("Indigo Sample", "Muscle spasms", "new", "", timedelta(days=12), ("not_interested",), False),
    ("Win a prize", "click here", "new", "now", timedelta(days=3), ("spam",), False),
)


def add_demo(engine: Engine, clinic: Clinic, now: datetime | None = None) -> int:
    """Add requests with their conversations, and figures, unless there are some; return how many requests.

    No message goes out for them.

    Raises:
        LeadNotStored: the database failed.
    """
    at = now or datetime.now(timezone.utc)
    with engine.connect() as connection:
        if connection.execute(select(lead.c.id).where(lead.c.demo.is_(True)).limit(1)).first():
            return 0
    for number, (name, reason, patient, preferred, ago, moves, urgent) in enumerate(_ROWS):
        new = NewLead(
            conversation_id=f"{DEMO}{number}",
            form_run_id=at.isoformat(),
            name=f"{name} (demo)",
            telephone=f"+131455501{number:02}",  # nobody's
            telephone_extension=None,
            email=f"{name.split()[0].lower()}@example.org" if number % 2 else None,
            reason=reason,
            patient_type=patient,
            preferred_text=preferred,
            consent_version=clinic.consent.version,
            consent_text=clinic.consent.text,
            urgent=urgent,
            for_minor=False,
            demo=True,
        )
        made = create_lead(engine, new, at - ago)
        _store_conversation(engine, new, at - ago)
        for step, to in enumerate(moves):
            moved_at = at - ago + timedelta(minutes=9 * number * (step + 1))
            made = move_lead(engine, COMMAND, made.ref, to, made.version, moved_at)
    with storing(engine, "The figures were not added") as connection:
        add_figures(connection, at)
    return len(_ROWS)


def remove_demo(engine: Engine, now: datetime | None = None) -> int:
    """Remove the requests, their conversations and the figures; return how many requests.

    Raises:
        LeadNotStored: the database failed; all are still there.
    """
    at = now or datetime.now(timezone.utc)
    with storing(engine, "Nothing was removed") as connection:
        rows = connection.execute(
            select(lead.c.id, lead.c.conversation_id).where(lead.c.demo.is_(True))
        ).all()
        remove_leads(connection, [row.id for row in rows], at, VAR / "mail", keep_consents=False)
        conversations = [row.conversation_id for row in rows]
        connection.execute(delete(events).where(events.c.sender_id.in_(conversations)))
        remove_figures(connection)
        if rows:
            record(connection, COMMAND, "demo.removed", "lead", "", [f"leads: {len(rows)}"], now=at)
    compact(engine)
    return len(rows)


def _store_conversation(engine: Engine, new: NewLead, at: datetime) -> None:
    said = (
        ("user", "I would like to book a consultation"),
        ("bot", "Happy to help. What would you like help with?"),
        ("user", new.reason),
        ("bot", "And your name?"),
        ("user", new.name),
        ("bot", "Thank you. What day and time suit you?"),
        ("user", new.preferred_text or "any time"),
        ("bot", "Your request is with our staff."),
    )
    first = at.timestamp() - 20 * len(said)
    with engine.begin() as connection:
        for number, (who, text) in enumerate(said):
            spoken = {"event": who, "timestamp": first + 20 * number, "text": text, "metadata": {}}
            connection.execute(
                insert(events).values(
                    sender_id=new.conversation_id,
                    type_name=who,
                    timestamp=spoken["timestamp"],
                    data=json.dumps({**spoken, "parse_data": {}} if who == "user" else spoken),
                )
            )
