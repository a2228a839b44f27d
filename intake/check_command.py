"""`intake check`: what must be right before visitors come."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Iterator
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from intake.checks.finding import Finding
from intake.checks.machine import check_disk, check_key, check_privacy_of_files
from intake.checks.mail import check_mail, check_staff_email
from intake.checks.stored import check_admin, check_clock, check_database, check_demo, check_messages
from intake.checks.texts import check_articles, check_clinic, check_model, check_red_flags
from intake.checks.websites import (
    check_callback_times,
    check_desk,
    check_privacy_notice,
    check_proxy,
    check_website,
)
from intake.environment import MODEL, PROJECT
from intake.problem import Problem
from intake.table import printable
from leads.mail_transport import VAR

WIDEST = 100


def add_parser(commands: Any) -> None:
    """Add `check` to the command line."""
    parser = commands.add_parser("check", help="see whether all is ready for visitors")
    parser.add_argument("--mail", metavar="ADDRESS", help="send a test mail there")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what was found; return 1 when something must be mended."""
    found: list[Finding] = []
    try:
        for finding in _findings(options.mail):
            found.append(finding)
            print(_line(finding), flush=True)
    except SQLAlchemyError as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise Problem(f"intake check: the database did not answer: {kind}.") from None
    musts, advised = (sum(each.level == level for each in found) for level in ("must", "advice"))
    print(f"\nTo be mended before visitors come: {musts or 'nothing'}. Advised: {advised or 'nothing'}.")
    return 1 if musts else 0


def _findings(mail_to: str | None) -> Iterator[Finding]:
    finding, clinic = check_clinic()
    yield finding
    yield check_red_flags()
    yield check_articles(PROJECT / "data")
    yield check_model(MODEL)
    finding, engine = check_database()
    yield finding
    yield check_key(engine)
    yield check_privacy_of_files(VAR)
    yield check_disk(VAR)
    if clinic:
        yield check_clock(engine, clinic)
    if engine is not None:
        yield check_admin(engine)
        yield check_messages(engine)
        yield check_demo(engine)
    if clinic:
        yield check_mail(clinic, mail_to)
        yield check_staff_email(clinic)
        yield check_website(clinic)
        yield check_desk(clinic)
        yield check_proxy(clinic)
        yield check_callback_times(clinic)
        yield check_privacy_notice(clinic)


def _line(finding: Finding) -> str:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    begin = f"{finding.level:8}{finding.about:13}"
    # A path or an address stays in one piece, to be copied.
    return textwrap.fill(
        printable(finding.says),
        width,
        initial_indent=begin,
        subsequent_indent=" " * len(begin),
        break_long_words=False,
        break_on_hyphens=False,
    )
