"""Fixtures of real databases, for the conftest of a folder to import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import private_postgres
import pytest

from database.engine import open_database


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/intake.db"


@pytest.fixture
def postgres_url() -> str:
    """An empty PostgreSQL database."""
    return private_postgres.new_database_url()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Any]:
    """An open database of each kind."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()
