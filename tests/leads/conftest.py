from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from database_fixtures import database_url, engine, postgres_url, sqlite_url  # noqa: F401
from webhook_receiver import Receiver, make_certificate


@pytest.fixture
def secret_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key of the test's own, that secrets are encrypted with."""
    file = tmp_path / "secret.key"
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(file))
    return file


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The receiver's certificate and key."""
    return make_certificate(tmp_path_factory.mktemp("receiver"))


@pytest.fixture
def receiver(certificate: Path) -> Iterator[Receiver]:
    """A receiver of webhooks."""
    with Receiver(certificate) as running:
        yield running
