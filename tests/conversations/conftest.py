"""Give every conversation a database of its own, and look at what came of it there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conversations.tracker_store import TrackerStore
from database.engine import open_database
from leads.questions import list_questions
from leads.read import list_leads
from rasa_conversation_tests.conversation import Conversation


@contextmanager
def _own_database(conversation: Conversation, domain: Any) -> Iterator[TrackerStore]:
    before = os.environ.get("DATABASE_URL")
    with tempfile.TemporaryDirectory() as folder:
        conversation.folder = Path(folder)  # type: ignore[attr-defined]
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/intake.db"
        try:
            yield TrackerStore(domain)
        finally:
            os.environ.pop("DATABASE_URL")
            if before is not None:
                os.environ["DATABASE_URL"] = before


def pytest_rasa_conversation_store(conversation: Conversation, domain: Any) -> Any:
    """Give the conversation an empty database."""
    return _own_database(conversation, domain)


@contextmanager
def _unreachable_database() -> Iterator[None]:
    """Point the actions to a database that cannot be opened; conversations are kept as before."""
    before = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/nothing"
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = before


def pytest_rasa_store_down() -> Any:
    """Make the leads' store fail."""
    return _unreachable_database()


def pytest_rasa_outcome(key: str, expected: Any, conversation: Conversation) -> list[str] | None:
    """Compare leads and questions with the expected ones, and look for what should be forgotten."""
    folder: Path = conversation.folder  # type: ignore[attr-defined]
    engine = open_database(f"sqlite:///{folder}/intake.db")
    if key == "leads":
        return _leads_differ(expected, [vars(lead) for lead in reversed(list_leads(engine))])
    if key == "questions":
        found = len(list_questions(engine))
        return [] if found == expected else [f"{expected} questions expected, {found} recorded"]
    if key == "forgotten":
        kept = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
        return [f"{words!r} is still in the database's files" for words in expected if words.encode() in kept]
    return None


def _leads_differ(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[str]:
    if len(expected) != len(found):
        return [f"{len(expected)} leads expected, {len(found)} stored"]
    return [
        f"{field} of lead {number} is {lead[field]!r}, not {value!r}"
        for number, (wanted, lead) in enumerate(zip(expected, found, strict=True), 1)
        for field, value in wanted.items()
        if lead[field] != value
    ]
