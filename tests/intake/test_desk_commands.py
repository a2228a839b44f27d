"""`intake staff`, `intake privacy`, `intake demo`: what they print, and in one line what is wrong."""

from __future__ import annotations

import io
import json
import re
import stat
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sample_lead import SAMPLE
from sqlalchemy import select

from database.engine import open_database
from database.tables import consent, events, outbox
from intake import privacy_command
from intake.command_line import run_command_line
from leads.actor import COMMAND
from leads.audit import list_audit
from leads.counted_chats import count_begun, list_counted
from leads.create import create_lead
from leads.lead import Lead
from leads.questions import list_questions, record_question
from leads.ratings import rated_down
from leads.read import list_leads
from leads.setup_links import find_setup_link
from leads.staff import find_staff_by_email, list_staff
from leads.status import move_lead

LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.utc)
NEW = replace(
    SAMPLE,
    name="Zebulon Quist",
    telephone_extension=None,
    email="zebulon@example.org",
    reason="knee",
    preferred_text="",
)


@pytest.fixture(autouse=True)
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(privacy_command, "VAR", tmp_path / "var")
    monkeypatch.delenv("INTAKE_DESK_PORT", raising=False)
    url = f"sqlite:///{tmp_path}/intake.db"
    monkeypatch.setenv("DATABASE_URL", url)
    return open_database(url)


def new_lead(engine: Any, now: datetime | None = None) -> Lead:
    return create_lead(engine, NEW, now)


def test_somebody_added_gets_a_link_that_works(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["staff", "add", "ann@clinic.example", "--name", "Ann", "--role", "admin"]) == 0
    told = capsys.readouterr().out
    token = re.search(r"^  http://127\.0\.0\.1:8080/setup/(\S+)$", told, re.MULTILINE)[1]
    assert find_setup_link(engine, token).staff.email == "ann@clinic.example"
    assert run_command_line(["staff", "reset", "ANN@clinic.example"]) == 0
    again = re.search(r"/setup/(\S+)", capsys.readouterr().out)[1]
    assert find_setup_link(engine, again).staff.name == "Ann"
    assert token != again


def test_somebody_disabled_is_let_in_again_by_a_reset(engine: Any) -> None:
    run_command_line(["staff", "add", "ann@clinic.example", "--name", "Ann"])
    assert run_command_line(["staff", "disable", "ann@clinic.example"]) == 0
    assert not find_staff_by_email(engine, "ann@clinic.example").active
    assert run_command_line(["staff", "reset", "ann@clinic.example"]) == 0
    assert find_staff_by_email(engine, "ann@clinic.example").active


@pytest.mark.parametrize(
    "arguments",
    [
        ["staff", "add", "nobody", "--name", "Ann"],
        ["staff", "add", "boss@clinic.example", "--name", "Boss"],
        ["staff", "reset", "nobody@clinic.example"],
        ["staff", "disable", "boss@clinic.example"],
        ["privacy", "erase", "K0000", "--yes"],
        ["privacy", "export", "K0000", "--to", "file.json"],
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run_command_line(["staff", "add", "boss@clinic.example", "--name", "Boss", "--role", "admin"])
    capsys.readouterr()
    assert run_command_line(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"intake {arguments[0]}: ")
    assert err.count("\n") == 1


def test_a_person_is_exported_to_a_private_file(engine: Any, tmp_path: Path) -> None:
    made = new_lead(engine)
    path = tmp_path / "person.json"
    assert run_command_line(["privacy", "export", made.ref.lower(), "--to", str(path)]) == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = json.loads(path.read_text(encoding="utf-8"))
    (request,) = kept["requests"]
    assert (request["name"], request["consent_text"]) == ("Zebulon Quist", "You may call me.")
    assert [each["kind"] for each in request["messages"]] == ["staff_notification", "visitor_confirmation"]


def test_a_file_that_cannot_be_written_is_one_line(
    engine: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = new_lead(engine)
    assert run_command_line(["privacy", "export", made.ref, "--to", str(tmp_path / "no" / "x.json")]) == 2
    assert "cannot be written: No such file or directory." in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["zebulon@example.org", "(314) 555-0142"])
def test_a_person_is_erased_by_what_is_typed_and_never_by_an_argument(
    engine: Any, typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = new_lead(engine)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\nyes\n"))
    assert run_command_line(["privacy", "erase"]) == 0
    told = capsys.readouterr().out
    assert f"the person of {made.ref} and 1 conversation" in told
    assert "leads 1" in told
    assert "zebulon" not in told.lower()
    assert list_leads(engine) == []


def test_others_with_the_same_number_are_shown_and_erased_only_when_named(
    engine: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = new_lead(engine)
    other, third = (
        create_lead(engine, replace(NEW, conversation_id=name, name=name)) for name in ("Brother", "Sister")
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("314-555-0142\n"))
    assert run_command_line(["privacy", "erase", "--yes"]) == 2
    out, err = capsys.readouterr()
    assert all(each in out for each in (first.ref, other.ref, "Brother"))
    assert "name one" in err
    assert len(list_leads(engine)) == 3
    assert run_command_line(["privacy", "erase", first.ref, "--also", other.ref, "--yes"]) == 0
    told = capsys.readouterr().out
    assert "Sister" in told
    assert "Brother" not in told
    assert f"the person of {first.ref}, {other.ref} and 2 conversations" in told
    assert [each.ref for each in list_leads(engine)] == [third.ref]
    assert run_command_line(["privacy", "erase", "--also", third.ref]) == 2


@pytest.mark.parametrize(
    ("typed", "code"),
    [("zebulon@example.org\nno\n", 1), ("zebulon@example.org\n", 1), ("hello\n", 2), ("", 2)],
)
def test_nothing_is_erased_unless_it_is_meant(
    engine: Any, typed: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_lead(engine)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert run_command_line(["privacy", "erase"]) == code
    assert len(list_leads(engine)) == 1


def test_nobody_is_found_where_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("nobody@example.org\n"))
    assert run_command_line(["privacy", "erase"]) == 2
    assert capsys.readouterr().err == (
        "intake privacy: no request has it; chats without a request are found by telephone number alone.\n"
    )


def test_a_purge_says_what_it_removed(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    long_ago = datetime.now(timezone.utc) - timedelta(days=40)
    made = new_lead(engine, long_ago)
    move_lead(engine, COMMAND, made.ref, "spam", 1, long_ago)
    assert run_command_line(["privacy", "purge"]) == 0
    assert capsys.readouterr().out == "Removed: leads 1, conversations 1.\n"
    assert run_command_line(["privacy", "purge"]) == 0
    assert capsys.readouterr().out == "Removed: nothing.\n"


def test_demo_requests_are_marked_send_nothing_and_go(
    engine: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    real = new_lead(engine)
    assert run_command_line(["demo"]) == 0
    demos = [each for each in list_leads(engine) if each.demo]
    assert capsys.readouterr().out.startswith(f"{len(demos)} demo requests added")
    assert all("(demo)" in each.name for each in demos)
    assert {"new", "contacted", "completed", "spam"} <= {each.status for each in demos}
    assert run_command_line(["demo"]) == 0
    assert "there already" in capsys.readouterr().out
    with engine.connect() as connection:
        assert len(connection.execute(select(outbox)).all()) == 2
    assert list_questions(engine)
    assert rated_down(engine)
    assert list_counted(engine, LONG_AGO, datetime.now(timezone.utc))
    record_question(engine, "c0ffee", "do you take cash?", None, None)
    with engine.begin() as connection:
        count_begun(connection, "c0ffee", "/", datetime.now(timezone.utc))
    assert run_command_line(["demo", "--remove"]) == 0
    assert list_leads(engine) == [real]
    assert [each.text for each in list_questions(engine)] == ["do you take cash?"]
    assert rated_down(engine) == []
    (counted,) = list_counted(engine, LONG_AGO, datetime.now(timezone.utc))
    assert counted.conversation_id == "c0ffee"
    with engine.connect() as connection:
        assert connection.execute(select(events)).all() == []
        assert len(connection.execute(select(consent)).all()) == 1
    assert list_audit(engine)[0].action == "demo.removed"
    assert list_staff(engine) == []
