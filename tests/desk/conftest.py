from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import private_postgres
import pytest
from running_desk import RunningDesk, Server

from database.engine import open_database


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "intake.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_database: Path) -> Iterator[RunningDesk]:
    """A desk that runs, without staff and requests."""
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(tmp_path / "secret.key"))
    shutil.copy(empty_database, tmp_path / "intake.db")
    engine = open_database(f"sqlite:///{tmp_path}/intake.db")
    with Server(engine, tmp_path) as desk:
        yield desk
    engine.dispose()


@pytest.fixture
def postgres_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningDesk]:
    """A desk on PostgreSQL."""
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(tmp_path / "secret.key"))
    engine = open_database(private_postgres.new_database_url())
    with Server(engine, tmp_path) as desk:
        yield desk
    engine.dispose()
