"""A server as docs/deploy.md sets it up, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from real_server import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that runs."""
    with Server(tmp_path_factory.mktemp("server")).running() as server:
        yield server
