"""Count messages lost and doubled when the worker that sends them is killed again and again.

    .venv/bin/python -m bench.outbox [--leads 1000] [--kills 20]

The database is DATABASE_URL's or a SQLite file of its own; the mail server is a real one on this machine.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from database.engine import open_database
from leads.create import create_lead
from leads.lead import NewLead
from leads.outbox import LEASE

_WORKER = """
import asyncio, sys
from pathlib import Path
from clinic.clinic import load_clinic
from database.engine import open_database
from leads.mail_transport import mail_from_environment
from leads.worker import run_worker

async def work():
    clinic = load_clinic().copy(update={"staff_email": "desk@clinic.example"})
    mail, var = mail_from_environment(clinic), Path(sys.argv[1])
    await run_worker(open_database(), clinic, mail, "", asyncio.Event(), var)

asyncio.run(work())
"""


class _Received:
    """What came in, by Message-ID."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002
        self.ids[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"


def main() -> int:
    """Run it and print what came of it; the exit code is 1 when a message was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.outbox")
    parser.add_argument("--leads", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/intake.db")
        port = free.getsockname()[1]
        free.close()
        os.environ["INTAKE_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        received = _Received()
        server = Controller(received, hostname="127.0.0.1", port=port)
        server.start()
        seconds = _send(received, options.leads, options.kills, folder)
        server.stop()
    expected = 2 * options.leads
    doubled = sum(count - 1 for count in received.ids.values())
    print(f"{options.leads} leads, {expected} messages, the worker killed {options.kills} times:")
    print(f"{expected - len(received.ids)} lost, {doubled} sent twice with one Message-ID, {seconds:.0f} s")
    return 1 if len(received.ids) < expected else 0


def _send(received: _Received, leads: int, kills: int, folder: str) -> float:
    _store(leads)
    begin = time.monotonic()
    for number in range(1, kills + 1):
        worker = subprocess.Popen([sys.executable, "-c", _WORKER, folder])
        # Somewhere in the next share of the messages.
        goal = 2 * leads * (number - random.random()) / (kills + 1)
        while len(received.ids) < goal:
            time.sleep(0.001)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    worker = subprocess.Popen([sys.executable, "-c", _WORKER, folder])
    deadline = time.monotonic() + LEASE.total_seconds() * 4
    while len(received.ids) < 2 * leads and time.monotonic() < deadline:
        time.sleep(0.1)
    worker.kill()
    worker.wait()
    return time.monotonic() - begin


def _store(leads: int) -> None:
    engine = open_database()
    for number in range(leads):
        create_lead(
            engine,
            NewLead(
                conversation_id=f"bench-{number}",
                form_run_id="1",
                name="Bench",
                telephone="+13145550100",
                telephone_extension=None,
                email=f"bench-{number}@example.org",
                reason="",
                patient_type="new",
                preferred_text="",
                consent_version="1",
                consent_text="May we?",
                urgent=False,
                for_minor=False,
            ),
        )
    engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
