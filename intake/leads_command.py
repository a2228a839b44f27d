"""`intake leads`: look at the leads, and take them along."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from clinic.clinic import ClinicFileError, load_clinic
from database.engine import DatabaseError, open_database
from details.telephone import Telephone
from intake.private_file import private_file
from intake.table import printable, table
from leads.actor import COMMAND
from leads.audit import record_alone
from leads.export import as_record, export_csv
from leads.lead import Lead, TimelineEntry
from leads.problems import LeadProblem
from leads.read import find_lead, list_leads, timeline
from leads.search import LeadFilter

FAILED = 2
NOT_GIVEN = "not given"


def add_parser(subparsers: Any) -> None:
    """Add `leads` and what belongs to it to the command line."""
    leads = subparsers.add_parser("leads", help="list, show and export the leads")
    leads.set_defaults(run=run)
    ways = leads.add_subparsers(dest="leads_command", required=True, metavar="COMMAND")
    listing = ways.add_parser("list", help="all leads, newest first")
    listing.add_argument("--json", action="store_true", help="print a JSON array for programs")
    showing = ways.add_parser("show", help="one lead with its timeline")
    showing.add_argument("ref", metavar="REF", help="the reference, such as K4821")
    export = ways.add_parser("export", help="all leads in a file for a spreadsheet")
    export.add_argument("--csv", type=Path, metavar="FILE", required=True, help="replaced if it exists")


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return the exit code, 2 with one line on stderr when it could not be done."""
    try:
        engine = open_database()
        if args.leads_command == "show":
            return _show(engine, args.ref)
        if args.leads_command == "export":
            return _export(engine, args.csv)
        return _list(engine, as_json=args.json)
    except (DatabaseError, ClinicFileError, LeadProblem) as error:
        return _fail(str(error))
    except SQLAlchemyError as error:
        return _fail(f"The database did not answer: {type(getattr(error, 'orig', None) or error).__name__}.")


def _fail(sentence: str) -> int:
    print(f"intake leads: {sentence}", file=sys.stderr)
    return FAILED


def _list(engine: Any, *, as_json: bool) -> int:
    leads = list_leads(engine)
    record_alone(engine, COMMAND, "lead.listed", "lead", "", [f"leads: {len(leads)}"])
    if as_json:
        print(json.dumps([as_record(lead) for lead in leads], indent=2))
    elif not leads:
        print("No leads yet. They appear here as soon as a visitor confirms a booking.")
    else:
        zone = _clinic_zone()
        heading = ("REF", "STATUS", "URGENT", "RECEIVED", "NAME", "TELEPHONE", "PREFERRED TIME")
        print(table([heading, *(_row(lead, zone) for lead in leads)]))
    return 0


def _show(engine: Any, ref: str) -> int:
    lead = find_lead(engine, ref)
    if lead is None:
        return _fail(
            f"There is no lead with the reference {printable(ref)!r}; `intake leads list` shows all."
        )
    record_alone(engine, COMMAND, "lead.read", "lead", lead.ref)
    zone = _clinic_zone()
    print(
        table(
            [
                ("Reference", lead.ref),
                ("Status", lead.status),
                ("Urgent", "yes: a red flag came up in the conversation" if lead.urgent else "no"),
                ("Received", _when(lead.created_at, zone)),
                ("Name", lead.name + (" (parent or guardian of a minor)" if lead.for_minor else "")),
                ("Telephone", _telephone(lead)),
                ("E-mail", lead.email or NOT_GIVEN),
                ("Reason", lead.reason or NOT_GIVEN),
                ("Patient", lead.patient_type),
                ("Preferred time", lead.preferred_text or NOT_GIVEN),
                *([("About contact", lead.consent_words)] if lead.consent_words else []),
                ("Consent", f"wording {lead.consent_version}, {_when(lead.consented_at, zone)}"),
                ("Conversation", lead.conversation_id),
                *(
                    ("" if number else "Timeline", f"{_when(entry.at, zone)}  {_what_happened(entry)}")
                    for number, entry in enumerate(timeline(engine, lead.ref))
                ),
            ]
        )
    )
    return 0


def _what_happened(entry: TimelineEntry) -> str:
    told = entry.kind.replace("_", " ")
    if entry.kind in ("status", "assigned"):
        told += f": {entry.before or 'nobody'} to {entry.after or 'nobody'}".replace("_", " ")
    return f"{told}, by {entry.actor}" if entry.actor else told


def _export(engine: Any, path: Path) -> int:
    try:
        # With a byte order mark, without which Excel garbles accents.
        with private_file(path, encoding="utf-8-sig") as file:
            number = export_csv(engine, COMMAND, LeadFilter(), file, _clinic_zone())
    except OSError as error:
        return _fail(f"{path} cannot be written: {error.strerror}.")
    print(f"{number} {'lead' if number == 1 else 'leads'} written to {path}.")
    return 0


def _clinic_zone() -> ZoneInfo:
    return ZoneInfo(load_clinic().time_zone)


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _telephone(lead: Lead) -> str:
    return Telephone(lead.phone, lead.phone_extension).display()


def _row(lead: Lead, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        lead.ref,
        lead.status,
        "URGENT" if lead.urgent else "",
        _when(lead.created_at, zone),
        lead.name,
        _telephone(lead),
        lead.preferred_text or NOT_GIVEN,
    )
