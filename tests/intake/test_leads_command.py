"""`intake leads` shows leads to people and programs, and fails in one line."""

from __future__ import annotations

import argparse
import csv
import json
import stat
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from sample_lead import SAMPLE

from database.engine import open_database
from intake import leads_command
from leads.actor import COMMAND, Actor
from leads.assign import assign_lead
from leads.audit import list_audit
from leads.create import create_lead
from leads.lead import Lead
from leads.staff import add_staff
from leads.status import move_lead
from leads.urgent import mark_urgent

NEW = replace(
    SAMPLE,
    name="Zoë O'Neill",
    telephone="+13147314201",
    email=None,
    reason="",
    patient_type="unsure",
    preferred_text="",
)
AT = datetime(2026, 11, 22, 19, 5, tzinfo=timezone.utc)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    url = f"sqlite:///{tmp_path}/intake.db"
    monkeypatch.setenv("DATABASE_URL", url)
    return open_database(url)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    leads_command.add_parser(parser.add_subparsers())
    args = parser.parse_args(["leads", *words])
    code: int = args.run(args)
    return code


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("intake leads: ")
    assert err.count("\n") == 1
    return err


def stored(engine: Any, run_id: str = "run-1", **details: Any) -> Lead:
    return create_lead(engine, replace(NEW, form_run_id=run_id, **details), AT)


@pytest.mark.usefixtures("engine")
def test_an_empty_list_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    assert capsys.readouterr().out.startswith("No leads yet.")


@pytest.mark.usefixtures("engine")
def test_an_empty_list_is_an_empty_array_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_list_is_aligned_and_readable(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    first = stored(engine)
    second = stored(engine, "run-2", name="李小龙", preferred_text="Monday", urgent=True)
    assert run("list") == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split("  ")[0] == "REF"
    assert [line[:5] for line in lines] == [second.ref, first.ref]
    assert "(314) 731-4201 ext. 5" in lines[0]
    assert "2026-11-22 13:05 CST" in lines[0]
    assert "URGENT" in lines[0]
    assert "URGENT" not in lines[1]
    # Chinese characters take two columns each, so the line has three characters fewer before the telephone.
    assert lines[0].index("(314)") + 3 == lines[1].index("(314)") == heading.index("TELEPHONE")


def test_what_a_visitor_typed_does_not_steer_the_terminal(
    engine: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    made = stored(engine, name="Ann\x1b[2J\nK0000  new", preferred_text="\u202enoon")
    for words in (["list"], ["show", made.ref]):
        assert run(*words) == 0
        out = capsys.readouterr().out
        assert "Ann [2J K0000  new" in out
        assert not {"\x1b", "\u202e"} & set(out)


def test_programs_get_every_field(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    made = stored(engine)
    assert run("list", "--json") == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record == {
        "ref": made.ref,
        "status": "new",
        "urgent": False,
        "name": "Zoë O'Neill",
        "phone": "+13147314201",
        "phone_extension": "5",
        "email": None,
        "reason": "",
        "patient_type": "unsure",
        "preferred_text": "",
        "for_minor": False,
        "consent_version": "2026-01",
        "consented_at": "2026-11-22T19:05:00+00:00",
        "conversation_id": "c0ffee",
        "created_at": "2026-11-22T19:05:00+00:00",
        "preferred_days": [],
        "preferred_from": None,
        "preferred_to": None,
        "consent_words": None,
        "assignee_id": None,
        "assignee": None,
        "first_viewed_at": None,
        "first_contact_at": None,
        "closed_at": None,
        "version": 1,
        "demo": False,
    }


def test_one_lead_is_shown_with_its_timeline(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    made = stored(engine, for_minor=True, consent_words="yes, but no texts")
    mark_urgent(engine, "c0ffee", AT)
    assert run("show", made.ref.lower()) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Reference", made.ref]
    shown = dict(line.split("  ", 1) for line in lines if not line.startswith(" "))
    assert shown["Name"].strip() == "Zoë O'Neill (parent or guardian of a minor)"
    assert shown["Telephone"].strip() == "(314) 731-4201 ext. 5"
    assert shown["E-mail"].strip() == shown["Reason"].strip() == "not given"
    assert shown["About contact"].strip() == "yes, but no texts"
    assert shown["Timeline"].strip() == "2026-11-22 13:05 CST  created"
    assert lines[-1].strip() == "2026-11-22 13:05 CST  marked urgent"


def test_what_staff_did_is_in_the_timeline(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    made = stored(engine)
    ann = add_staff(engine, COMMAND, "ann@clinic.example", "Ann", "agent")
    actor = Actor("staff", ann.id, ann.name)
    assign_lead(engine, actor, made.ref, ann.id, 1, AT)
    move_lead(engine, actor, made.ref, "not_interested", 2, AT)
    assert run("show", made.ref) == 0
    *_, assigned, moved = capsys.readouterr().out.splitlines()
    assert assigned.strip() == "2026-11-22 13:05 CST  assigned: nobody to Ann, by Ann"
    assert moved.strip() == "2026-11-22 13:05 CST  status: new to not interested, by Ann"


def test_who_looks_at_leads_is_in_the_audit_trail(engine: Any, tmp_path: Path) -> None:
    made = stored(engine)
    run("list")
    run("show", made.ref)
    run("export", "--csv", str(tmp_path / "leads.csv"))
    assert [(each.actor_name, each.action, each.target_id) for each in list_audit(engine)[2::-1]] == [
        ("command line", "lead.listed", ""),
        ("command line", "lead.read", made.ref),
        ("command line", "lead.exported", ""),
    ]


@pytest.mark.usefixtures("engine")
def test_an_unknown_reference_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "K0000") == 2
    assert "no lead with the reference 'K0000'" in one_line(capsys)


def test_the_export_is_private_and_opens_in_a_spreadsheet(
    engine: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(engine, name="=1+1")
    path = tmp_path / "leads.csv"
    assert run("export", "--csv", str(path)) == 0
    assert capsys.readouterr().out == f"1 lead written to {path}.\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["name"], row["phone"]) == ("'=1+1", "'+13147314201")


def test_an_export_replaces_the_one_before(engine: Any, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("old")
    path.chmod(0o644)
    stored(engine)
    assert run("export", "--csv", str(path)) == 0
    assert "old" not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("target", ["missing/leads.csv", "folder", "device"])
def test_a_file_that_cannot_be_written_is_one_line(
    engine: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    stored(engine)
    (tmp_path / "folder").mkdir()
    (tmp_path / "device").symlink_to("/dev/null")
    assert run("export", "--csv", str(tmp_path / target)) == 2
    assert "cannot be written" in one_line(capsys)
    assert Path("/dev/null").is_char_device()
    assert not list(tmp_path.glob(".*"))


def test_a_bad_database_address_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://intake:hunter2@host/name")
    assert run("list") == 2
    assert "hunter2" not in one_line(capsys)


def test_a_database_that_fails_later_is_one_line(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE consent")
    assert run("list") == 2
    assert "OperationalError" in one_line(capsys)
