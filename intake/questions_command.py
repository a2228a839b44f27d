"""`intake questions`: what visitors asked and no article answered."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from clinic.clinic import ClinicFileError, load_clinic
from database.engine import DatabaseError, open_database
from details.text import cut
from intake.table import table
from leads.question_clusters import QuestionCluster, cluster_questions
from leads.questions import list_questions

FAILED = 2
LONGEST = 70  # columns of a wording in the table; `--json` has it whole


def add_parser(subparsers: Any) -> None:
    """Add `questions` to the command line."""
    questions = subparsers.add_parser("questions", help="list the questions that no article answers")
    questions.set_defaults(run=run)
    questions.add_argument("--json", action="store_true", help="print a JSON array for programs")


def run(args: argparse.Namespace) -> int:
    """List the questions; return the exit code, 2 with one line on stderr when it could not be done."""
    try:
        clusters = cluster_questions(list_questions(open_database()))
        zone = ZoneInfo(load_clinic().time_zone)
    except (DatabaseError, ClinicFileError) as error:
        return _fail(str(error))
    except SQLAlchemyError as error:
        return _fail(f"The database did not answer: {type(getattr(error, 'orig', None) or error).__name__}.")
    if args.json:
        print(json.dumps([_record(cluster) for cluster in clusters], indent=2))
    elif not clusters:
        print("No unanswered questions yet. What visitors ask and no article answers appears here.")
    else:
        heading = ("ASKED", "QUESTION", "TOPIC", "STATUS", "FIRST", "LAST")
        print(table([heading, *(_row(cluster, zone) for cluster in clusters)]))
    return 0


def _fail(sentence: str) -> int:
    print(f"intake questions: {sentence}", file=sys.stderr)
    return FAILED


def _record(cluster: QuestionCluster) -> dict[str, Any]:
    record = asdict(cluster)
    for moment in ("first_asked", "last_asked"):
        record[moment] = record[moment].isoformat()
    return record


def _row(cluster: QuestionCluster, zone: ZoneInfo) -> tuple[str, ...]:
    wording = cluster.wording
    return (
        str(cluster.count),
        wording if len(wording) <= LONGEST else f"{cut(wording, LONGEST - 1)}…",
        cluster.topic or "",
        cluster.status,
        f"{cluster.first_asked.astimezone(zone):%Y-%m-%d}",
        f"{cluster.last_asked.astimezone(zone):%Y-%m-%d}",
    )
