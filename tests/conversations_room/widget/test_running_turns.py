"""A turn always ends in words: when Rasa fails, hangs, says nothing, or the turn is taken away."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from arriving import keep
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError, ProgrammingError

from clinic.clinic import load_clinic
from conversations.figures import ANSWERS
from conversations.turn_fence import note_problem
from conversations.widget import running, saying, turns
from conversations.widget.chats import begin_chat, deliveries
from conversations.widget.running import Turns
from database.engine import open_database
from database.tables import turn

Answer = Callable[[Any], Awaitable[None]]


class Agent:
    """Rasa as far as a turn meets it, answering as a test wants."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def handle_message(self, message: Any) -> None:
        """Answer a message."""
        await self._answer(message)


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    """A SQLite database."""
    return open_database(f"sqlite:///{tmp_path}/intake.db")


def now() -> datetime:
    """Return this moment."""
    return datetime.now(timezone.utc)


def begun_chat(engine: Any) -> str:
    """Begin a chat, and end its first turn: what follows needs no greeting."""
    with engine.begin() as connection:
        _, conversation_id = begin_chat(connection, "/", "en", now())
    _, first = keep(engine, conversation_id, "first", "hi", now())
    assert first is not None
    with engine.begin() as connection:
        turns.finish(connection, first, now())
    return conversation_id


async def run(engine: Any, conversation_id: str, answer: Answer, stop_after: float | None = None) -> None:
    """Run a turn with an answer, and wait for its end."""
    turns_of_process = Turns(engine, load_clinic())
    turns_of_process.agent = Agent(answer)
    _, mine = keep(engine, conversation_id, str(uuid.uuid4()), "hello", now())
    if mine:
        turns_of_process.run(mine)
    else:
        turns_of_process.start(conversation_id)
    if stop_after is not None:
        await asyncio.sleep(stop_after)
    await turns_of_process.stop()


def said(engine: Any, conversation_id: str) -> list[str]:
    """Return what the assistant has said."""
    with engine.begin() as connection:
        events = deliveries(connection, conversation_id, 0)
    return [event["text"] for event in events if event["type"] == "bot"]


def states(engine: Any) -> list[str]:
    """Return the states of the turns."""
    with engine.begin() as connection:
        return list(connection.execute(select(turn.c.state).order_by(turn.c.id)).scalars())


async def _say(message: Any, text: str) -> None:
    await message.output_channel.send_response(message.sender_id, {"text": text})


def test_what_rasa_says_is_delivered(engine: Any) -> None:
    conversation_id = begun_chat(engine)
    asyncio.run(run(engine, conversation_id, lambda message: _say(message, f"You said {message.text}.")))
    assert said(engine, conversation_id) == ["You said hello."]
    assert states(engine) == ["done", "done"]


def test_when_rasa_fails_the_visitor_is_told_and_the_log_holds_no_words(
    engine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(message: Any) -> None:
        raise RuntimeError(f"cannot do {message.text}")

    conversation_id = begun_chat(engine)
    counted = ANSWERS.labels("trouble")._value.get()
    asyncio.run(run(engine, conversation_id, fail))
    assert ANSWERS.labels("trouble")._value.get() == counted + 1
    (apology,) = said(engine, conversation_id)
    assert "(314) 731-4201" in apology
    assert states(engine) == ["done", "done"]
    assert "RuntimeError" in caplog.text
    assert "hello" not in caplog.text


def test_when_rasa_says_nothing_the_visitor_gets_words(engine: Any) -> None:
    async def nothing(message: Any) -> None:
        assert message.text == "hello"

    conversation_id = begun_chat(engine)
    asyncio.run(run(engine, conversation_id, nothing))
    assert "(314) 731-4201" in said(engine, conversation_id)[0]


def test_a_turn_that_hangs_is_given_up_and_makes_way(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS_FOR_A_TURN", 0.1)

    async def hang(message: Any) -> None:
        await _say(message, "One moment.")
        await asyncio.sleep(60)

    conversation_id = begun_chat(engine)
    asyncio.run(run(engine, conversation_id, hang))
    first, apology = said(engine, conversation_id)
    assert first == "One moment."
    assert "(314) 731-4201" in apology
    assert states(engine) == ["done", "done"]


def tell_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep nothing that was said for the turn's end."""
    monkeypatch.setattr(saying, "SECONDS_TO_THE_END", 0.0)


async def _be_told() -> None:
    await asyncio.sleep(0.3)


@pytest.mark.parametrize("seconds", [0.0, 1.0])
def test_a_turn_that_is_taken_away_says_nothing_more_here(
    engine: Any, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "SECONDS_TO_THE_END", seconds)

    async def lose(message: Any) -> None:
        await _say(message, "one")
        await _be_told()
        with engine.begin() as connection:
            connection.execute(update(turn).where(turn.c.state == "running").values(owner="another"))
        await _say(message, "two")

    conversation_id = begun_chat(engine)
    asyncio.run(run(engine, conversation_id, lose))
    assert said(engine, conversation_id) == ["one"] * (seconds == 0)
    assert states(engine) == ["done", "running"]


def test_what_is_said_is_told_before_the_end_of_a_turn_that_takes_long(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "SECONDS_TO_THE_END", 0.1)
    conversation_id = begun_chat(engine)
    heard: list[list[str]] = []

    async def answer(message: Any) -> None:
        for text in ("one", "two", "three"):
            await _say(message, text)
            heard.append(said(engine, conversation_id))
            await _be_told()

    asyncio.run(run(engine, conversation_id, answer))
    assert heard == [[], ["one"], ["one", "two"]]
    assert said(engine, conversation_id) == ["one", "two", "three"]


def test_what_is_said_soon_before_the_end_is_told_with_it(engine: Any) -> None:
    conversation_id = begun_chat(engine)
    heard: list[list[str]] = []

    async def answer(message: Any) -> None:
        await _say(message, "one")
        await _be_told()
        await _say(message, "two")
        heard.append(said(engine, conversation_id))

    asyncio.run(run(engine, conversation_id, answer))
    assert heard == [[]]
    assert said(engine, conversation_id) == ["one", "two"]


def test_a_process_that_stops_leaves_its_turn_to_another_at_once(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SECONDS_TO_STOP", 0.1)

    tell_at_once(monkeypatch)

    async def hang(message: Any) -> None:
        await _say(message, "one")
        await asyncio.sleep(60)

    conversation_id = begun_chat(engine)
    start = time.monotonic()
    asyncio.run(run(engine, conversation_id, hang, stop_after=0.3))
    assert time.monotonic() - start < 30
    with engine.begin() as connection:
        left = turns.chats_with_turns_left_behind(connection, now() - timedelta(seconds=1))
    assert left == [conversation_id]

    async def answer(message: Any) -> None:
        await _say(message, "one")
        await _say(message, "two")

    asyncio.run(run(engine, conversation_id, answer))
    assert said(engine, conversation_id) == ["one", "two", "one", "two"]
    assert states(engine) == ["done", "done", "done"]


def test_a_turn_that_is_stopped_is_left_to_another_whatever_was_wrong_with_it(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SECONDS_TO_STOP", 0.1)

    async def hang(_: Any) -> None:
        note_problem(ProgrammingError("INSERT", {}, Exception("no such column")))
        await asyncio.sleep(60)

    conversation_id = begun_chat(engine)
    asyncio.run(run(engine, conversation_id, hang, stop_after=0.3))
    assert said(engine, conversation_id) == []
    assert states(engine) == ["done", "running"]


AWAY = OperationalError("SELECT", {}, Exception("the database is away"))


@pytest.mark.parametrize("behind_the_words", [True, False])
def test_a_turn_that_could_not_be_read_or_stored_is_run_again_and_says_nothing_twice(
    engine: Any, behind_the_words: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_at_once(monkeypatch)
    conversation_id = begun_chat(engine)

    async def answer(message: Any) -> None:
        await _say(message, "What is your name?")

    async def answer_in_vain(message: Any) -> None:
        if behind_the_words:
            await answer(message)
            await _be_told()
            note_problem(AWAY)
        else:
            note_problem(AWAY)
            await _say(message, "I can't reach our records.")

    asyncio.run(run(engine, conversation_id, answer_in_vain))
    assert said(engine, conversation_id) == ["What is your name?"] * behind_the_words
    assert states(engine) == ["done", "running"]

    async def take_over() -> None:
        other = Turns(engine, load_clinic())
        other.agent = Agent(answer)
        with engine.begin() as connection:
            (left,) = turns.chats_with_turns_left_behind(connection, now())
        other.start(left)
        await other.stop()

    asyncio.run(take_over())
    assert said(engine, conversation_id) == ["What is your name?"]
    assert states(engine) == ["done", "done"]


@pytest.mark.parametrize(("since", "end"), [(9, "running"), (11, "done"), (-60, "done")])
def test_a_turn_is_tried_for_ten_minutes_also_when_the_clock_was_set_back(
    engine: Any, since: int, end: str
) -> None:
    conversation_id = begun_chat(engine)

    async def answer(_: Any) -> None:
        note_problem(AWAY)

    async def run_it() -> None:
        process = Turns(engine, load_clinic())
        process.agent = Agent(answer)
        _, mine = keep(engine, conversation_id, "late", "hello", now() - timedelta(minutes=since))
        assert mine
        process.run(mine)
        await process.stop()

    asyncio.run(run_it())
    assert states(engine) == ["done", end]
    assert ["went wrong" in text for text in said(engine, conversation_id)] == [True] * (end == "done")


def test_a_turn_that_can_never_be_stored_is_told_to_have_failed(engine: Any) -> None:
    conversation_id = begun_chat(engine)

    async def answer(message: Any) -> None:
        await _say(message, "What is your name?")
        note_problem(ProgrammingError("INSERT", {}, Exception("no such column")))

    asyncio.run(run(engine, conversation_id, answer))
    (apology,) = said(engine, conversation_id)
    assert "went wrong" in apology
    assert states(engine) == ["done", "done"]


def test_a_clock_that_is_set_back_keeps_no_turn_from_being_taken_over(engine: Any) -> None:
    conversation_id = begun_chat(engine)
    before, after = now() + timedelta(hours=1), now()
    _, mine = keep(engine, conversation_id, "second", "hello", before)
    assert mine
    keep(engine, conversation_id, "third", "hello", before, may_run=False)
    with engine.begin() as connection:
        assert turns.chats_with_turns_left_behind(connection, after) == [conversation_id]
        taken = turns.claim(connection, conversation_id, after)
        assert taken is not None
        assert (taken.cid, taken.interrupted) == ("second", True)
        assert turns.claim(connection, conversation_id, after) is None


def test_a_clock_that_is_set_back_leaves_no_visitor_waiting(engine: Any) -> None:
    conversation_id = begun_chat(engine)
    keep(engine, conversation_id, "second", "hello", now() + timedelta(hours=1))
    with engine.begin() as connection:
        found = turns.earlier(connection, conversation_id, "third", now() - timedelta(minutes=1))
    assert (found.in_all, found.lately) == (2, 1)
