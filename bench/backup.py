"""Measure seconds and bytes of a backup and of its restore.

    .venv/bin/python -m bench.backup [--leads 100000] [--events 0]

The database is DATABASE_URL's, which must be empty, or a SQLite file of its own. Each lead has its consent,
two entries in its timeline and two messages; `--events` is how many of Rasa's events its conversation has.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.engine import Connection

from database.engine import open_database
from database.tables import consent, consent_wording, events, lead, lead_event, outbox
from intake.command_line import run_command_line

ROWS_AT_A_TIME = 5000
START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def main() -> int:
    """Fill a database, back it up, restore it, and print what that took."""
    parser = argparse.ArgumentParser(prog="python -m bench.backup")
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/intake.db")
        os.environ["INTAKE_SECRET_FILE"] = f"{folder}/secret.key"
        engine = open_database()
        with engine.begin() as connection:
            _fill(connection, options.leads, options.events)
        engine.dispose()
        file = Path(folder) / "backup.zip"
        print(f"{options.leads} leads, {options.events} events each, {engine.dialect.name}")
        if engine.dialect.name == "sqlite":
            print(f"database  {Path(engine.url.database).stat().st_size / 1e6:9.1f} MB")
        print(f"backup    {_seconds('backup', str(file))}")
        print(f"          {file.stat().st_size / 1e6:9.1f} MB")
        print(f"restore   {_seconds('restore', '--replace', str(file))}")
    return 0


def _seconds(*arguments: str) -> str:
    """Run a command, and return what it took, also of this process's processor, which is not shared."""
    begin, of_processor = time.monotonic(), time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        code = run_command_line(arguments)
    if code != 0:
        sys.exit(code)
    spent = time.process_time() - of_processor
    return f"{time.monotonic() - begin:9.1f} s ({spent:.1f} s of the processor)"


def _fill(connection: Connection, leads: int, events_each: int) -> None:
    wording = {"version": "1", "sha256": "0" * 64, "text": "May we?"}
    connection.execute(insert(consent_wording), [wording])
    _insert(connection, lead, leads, _lead)
    _insert(connection, consent, leads, _consent)
    _insert(connection, lead_event, 2 * leads, _entry)
    _insert(connection, outbox, 2 * leads, _message)
    _insert(connection, events, events_each * leads, lambda number: _event(number, leads))


def _insert(connection: Connection, table: Table, number: int, row: Callable[[int], dict[str, Any]]) -> None:
    rows: Iterator[dict[str, Any]] = map(row, range(number))
    while some := list(islice(rows, ROWS_AT_A_TIME)):
        connection.execute(insert(table), some)


def _at(number: int) -> datetime:
    return START + timedelta(seconds=97 * number)


def _lead(number: int) -> dict[str, Any]:
    letter, digits = divmod(number, 10_000)
    return {
        "id": number + 1,
        "ref": f"{chr(65 + letter)}{digits:04}",
        "dedupe_key": f"{number:064x}",
        "conversation_id": f"{number:032x}",
        "created_at": _at(number),
        "status": "completed",
        "urgent": False,
        "for_minor": False,
        "name": f"Visitor Number {number}",
        "phone": f"+1314{number:07}",
        "email": f"visitor.{number}@example.org",
        "reason": "a stiff shoulder and pain in the lower back",
        "patient_type": "new",
        "preferred_text": "Tuesday or Thursday, in the morning",
        "first_viewed_at": _at(number + 3),
    }


def _consent(number: int) -> dict[str, Any]:
    given = {"wording_version": "1", "wording_sha256": "0" * 64, "consented_at": _at(number)}
    return {"lead_id": number + 1, "phone": f"+1314{number:07}", **given}


def _entry(number: int) -> dict[str, Any]:
    which, of = divmod(number, 2)
    return {"lead_id": which + 1, "at": _at(which), "kind": ("created", "viewed")[of]}


def _message(number: int) -> dict[str, Any]:
    which, of = divmod(number, 2)
    kind = ("staff_notification", "visitor_confirmation")[of]
    moments = {"created_at": _at(which), "next_at": _at(which), "sent_at": _at(which)}
    return {"lead_id": which + 1, "kind": kind, "payload": {}, "state": "sent", **moments}


def _event(number: int, leads: int) -> dict[str, Any]:
    """Return an event of 400 bytes, as Rasa's are in the middle of a booking's 90."""
    said = f"my back hurts since {number % 31} days, mostly on the left side, when I get up"
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    data = {
        "event": "user",
        "timestamp": 1.79e9 + number / 7,
        "metadata": {"model_id": "0123456789abcdef0123456789abcdef", "assistant_id": "intake"},
        "text": said,
        "parse_data": {"intent": {"name": "faq", "confidence": number % 997 / 997}, "text": said},
        "input_channel": "widget",
        "message_id": digest[:32],
    }
    whose = f"{number % leads:032x}"
    return {
        "sender_id": whose,
        "type_name": "user",
        "timestamp": 1.79e9 + number / 7,
        "data": json.dumps(data),
    }


if __name__ == "__main__":
    sys.exit(main())
