"""What the tests have already: the whole house, PostgreSQL, mail, Chromium, a browser at the desk, crowds."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "acceptance"))

from chromium import chromium, flags  # type: ignore[import-not-found]
from conftest import House  # type: ignore[import-not-found]
from crowding import CROWDS, PatientVisitor, crowded  # type: ignore[import-not-found]
from desk_fixtures import MailServer  # type: ignore[import-not-found]
from private_postgres import new_database_url  # type: ignore[import-not-found]
from running_desk import Browser  # type: ignore[import-not-found]

__all__ = [
    "CROWDS",
    "Browser",
    "House",
    "MailServer",
    "PatientVisitor",
    "chromium",
    "crowded",
    "flags",
    "new_database_url",
]
