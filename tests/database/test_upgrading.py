"""A database of the version before keeps what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.engine import make_url

from database.engine import open_database
from database.schema import MIGRATIONS
from database.tables import consent, lead, lead_event, outbox

AT = "2026-11-22 19:05:00.000000"
ROWS = [
    "INSERT INTO lead (id, ref, dedupe_key, conversation_id, created_at, status, urgent, for_minor, name,"
    " phone, reason, patient_type, preferred_text) VALUES"
    " (7, 'K4821', 'key', 'c1', :at, 'new', true, false, 'Zoë', '+13145550142', 'knee', 'new', 'Monday')",
    "INSERT INTO consent_wording (version, sha256, text) VALUES ('1', 'digest', 'May we?')",
    "INSERT INTO consent (id, lead_id, wording_version, wording_sha256, consented_at)"
    " VALUES (3, 7, '1', 'digest', :at)",
    "INSERT INTO lead_event (id, lead_id, at, kind) VALUES (5, 7, :at, 'created')",
    "INSERT INTO outbox (id, lead_id, kind, payload, state, created_at)"
    " VALUES (9, 7, 'staff_notification', '{}', 'due', :at),"
    " (11, 7, 'visitor_confirmation', '{}', 'due', :at)",
]


def make_version(url: str, version: str) -> None:
    """Make a database as an earlier program left it, with a lead in it."""
    if make_url(url).get_backend_name() == "sqlite":
        Path(make_url(url).database).touch()
    engine = create_engine(url, future=True)

    @event.listens_for(engine, "connect")
    def check_references(connection: Any, record: Any) -> None:  # noqa: ARG001
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA foreign_keys=ON")

    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, version)
        for row in ROWS:
            connection.execute(text(row), {"at": AT} if ":at" in row else {})
    engine.dispose()


def test_a_lead_of_the_version_before_is_all_there(database_url: str) -> None:
    make_version(database_url, "0002")
    engine = open_database(database_url)
    with engine.connect() as connection:
        stored = connection.execute(select(lead)).mappings().one()
        assert (stored["ref"], stored["name"], stored["urgent"]) == ("K4821", "Zoë", True)
        assert (stored["version"], stored["demo"], stored["assignee_id"]) == (1, False, None)
        assert connection.execute(select(consent.c.lead_id, consent.c.phone)).all() == [(7, None)]
        assert connection.execute(select(lead_event.c.kind, lead_event.c.actor_name)).all() == [
            ("created", None)
        ]
        messages = connection.execute(select(outbox).order_by(outbox.c.id)).mappings().all()
    assert [(each["id"], each["state"], each["attempts"]) for each in messages] == [
        (9, "due", 0),
        (11, "due", 0),
    ]
    assert {each["next_at"] for each in messages} == {stored["created_at"]}
    assert len({each["message_id"] for each in messages}) == 2


def test_a_database_of_the_first_version_is_brought_all_the_way(database_url: str) -> None:
    make_version(database_url, "0001")
    with open_database(database_url).connect() as connection:
        assert connection.execute(select(lead.c.ref, lead.c.version)).all() == [("K4821", 1)]
