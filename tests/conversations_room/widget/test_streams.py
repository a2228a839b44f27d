"""What is streamed comes in its order and as it is stored, whichever process runs the turn."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import update

from clinic.clinic import load_clinic
from conversations.widget import saying, turns
from conversations.widget.chats import begin_chat, deliver
from conversations.widget.refusal import Refusal
from conversations.widget.running import Turns
from conversations.widget.streaming import Streams
from conversations.widget.taking import Messages, Taken
from conversations.widget.utterance import Utterance
from conversations.widget.words import Words
from database.engine import open_database
from database.tables import chat, turn

CLINIC = load_clinic()
Answer = Callable[[Any], Awaitable[None]]


def now() -> datetime:
    """Return this moment."""
    return datetime.now(timezone.utc)


class Process:
    """A dialogue process without its requests, whose Rasa answers as a test wants."""

    def __init__(self, url: str, answer: Answer) -> None:
        self.handle_message = answer
        self.running = Turns(open_database(url, waits_for_disk=False), CLINIC)
        self.running.agent = self
        self._messages = Messages(CLINIC, self.running)
        self._streams = Streams(self.running, Words(CLINIC))

    async def take(self, token: str, cid: str, text: str = "hello") -> Taken:
        """Take a message in."""
        return await self._messages.take(token, {"cid": cid, "text": text}, now())

    def stream(self, taken: Taken, after: int = 0) -> Any:
        """Return the lines, one by one."""
        return self._streams.of_turn(taken, after)

    async def lines(self, taken: Taken, after: int = 0) -> list[dict[str, Any]]:
        """Return all lines."""
        return [json.loads(line) async for line in self.stream(taken, after)]


@pytest.fixture
def started(database_url: str) -> Iterator[Callable[[Answer], Process]]:
    """A way to start processes on one database."""
    processes: list[Process] = []

    def start(answer: Answer) -> Process:
        processes.append(Process(database_url, answer))
        return processes[-1]

    yield start
    for process in processes:
        process.running.engine.dispose()


@pytest.fixture
def token(engine: Any) -> str:
    """A chat whose first turn is over: what follows needs no greeting."""
    early = now() - timedelta(minutes=1)
    with engine.begin() as connection:
        opened, conversation_id = begin_chat(connection, "/", "en", early)
        connection.execute(
            turn.insert().values(conversation_id=conversation_id, cid="0", state="done", created_at=early)
        )
    return opened


async def _say(message: Any, *texts: str) -> None:
    for text in texts:
        await message.output_channel.send_response(message.sender_id, {"text": text})


def told(lines: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return place and text of the lines, and the type of the last."""
    return [(line["seq"], line.get("text", line["type"])) for line in lines]


async def _one_two(message: Any) -> None:
    await _say(message, "one", "two")


def test_each_line_comes_when_it_is_stored_not_when_the_turn_is_over(started: Any, token: str) -> None:
    async def hold() -> None:
        gates = [asyncio.Event(), asyncio.Event()]

        async def answer(message: Any) -> None:
            for gate, text in zip(gates, ("one", "two"), strict=True):
                await gate.wait()
                await _say(message, text)

        process = started(answer)
        stream = process.stream(await process.take(token, str(uuid.uuid4())))
        assert json.loads(await anext(stream))["text"] == "hello"
        for gate, text in zip(gates, ("one", "two"), strict=True):
            gate.set()
            assert json.loads(await anext(stream))["text"] == text
        assert json.loads(await anext(stream))["type"] == "done"

    asyncio.run(asyncio.wait_for(hold(), 30))


def test_what_is_heard_of_is_not_looked_for(
    started: Any, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> list[dict[str, Any]]:
        process = started(_one_two)
        taken = await process.take(token, str(uuid.uuid4()))

        async def refuse(*_: Any) -> None:
            raise AssertionError("It looked.")

        monkeypatch.setattr(process.running, "from_database", refuse)
        return await process.lines(taken)

    assert told(asyncio.run(run())) == [(1, "hello"), (2, "one"), (3, "two"), (3, "done")]


def test_a_turn_that_another_process_runs_is_looked_for(started: Any, token: str) -> None:
    async def run() -> list[list[dict[str, Any]]]:
        here, there = started(_one_two), started(_one_two)
        cid = str(uuid.uuid4())
        first = await there.take(token, cid)
        again = await here.take(token, cid)
        assert (len(first.shown), again.shown) == (1, ())
        return list(await asyncio.gather(here.lines(again), there.lines(first)))

    here, there = asyncio.run(run())
    assert here == there
    assert told(here) == [(1, "hello"), (2, "one"), (3, "two"), (3, "done")]


def test_what_another_process_has_stored_in_between_is_not_left_out(
    started: Any, token: str, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "SECONDS_TO_THE_END", 0.0)

    async def run() -> list[dict[str, Any]]:
        async def answer(message: Any) -> None:
            await _say(message, "one")
            await asyncio.sleep(0.3)
            with engine.begin() as connection:
                deliver(
                    connection, message.sender_id, None, Utterance({"type": "bot", "text": "else"}), now()
                )
            await _say(message, "two")
            await asyncio.sleep(0.3)
            with engine.begin() as connection:
                deliver(
                    connection, message.sender_id, None, Utterance({"type": "bot", "text": "last"}), now()
                )

        process = started(answer)
        return await process.lines(await process.take(token, str(uuid.uuid4())))

    expected = [(1, "hello"), (2, "one"), (3, "else"), (4, "two"), (5, "last"), (5, "done")]
    assert told(asyncio.run(run())) == expected


def test_whoever_has_not_heard_all_gets_it_first(started: Any, token: str) -> None:
    async def run() -> list[dict[str, Any]]:
        process = started(_one_two)
        await process.lines(await process.take(token, str(uuid.uuid4())))
        return await process.lines(await process.take(token, str(uuid.uuid4()), "again"), after=1)

    places = [(2, "one"), (3, "two"), (4, "again"), (5, "one"), (6, "two"), (6, "done")]
    assert told(asyncio.run(run())) == places


def test_messages_at_once_are_answered_one_after_the_other_and_all_streams_end(
    started: Any, token: str
) -> None:
    async def run() -> list[list[dict[str, Any]]]:
        async def answer(message: Any) -> None:
            await _say(message, f"to {message.text}")

        here, there = started(answer), started(answer)

        async def say(number: int) -> list[dict[str, Any]]:
            process = (here, there)[number % 2]
            return await process.lines(await process.take(token, str(uuid.uuid4()), str(number)))

        return list(await asyncio.gather(*map(say, range(10))))

    streams = asyncio.run(asyncio.wait_for(run(), 60))
    longest = max(streams, key=len)[:-1]
    assert [line["seq"] for line in longest] == list(range(1, 21))
    assert sorted(line["text"] for line in longest if line["type"] == "bot") == [
        f"to {number}" for number in range(10)
    ]
    for lines in streams:
        assert lines[:-1] == longest[: len(lines) - 1]
        assert lines[-1]["type"] == "done"


def test_a_turn_that_is_taken_over_elsewhere_is_looked_for_from_then_on(started: Any, token: str) -> None:
    async def run() -> list[dict[str, Any]]:
        async def lose(message: Any) -> None:
            await _say(message, "one")
            with here.running.engine.begin() as connection:
                connection.execute(update(turn).values(renewed_at=now() - turns.LEASE))
            there.running.start(message.sender_id)
            await asyncio.sleep(0.3)
            await _say(message, "too late")

        here, there = started(lose), started(_one_two)
        return await here.lines(await here.take(token, str(uuid.uuid4())))

    assert told(asyncio.run(run())) == [(1, "hello"), (2, "one"), (3, "two"), (3, "done")]


def test_a_message_is_answered_although_its_visitor_has_gone_while_it_was_taken_in(
    started: Any, token: str
) -> None:
    answered = []

    async def run() -> None:
        async def answer(message: Any) -> None:
            answered.append(message.text)
            await _say(message, "one")

        process = started(answer)
        taking = asyncio.create_task(process.take(token, str(uuid.uuid4())))
        await asyncio.sleep(0)
        taking.cancel()
        await asyncio.sleep(0.5)
        await process.running.stop()

    asyncio.run(run())
    assert answered == ["hello"]


def test_a_token_that_is_void_keeps_nothing(started: Any, token: str) -> None:
    process = started(_one_two)
    with process.running.engine.begin() as connection:
        connection.execute(update(chat).values(token_sha256=None))
    with pytest.raises(Refusal) as refused:
        asyncio.run(process.take(token, str(uuid.uuid4())))
    assert refused.value.code == "session_over"
