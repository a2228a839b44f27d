"""A confirmed booking is stored once and whole, or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sample_lead import SAMPLE
from sqlalchemy import event, func, insert, select, text

import leads.create
from database.engine import open_database
from database.tables import consent, consent_wording, lead, lead_event, outbox
from leads.create import LeadNotStored, create_lead
from leads.lead import TimelineEntry
from leads.problems import TooManyRequests
from leads.read import find_lead, list_leads, timeline

NEW = replace(SAMPLE, telephone="+13147314201")
NOW = datetime(2026, 11, 22, 13, 5, tzinfo=timezone(timedelta(hours=-6)))
TABLES = (lead, consent, consent_wording, lead_event, outbox)


def rows(engine: Any, table: Any) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(table))]


def counts(engine: Any) -> list[int]:
    with engine.connect() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES]


def test_what_was_said_is_what_is_stored(engine) -> None:
    made = create_lead(engine, NEW, NOW)
    assert re.fullmatch(r"[A-HJ-NP-Z]\d{4}", made.ref)
    assert (made.name, made.phone, made.phone_extension, made.email) == (
        "Zoë O'Neill-Example",
        "+13147314201",
        "5",
        "zoe@example.org",
    )
    assert made.consent_words is None
    assert (made.reason, made.patient_type, made.preferred_text) == ("sore knee", "new", "Tuesday after 3")
    assert (made.status, made.urgent, made.for_minor) == ("new", False, False)
    assert (made.consent_version, made.conversation_id) == ("2026-01", "c0ffee")
    assert made.created_at == made.consented_at == NOW
    assert made.created_at.utcoffset() == timedelta(0)
    assert find_lead(engine, f" {made.ref.lower()} ") == made
    assert timeline(engine, made.ref) == [TimelineEntry(made.created_at, "created")]


def test_the_wording_is_kept_with_its_digest_and_once(engine) -> None:
    create_lead(engine, NEW)
    create_lead(engine, replace(NEW, form_run_id="run-2"))
    digest = hashlib.sha256(b"You may call me.").hexdigest()
    assert rows(engine, consent_wording) == [
        {"version": "2026-01", "sha256": digest, "text": "You may call me."}
    ]
    assert [row["wording_sha256"] for row in rows(engine, consent)] == [digest, digest]


def test_a_wording_changed_without_a_new_version_keeps_both_texts(engine) -> None:
    create_lead(engine, NEW)
    create_lead(engine, replace(NEW, form_run_id="run-2", consent_text="You may call and text me."))
    assert {row["text"] for row in rows(engine, consent_wording)} == {
        "You may call me.",
        "You may call and text me.",
    }
    assert len({row["wording_sha256"] for row in rows(engine, consent)}) == 2
    assert len(list_leads(engine)) == 2


@pytest.mark.parametrize(
    ("email", "kinds"),
    [("zoe@example.org", {"staff_notification", "visitor_confirmation"}), (None, {"staff_notification"})],
)
def test_messages_to_send_hold_ids_only(engine, email: str | None, kinds: set[str]) -> None:
    made = create_lead(engine, replace(NEW, email=email))
    (stored,) = rows(engine, lead)
    messages = rows(engine, outbox)
    assert {row["kind"] for row in messages} == kinds
    for row in messages:
        assert row["payload"] == {"lead_id": stored["id"], "ref": made.ref}
        assert row["state"] == "due"


def test_a_repeat_gives_the_lead_that_is_stored(engine) -> None:
    first = create_lead(engine, NEW)
    before = counts(engine)
    for _ in range(5):
        assert create_lead(engine, NEW) == first
    assert counts(engine) == before


def test_another_run_or_another_conversation_is_another_lead(engine) -> None:
    made = [
        create_lead(engine, NEW),
        create_lead(engine, replace(NEW, form_run_id="run-2")),
        create_lead(engine, replace(NEW, conversation_id="c0ffeer", form_run_id="un-1")),
        create_lead(engine, replace(NEW, conversation_id="c0ffe", form_run_id="erun-1")),
    ]
    assert len({each.ref for each in made}) == 4


def test_forty_confirms_at_once_make_one_lead(engine) -> None:
    with ThreadPoolExecutor(40) as threads:
        refs = list(threads.map(lambda _: create_lead(engine, NEW).ref, range(40)))
    assert len(refs) == 40
    assert len(set(refs)) == 1
    assert counts(engine) == [1, 1, 1, 1, 2]


def test_forty_visitors_at_once_get_forty_leads(engine) -> None:
    with ThreadPoolExecutor(40) as threads:
        made = list(
            threads.map(
                lambda each: create_lead(
                    engine, replace(NEW, conversation_id=f"c{each}", email=f"zoe{each}@example.org")
                ),
                range(40),
            )
        )
    assert len({each.ref for each in made}) == 40
    assert counts(engine) == [40, 40, 1, 40, 80]


def test_an_address_is_confirmed_to_once_in_a_day(engine) -> None:
    create_lead(engine, NEW, NOW)
    again = create_lead(
        engine, replace(NEW, conversation_id="c2", email="ZOE@example.org"), NOW + timedelta(hours=23)
    )
    assert [row["kind"] for row in rows(engine, outbox)].count("visitor_confirmation") == 1
    assert [row["kind"] for row in rows(engine, outbox)].count("staff_notification") == 2
    assert [each.kind for each in timeline(engine, again.ref)] == ["created", "not_confirmed"]
    create_lead(engine, replace(NEW, conversation_id="c3"), NOW + timedelta(hours=24, seconds=1))
    assert [row["kind"] for row in rows(engine, outbox)].count("visitor_confirmation") == 2


def test_ten_chats_at_once_bring_an_address_one_confirmation(engine) -> None:
    with ThreadPoolExecutor(10) as threads:
        list(
            threads.map(lambda each: create_lead(engine, replace(NEW, conversation_id=f"c{each}")), range(10))
        )
    assert [row["kind"] for row in rows(engine, outbox)].count("visitor_confirmation") == 1


def test_a_conversation_brings_five_leads_and_no_more(engine) -> None:
    with ThreadPoolExecutor(10) as threads:

        def tried(run: int) -> str | None:
            try:
                return create_lead(engine, replace(NEW, form_run_id=f"run {run}")).ref
            except TooManyRequests:
                return None

        refs = [ref for ref in threads.map(tried, range(10)) if ref]
    assert len(refs) == 5
    assert len(list_leads(engine)) == 5
    before = counts(engine)
    with pytest.raises(TooManyRequests, match="no more are taken"):
        create_lead(engine, replace(NEW, form_run_id="one more"))
    assert counts(engine) == before
    assert create_lead(engine, replace(NEW, conversation_id="another")).ref not in refs


def test_a_reference_that_is_taken_is_drawn_again(engine, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["A0001", "A0001", "A0001", "B0002"])
    monkeypatch.setattr(leads.create, "_random_ref", lambda: next(drawn))
    assert create_lead(engine, NEW).ref == "A0001"
    assert create_lead(engine, replace(NEW, form_run_id="run-2", email="bob@example.org")).ref == "B0002"
    assert counts(engine) == [2, 2, 1, 2, 4]


def test_no_free_reference_is_a_failure_and_stores_nothing(engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leads.create, "_random_ref", lambda: "A0001")
    create_lead(engine, NEW)
    before = counts(engine)
    with pytest.raises(LeadNotStored, match="no free reference"):
        create_lead(engine, replace(NEW, form_run_id="run-2"))
    assert counts(engine) == before


@pytest.mark.parametrize("table", ["consent_wording", "consent", "lead_event", "outbox"])
def test_a_failure_halfway_leaves_nothing_and_tells_nothing(engine, table: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
    with pytest.raises(LeadNotStored) as raised:
        create_lead(engine, NEW)
    told = f"{raised.value} {raised.value.__cause__} {raised.value.__suppress_context__}"
    assert told.endswith("None True")
    assert not [word for word in ("Zoë", "314", "zoe@", "knee", "Tuesday") if word in told]
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table}_away RENAME TO {table}"))
    assert counts(engine) == [0, 0, 0, 0, 0]
    create_lead(engine, NEW)
    assert counts(engine) == [1, 1, 1, 1, 2]


@pytest.mark.parametrize("statement", ["INSERT INTO consent ", "INSERT INTO outbox "])
def test_a_process_killed_halfway_leaves_nothing(database_url: str, statement: str) -> None:
    engine = open_database(database_url)
    code = (
        "import os, sys, signal\n"
        "from sqlalchemy import event\n"
        "from database.engine import open_database\n"
        "from leads.create import create_lead\n"
        "from leads.lead import NewLead\n"
        "engine = open_database()\n"
        "@event.listens_for(engine, 'after_cursor_execute')\n"
        "def die(connection, cursor, statement, *rest):\n"
        f"    if statement.startswith({statement!r}): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"create_lead(engine, NewLead(**{asdict(NEW)!r}))\n"
    )
    environment = {**os.environ, "DATABASE_URL": database_url}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert counts(engine) == [0, 0, 0, 0, 0]
    create_lead(engine, NEW)
    assert counts(engine) == [1, 1, 1, 1, 2]


def test_a_full_disk_is_told_and_leaves_nothing(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    engine.dispose()

    @event.listens_for(engine, "connect")
    def no_more_pages(connection: Any, record: Any) -> None:  # noqa: ARG001
        connection.execute("PRAGMA max_page_count=1")  # SQLite takes it as: what there is now

    with pytest.raises(LeadNotStored, match="disk is full"):
        create_lead(engine, replace(NEW, reason="long " * 50_000))
    assert counts(engine) == [0, 0, 0, 0, 0]


def test_a_database_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    engine = open_database(f"sqlite:///{tmp_path}/data/intake.db")
    engine.dispose()
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    with pytest.raises(LeadNotStored, match=r"^The lead was not stored: .*unable to open database file"):
        create_lead(engine, NEW)
    (tmp_path / "elsewhere").rename(tmp_path / "data")
    assert create_lead(engine, NEW).status == "new"


def test_a_server_that_went_away_is_told_and_found_again(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    name = engine.url.database
    administrator = open_database(postgres_url.replace(f"/{name}", "/postgres")).execution_options(
        isolation_level="AUTOCOMMIT"
    )
    with administrator.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        with pytest.raises(LeadNotStored, match="OperationalError"):
            create_lead(engine, NEW)
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    administrator.dispose()
    create_lead(engine, NEW)
    assert counts(engine) == [1, 1, 1, 1, 2]


def test_a_locked_database_is_told(sqlite_url: str) -> None:
    engine, other = open_database(sqlite_url), open_database(sqlite_url)

    @event.listens_for(engine, "checkout")
    def hurry(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001
        connection.execute("PRAGMA busy_timeout=50")

    with other.begin(), pytest.raises(LeadNotStored, match="database is locked"):
        create_lead(engine, NEW)
    assert counts(engine) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("name", ["Ann \ud800", "Ann \x00"])
def test_text_that_cannot_be_written_is_a_failure_like_any_other(postgres_url: str, name: str) -> None:
    engine = open_database(postgres_url)
    with pytest.raises(LeadNotStored) as raised:
        create_lead(engine, replace(NEW, name=name))
    assert "Ann" not in str(raised.value)
    assert counts(engine) == [0, 0, 0, 0, 0]


def test_values_do_not_show_their_personal_data(engine) -> None:
    shown = f"{NEW!r} {create_lead(engine, NEW)!r}"
    assert "c0ffee" in shown
    assert not [word for word in ("Zoë", "314", "zoe@", "knee", "Tuesday") if word in shown]


def test_leads_come_newest_first(engine) -> None:
    for run, hours in enumerate((2, 0, 1)):
        create_lead(
            engine, replace(NEW, form_run_id=str(run), reason=str(hours)), NOW + timedelta(hours=hours)
        )
    assert [each.reason for each in list_leads(engine)] == ["2", "1", "0"]


def test_an_unknown_reference_finds_nothing(engine) -> None:
    create_lead(engine, NEW)
    assert find_lead(engine, "nothing") is None
    assert timeline(engine, "nothing") == []


def test_a_second_lead_with_the_same_key_is_impossible_in_the_database_itself(engine) -> None:
    create_lead(engine, NEW)
    (row,) = rows(engine, lead)
    again = {**row, "id": row["id"] + 1, "ref": "Z9999"}
    with pytest.raises(Exception, match=r"(?i)unique"), engine.begin() as connection:
        connection.execute(insert(lead).values(again))
