"""A server as docs/deploy.md sets it up, for faults."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import private_postgres
import pytest
from counts import times
from real_server import Server
from small_disk import small_disk


@pytest.fixture(scope="session")
def disk() -> Iterator[Path | None]:
    """A small disk, if one may be made."""
    # Not among the tests' folders, which only their owner may enter, and PostgreSQL is somebody else.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with small_disk(Path(folder) / "disk", times(800, 96)) as disk:
            yield disk


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, disk: Path | None) -> Iterator[Server]:
    """A server that runs; its database is on the small disk."""
    server = Server(tmp_path_factory.mktemp("faults"), disk)
    try:
        with server.running():
            yield server
    finally:
        private_postgres.drop(server.engine.url)  # before its disk goes
