"""`intake demo`: requests to look at the desk with."""

from __future__ import annotations

import argparse
from typing import Any

from clinic.clinic import load_clinic
from database.engine import open_database
from intake.problem import Problem
from leads.demo import add_demo, remove_demo
from leads.problems import LeadProblem


def add_parser(commands: Any) -> None:
    """Add `demo` to the command line."""
    parser = commands.add_parser("demo", help="add requests to look at the desk with, marked as such")
    parser.add_argument("--remove", action="store_true", help="remove them again")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Add them or remove them; return the exit code."""
    engine = open_database()
    try:
        if options.remove:
            print(f"{remove_demo(engine)} demo requests removed.")
            return 0
        added = add_demo(engine, load_clinic())
    except LeadProblem as problem:
        raise Problem(f"intake demo: {problem}") from None
    print(
        f"{added} demo requests added; 'intake demo --remove' removes them."
        if added
        else "The demo requests are there already; 'intake demo --remove' removes them."
    )
    return 0
