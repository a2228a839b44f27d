"""`intake privacy`: what is kept of a person, and its end."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic.clinic import load_clinic
from database.engine import open_database
from intake.private_file import private_file
from intake.problem import Problem
from intake.table import table
from leads.actor import COMMAND
from leads.erase import erase_person
from leads.mail_transport import VAR
from leads.person import Person, find_person, person_of
from leads.personal_export import export_person
from leads.problems import LeadProblem
from leads.retention import purge

_WHO = "a reference, such as K4821; without it a telephone number or e-mail address is asked for"
_ALSO = "further requests of the same person, of those that are shown without it"


def add_parser(commands: Any) -> None:
    """Add `privacy` and what belongs to it to the command line."""
    parser = commands.add_parser("privacy", help="export or erase a person, remove what is kept too long")
    parser.set_defaults(run=run)
    ways = parser.add_subparsers(dest="privacy_command", required=True, metavar="COMMAND")
    ways.add_parser("purge", help="remove now what clinic.yml says is kept long enough")
    exporting = ways.add_parser("export", help="all that is kept of a person, in a file for them")
    exporting.add_argument("ref", metavar="REF", nargs="?", help=_WHO)
    exporting.add_argument("--to", type=Path, metavar="FILE", required=True, help="replaced if it exists")
    exporting.add_argument("--also", metavar="REF", nargs="+", default=[], help=_ALSO)
    erasing = ways.add_parser("erase", help="remove a person for good")
    erasing.add_argument("ref", metavar="REF", nargs="?", help=_WHO)
    erasing.add_argument("--also", metavar="REF", nargs="+", default=[], help=_ALSO)
    erasing.add_argument("--yes", action="store_true", help="do not ask whether it is meant")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; return the exit code, 1 when it was not meant after all."""
    engine = open_database()
    try:
        if options.privacy_command == "purge":
            return _purge(engine)
        person = _person(engine, options.ref, options.also)
        if options.privacy_command == "export":
            return _export(engine, person, options.to)
        return _erase(engine, person, is_meant=options.yes)
    except LeadProblem as problem:
        raise Problem(f"intake privacy: {problem}") from None
    except SQLAlchemyError as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise Problem(f"intake privacy: the database did not answer: {kind}.") from None


def _purge(engine: Engine) -> int:
    counts = purge(engine, load_clinic().keep_days, VAR, datetime.now(timezone.utc), COMMAND)
    print(f"Removed: {_in_words(counts)}.")
    return 0


def _person(engine: Engine, ref: str | None, also: list[str]) -> Person:
    clinic = load_clinic()
    zone = ZoneInfo(clinic.time_zone)
    if ref:
        person = person_of(engine, ref, clinic.country, also)
        _print_others(person, zone)
        return person
    if also:
        raise Problem("intake privacy: --also needs a reference before it, such as K4821 --also B1234.")
    # Never an argument: those are seen by everybody on the machine, and kept by the shell.
    found = find_person(engine, _asked("Telephone number or e-mail address: "), clinic.country)
    if found is None:
        raise Problem("intake privacy: that is neither a telephone number nor an e-mail address.")
    _print_others(found, zone)
    if found.others and not found.refs:
        raise Problem(
            "intake privacy: several requests have it: name one, and with --also more of the person's."
        )
    if not (found.refs or found.conversations or found.has_left_consents):
        raise Problem(
            "intake privacy: no request has it; chats without a request are found by telephone number alone."
        )
    return found


def _print_others(person: Person, zone: ZoneInfo) -> None:
    if not person.others:
        return
    print("Not taken unless named, for the same telephone, e-mail or chat does not prove the same person:")
    print(
        table(
            [
                (each.ref, each.name, f"{each.created_at.astimezone(zone):%Y-%m-%d %H:%M}")
                for each in person.others
            ]
        )
    )


def _export(engine: Engine, person: Person, path: Path) -> int:
    kept = export_person(engine, COMMAND, person)
    try:
        with private_file(path) as file:
            json.dump(kept, file, indent=2, ensure_ascii=False)
    except OSError as error:
        raise Problem(f"intake privacy: {path} cannot be written: {error.strerror}.") from None
    print(f"What is kept of {_whom(person)} is in {path}.")
    return 0


def _erase(engine: Engine, person: Person, *, is_meant: bool) -> int:
    print(f"This removes {_whom(person)} for good.")
    if not is_meant and _asked("Type yes to go on: ").strip().lower() != "yes":
        print("Nothing was removed.")
        return 1
    erased = erase_person(engine, COMMAND, person)
    print(f"Removed: {_in_words(erased.counts)}.")
    print("Exported files, backups and what the webhook sent are not reached from here: remove them there.")
    return 0


def _whom(person: Person) -> str:
    requests = ", ".join(person.refs) or "no request"
    chats = len(person.conversations)
    return f"the person of {requests} and {chats} {'conversation' if chats == 1 else 'conversations'}"


def _in_words(counts: dict[str, int]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in counts.items() if number) or "nothing"


def _asked(question: str) -> str:
    if sys.stdin.isatty():
        print(question, end="", flush=True)
    return sys.stdin.readline()
