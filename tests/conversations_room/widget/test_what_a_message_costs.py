"""An ordinary message takes few transactions and statements; each costs a visitor's answer some time."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from clinic.clinic import load_clinic
from conversations.lock_store import LockStore
from conversations.tracker_store import TrackerStore
from conversations.widget.chats import begin_chat
from conversations.widget.running import Turns
from conversations.widget.streaming import Streams
from conversations.widget.taking import Messages
from conversations.widget.words import Words
from database.engine import open_database
from intake.environment import MODEL, PROJECT
from rasa_conversation_tests.assistant import Assistant


class Channel:
    """The channel of one process without the requests, and what it asks of the database."""

    def __init__(self, assistant: Assistant, url: str) -> None:
        clinic = load_clinic()
        store, locks = TrackerStore(assistant.domain), LockStore()
        agent = assistant.agent
        agent.lock_store = agent.processor.lock_store = locks
        agent.tracker_store = agent.processor.tracker_store = store
        self._assistant = assistant
        self._running = Turns(open_database(url, waits_for_disk=False), clinic)
        self._running.agent = agent
        self._messages = Messages(clinic, self._running)
        self._streams = Streams(self._running, Words(clinic))
        self._engines = (self._running.engine, store.engine, locks.engine)
        self.transactions = 0
        self.statements: list[str] = []
        self.waited: list[bool] = []  # for the disk, each that was committed
        for engine in self._engines:
            event.listen(engine, "begin", self._count_transaction)
            event.listen(engine, "commit", self._note_waiting)
            event.listen(engine, "before_cursor_execute", self._count_statement)
        early = datetime.now(timezone.utc) - timedelta(minutes=1)
        with self._running.engine.begin() as connection:
            self._token, _ = begin_chat(connection, "/", "en", early)

    def say(self, text: str) -> list[dict[str, Any]]:
        """Send a message; return the lines of its stream."""
        self.transactions = 0
        self.statements.clear()
        self.waited.clear()
        lines: list[dict[str, Any]] = self._assistant.run(self._say(text))
        return lines

    async def _say(self, text: str) -> list[dict[str, Any]]:
        message = {"cid": str(uuid.uuid4()), "text": text}
        taken = await self._messages.take(self._token, message, datetime.now(timezone.utc))
        after = taken.shown[0]["seq"] - 1
        return [json.loads(line) async for line in self._streams.of_turn(taken, after)]

    def end(self) -> None:
        """Close the database."""
        for engine in self._engines:
            engine.dispose()

    def _count_transaction(self, _: Any) -> None:
        self.transactions += 1

    def _note_waiting(self, connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            self.waited.append(connection.exec_driver_sql("SHOW synchronous_commit").scalar() != "off")

    def _count_statement(self, *told: Any) -> None:
        if not told[2].startswith("BEGIN"):
            self.statements.append(told[2])


@pytest.fixture(scope="module")
def loaded() -> Assistant:
    return Assistant(MODEL, "actions", PROJECT / "endpoints.yml")


@pytest.fixture
def channel(loaded: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Channel]:
    url = f"sqlite:///{tmp_path}/intake.db"
    monkeypatch.setenv("DATABASE_URL", url)
    channel = Channel(loaded, url)
    yield channel
    channel.end()


def test_postgresql_waits_for_the_disk_where_somebody_is_told(
    loaded: Assistant, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    channel = Channel(loaded, postgres_url)
    channel.say("hello")
    assert [line["type"] for line in channel.say("what is targeted cryotherapy")] == ["user", "bot", "done"]
    # The message taken in, and the answer delivered with all that came of it.
    assert channel.waited == [True, True]
    channel.end()


def test_a_question_takes_three_transactions_with_twelve_statements(channel: Channel) -> None:
    channel.say("hello")
    for question in ("what is targeted cryotherapy", "does ice help with swelling?"):
        assert [line["type"] for line in channel.say(question)] == ["user", "bot", "done"]
        assert channel.transactions <= 3
        assert len(channel.statements) <= 12, channel.statements


def test_a_step_of_the_booking_takes_no_more_transactions(channel: Channel) -> None:
    channel.say("hello")
    channel.say("book my free consultation")
    for answer in ("back pain", "I am new"):
        assert [line["type"] for line in channel.say(answer)] == ["user", "bot", "done"]
        assert channel.transactions <= 3
        assert len(channel.statements) <= 16, channel.statements  # counted beside


def test_the_first_message_takes_three_more_for_the_session(channel: Channel) -> None:
    assert [line["type"] for line in channel.say("hello")] == ["user", "bot", "done"]
    assert channel.transactions <= 6
