"""Two desks on one database, as when one takes the place of another: each message is sent by one of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import private_postgres
import pytest
from desk_fixtures import MailServer, new_lead
from project_copy import copy_of_the_project, edit_clinic
from sqlalchemy import func, select

from database.engine import open_database
from database.tables import outbox
from intake.answering import answers
from intake.assistant import free_port

REQUESTS = 40


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Any, MailServer]]:
    """Two desks that run, their database, and the mail server of both."""
    (tmp_path / "project").mkdir()
    project = copy_of_the_project(tmp_path / "project")
    edit_clinic(project, staff_email="front-desk@clinic.example")
    url = private_postgres.new_database_url()
    engine = open_database(url)
    ports = [free_port(), free_port()]
    with MailServer() as server:
        own = {
            "DATABASE_URL": url,
            "INTAKE_SECRET_FILE": str(tmp_path / "secret.key"),
            "INTAKE_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        }
        running = []
        try:
            for port in ports:
                with (tmp_path / f"{port}.log").open("w") as log:
                    command = [sys.executable, "-m", "intake.desk_process", "--port", str(port)]
                    running.append(
                        subprocess.Popen(
                            command, cwd=project, env={**os.environ, **own}, stdout=log, stderr=log
                        )
                    )
            for port in ports:
                wait_for(lambda port=port: answers("127.0.0.1", port, "/readyz"))  # type: ignore[misc]
            yield engine, server
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)
            engine.dispose()


def wait_for(check: Any) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 120
    while not check():
        assert time.monotonic() < end, "It did not come to be."
        time.sleep(0.1)


def test_each_message_is_sent_once(desks: tuple[Any, MailServer]) -> None:
    engine, server = desks
    for number in range(REQUESTS):
        new_lead(engine, email=f"zoe{number}@example.org")
    unsent = select(func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))

    def all_sent() -> bool:
        with engine.connect() as connection:
            return not connection.execute(unsent).scalar_one()

    wait_for(all_sent)
    sent = Counter(message_from_bytes(each.content)["Message-ID"] for each in server.received)
    assert set(sent.values()) == {1}
    assert len(sent) - 2 * REQUESTS in (0, 1)  # in the evening there is the digest too
