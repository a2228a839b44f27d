"""`intake staff`: who works at the desk."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from sqlalchemy.engine import Engine

from clinic.clinic import load_clinic
from database.engine import open_database
from intake.environment import desk_url
from intake.problem import Problem
from leads.actor import COMMAND
from leads.problems import LeadProblem
from leads.setup_links import make_setup_link
from leads.staff import ROLES, Staff, add_staff, disable_staff, enable_staff, find_staff_by_email, reset_staff


def add_parser(commands: Any) -> None:
    """Add `staff` and what belongs to it to the command line."""
    parser = commands.add_parser("staff", help="let people work at the desk, or no longer")
    parser.set_defaults(run=run)
    ways = parser.add_subparsers(dest="staff_command", required=True, metavar="COMMAND")
    adding = ways.add_parser("add", help="add somebody, and print the link to choose a password with")
    adding.add_argument("email", metavar="EMAIL")
    adding.add_argument("--name", required=True, help="as the others see it")
    adding.add_argument("--role", choices=ROLES, default="agent", help="what they may do; agent if not given")
    resetting = ways.add_parser("reset", help="take away password and second factor, and print a new link")
    resetting.add_argument("email", metavar="EMAIL")
    disabling = ways.add_parser("disable", help="let somebody in no more")
    disabling.add_argument("email", metavar="EMAIL")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; return the exit code."""
    engine = open_database()
    try:
        if options.staff_command == "add":
            added = add_staff(engine, COMMAND, options.email, options.name, options.role)
            _print_link(engine, added)
        elif options.staff_command == "reset":
            found = _find(engine, options.email)
            reset_staff(engine, COMMAND, found.id)
            enable_staff(engine, COMMAND, found.id)
            _print_link(engine, found)
        else:
            disable_staff(engine, COMMAND, _find(engine, options.email).id)
            print("They can sign in no more, and are signed out. 'intake staff reset' lets them in again.")
    except LeadProblem as problem:
        raise Problem(f"intake staff: {problem}") from None
    return 0


def _find(engine: Engine, email: str) -> Staff:
    found = find_staff_by_email(engine, email)
    if found is None:
        raise Problem("intake staff: nobody with this e-mail address is on the list.")
    return found


def _print_link(engine: Engine, person: Staff) -> None:
    link = f"{desk_url(load_clinic())}/setup/{make_setup_link(engine, person.id)}"
    print(f"{person.name} ({person.role}) chooses a password within 48 hours at this link, which works once:")
    sys.stdout.write(f"\n  {link}\n\n")
