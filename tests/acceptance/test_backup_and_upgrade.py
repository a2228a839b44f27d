"""A backup is made while visitors write; an upgrade goes forward and back as docs/upgrade.md says."""

from __future__ import annotations

import re
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from database_fixtures import database_url, postgres_url, sqlite_url  # noqa: F401
from project_copy import PROJECT, copy_of_the_project, intake
from sample_lead import SAMPLE

from database.engine import open_database
from database.schema import known_versions
from leads.create import create_lead

PAGE = (PROJECT / "docs" / "upgrade.md").read_text(encoding="utf-8")


# While visitors write


def chatting(house: Any, stop: threading.Event, failures: list[str], counted: list[int]) -> None:
    """Begin a booking again and again; count the answers."""
    while not stop.is_set():
        visitor = house.visitor()
        for text in ("I'd like to book", "my back hurts", "new", "Zoë O'Neill"):
            lines = visitor.say(text)
            if lines[-1]["type"] != "done" or not any(line["type"] == "bot" for line in lines):
                failures.append(str(lines))
            counted.append(1)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.timeout(900)
def test_a_backup_is_made_while_visitors_write_and_can_be_restored(
    kind: str,
    house_on: Callable[[str | None], Any],
    request: pytest.FixtureRequest,
    tmp_path: Path,
    wait_for: Callable[..., Any],
) -> None:
    house = house_on(request.getfixturevalue("postgres_url") if kind == "postgres" else None)
    stop, failures, counted = threading.Event(), list[str](), list[int]()
    threads = [threading.Thread(target=chatting, args=(house, stop, failures, counted)) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        wait_for(lambda: len(counted) > 6, seconds=120)
        create_lead(house.engine, replace(SAMPLE, conversation_id="before the backup"))
        house.command("backup", str(tmp_path / "one.zip"))
        answered = len(counted)
        wait_for(lambda: len(counted) > answered + 6, seconds=120)
        refused = house.command("restore", "--replace", str(tmp_path / "one.zip"), code=2)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert "stop the assistant" in refused

    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        archive.extract("intake.db", tmp_path)
    with closing(sqlite3.connect(tmp_path / "intake.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        # A turn is done in one transaction with what was said in it.
        done = "SELECT count(*) FROM turn WHERE state = 'done' AND {} EXISTS (SELECT 1 FROM delivery"
        done += " WHERE delivery.cid = turn.cid AND delivery.conversation_id = turn.conversation_id)"
        assert connection.execute(done.format("")).fetchone()[0] > 0
        assert connection.execute(done.format("NOT")).fetchone()[0] == 0
    told = house.command("restore", str(tmp_path / "one.zip"), DATABASE_URL=f"sqlite:///{tmp_path}/new.db")
    assert "Restored" in told
    listed = house.command("leads", "list", DATABASE_URL=f"sqlite:///{tmp_path}/new.db")
    assert SAMPLE.name in listed


# Forward and back


NEXT = '''"""A version to come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{before}"


def upgrade() -> None:
    """Add a table, and a column that must be filled."""
    op.create_table("of_the_future", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("lead") as lead:
        lead.add_column(sa.Column("color", sa.Text(), nullable=False, server_default="blue"))
'''


def steps(title: str) -> list[str]:
    """Return the commands of a part of the page."""
    part = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return [
        line.strip()
        for block in re.findall(r"```console\n(.*?)```", part, re.DOTALL)
        for line in block.splitlines()
        if line.strip()
    ]


class Installation:
    """A folder with a program in it, which can be exchanged; its database stays."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        copy_of_the_project(folder / "now")
        copy_of_the_project(folder / "next")
        versions = folder / "next" / "database" / "migrations" / "versions"
        (versions / "9998_next.py").write_text(NEXT.format(before=known_versions()[-1]))
        self.program = folder / "now"

    def run(self, command: str, code: int = 0) -> str:
        """Do what a command of the page does."""
        if command in ("git pull", "git checkout ORIG_HEAD"):
            self.program = self.folder / ("next" if command == "git pull" else "now")
            return ""
        if command == "make run":  # a start, as far as the database goes
            return self.run(".venv/bin/intake leads list", code)
        program, *arguments = command.split()
        assert program == ".venv/bin/intake"
        arguments = [str(self.folder / each) if each.endswith(".zip") else each for each in arguments]
        key = str(self.folder / "secret.key")
        done = intake(self.program, *arguments, DATABASE_URL=self.url, INTAKE_SECRET_FILE=key)
        # A check is not happy with a clinic that has named no website; here it is about the database.
        assert done.returncode == (1 if arguments[0] == "check" else code), done.stderr
        # One space where the lines of `intake check` are broken.
        return re.sub(r"\n {2,}", " ", done.stdout + done.stderr)


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Iterator[Installation]:  # noqa: F811
    """An installation with a request, for each kind of database."""
    (tmp_path / "secret.key").write_bytes(b"x" * 43 + b"=")
    (tmp_path / "secret.key").chmod(0o600)
    engine = open_database(database_url)
    create_lead(engine, SAMPLE)
    engine.dispose()
    yield Installation(tmp_path, database_url)
    shutil.rmtree(tmp_path / "next")


@pytest.mark.timeout(900)
def test_an_upgrade_goes_forward_and_back_as_the_page_says(installation: Installation) -> None:
    told = {command: installation.run(command) for command in steps("Upgrade")}
    backup, check = ".venv/bin/intake backup before-upgrade.zip --with-key", ".venv/bin/intake check"
    assert list(told) == [backup, "git pull", "make run", check]
    assert SAMPLE.name in told["make run"]
    assert "schema 9998" in told[check]

    back, restore, start = steps("Roll back")
    assert (back, start) == ("git checkout ORIG_HEAD", "make run")
    assert restore == ".venv/bin/intake restore --replace before-upgrade.zip"
    installation.run(back)
    assert "newer than" in installation.run(start, code=2)
    assert "is kept as" in installation.run(restore)
    assert SAMPLE.name in installation.run(start)
    assert f"schema {known_versions()[-1]}" in installation.run(check)
    # And forward again, some other day.
    installation.run("git pull")
    assert SAMPLE.name in installation.run("make run")


@pytest.mark.timeout(900)
def test_a_backup_of_a_newer_version_is_refused_by_the_older_one(installation: Installation) -> None:
    installation.run("git pull")
    installation.run("make run")
    installation.run(".venv/bin/intake backup newer.zip")
    installation.run("git checkout ORIG_HEAD")
    refused = installation.run(".venv/bin/intake restore --replace newer.zip", code=2)
    assert "newer program" in refused
    assert refused.count("\n") == 1
