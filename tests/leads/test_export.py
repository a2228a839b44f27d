"""Leads leave in a form that other programs read, and spreadsheets cannot run."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from leads.export import as_record, write_csv
from leads.lead import Lead

AT = datetime(2026, 11, 22, 19, 5, 7, 123456, tzinfo=timezone.utc)
LEAD = Lead(
    ref="K4821",
    status="new",
    urgent=True,
    name="Zoë",
    phone="+13147314201",
    phone_extension=None,
    email="zoe@example.org",
    reason='knee, "left"\nand right',
    patient_type="new",
    preferred_text="Tuesday",
    for_minor=False,
    consent_version="2026-01",
    consented_at=AT,
    conversation_id="c0ffee",
    created_at=AT,
)


CHICAGO = ZoneInfo("America/Chicago")


def read_back(lead: Lead) -> dict[str, str]:
    file = io.StringIO(newline="")
    write_csv([lead], file, CHICAGO)
    file.seek(0)
    (row,) = csv.DictReader(file)
    return row


def test_a_record_has_what_the_contract_names_and_goes_into_json() -> None:
    record = json.loads(json.dumps(as_record(LEAD)))
    contract = [
        "ref",
        "status",
        "urgent",
        "name",
        "phone",
        "phone_extension",
        "email",
        "reason",
        "patient_type",
        "preferred_text",
        "consent_version",
        "consented_at",
        "conversation_id",
        "created_at",
    ]
    assert set(contract) <= set(record)
    assert record["created_at"] == "2026-11-22T19:05:07+00:00"
    assert (record["urgent"], record["phone"], record["phone_extension"]) == (True, "+13147314201", None)


def test_a_spreadsheet_reads_what_was_written() -> None:
    row = read_back(LEAD)
    assert (row["ref"], row["name"], row["reason"]) == ("K4821", "Zoë", 'knee, "left"\nand right')
    assert (row["urgent"], row["for_minor"], row["phone_extension"]) == ("yes", "no", "")


@pytest.mark.parametrize(
    ("utc", "at_the_clinic"),
    [
        ("2027-03-14T07:59:59", "2027-03-14T01:59:59-06:00"),
        ("2027-03-14T08:00:00", "2027-03-14T03:00:00-05:00"),
        ("2027-11-07T06:30:00", "2027-11-07T01:30:00-05:00"),
        ("2027-11-07T07:30:00", "2027-11-07T01:30:00-06:00"),
    ],
)
def test_times_are_the_clinics_on_both_sides_of_a_clock_change(utc: str, at_the_clinic: str) -> None:
    row = read_back(replace(LEAD, created_at=datetime.fromisoformat(f"{utc}+00:00")))
    assert row["created_at"] == at_the_clinic
    assert row["consented_at"] == "2026-11-22T13:05:07-06:00"
    assert row["closed_at"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_would_run_as_a_formula_is_defused(start: str) -> None:
    attack = f"{start}cmd|' /C calc'!A0"
    assert read_back(replace(LEAD, name=attack))["name"] == f"'{attack}"


@pytest.mark.parametrize(
    ("attack", "defused"),
    [
        ("\uff1d1+1", "'\uff1d1+1"),
        (" =1+1", "' =1+1"),
        ("\ufeff@SUM(1)", "'\ufeff@SUM(1)"),
        # Read with semicolons between the cells, each of these has a second one, or a second row.
        ('knee";=1+1;"', 'knee";\'=1+1;"'),
        ('knee;"=1+1;x', "knee;'\"=1+1;x"),
        ("knee\t=1+1", "knee\t'=1+1"),
        ("knee\r\n=1+1", "knee\r\n'=1+1"),
        ("knee; no, hip - left; 2+2 days", "knee; no, hip - left; 2+2 days"),
    ],
)
def test_a_formula_is_defused_however_it_would_come_to_begin_a_cell(attack: str, defused: str) -> None:
    assert read_back(replace(LEAD, reason=attack))["reason"] == defused


def test_telephones_are_defused_too() -> None:
    assert read_back(LEAD)["phone"] == "'+13147314201"


def test_no_leads_make_a_header_alone() -> None:
    file = io.StringIO()
    write_csv([], file, CHICAGO)
    assert file.getvalue().startswith("ref,status,urgent,name,phone,")
    assert file.getvalue().count("\n") == 1
