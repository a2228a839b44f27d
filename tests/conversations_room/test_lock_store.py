"""Every channel's messages of one conversation are answered one at a time, over all processes."""

from __future__ import annotations

import asyncio
import contextvars
import itertools
import json
import time
from collections.abc import Coroutine, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from arriving import keep
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import LockStore as RasaLockStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import delete, event, select, text, update
from sqlalchemy.engine import Engine

from conversations import line
from conversations.lock_store import LockStore
from conversations.loggable import loggable
from conversations.tracker_store import STORE_DOWN, TrackerStore
from conversations.turn_fence import fence
from conversations.widget import turns
from conversations.widget.chats import begin_chat
from conversations.widget.turns import LEASE
from database.tables import events, turn
from intake.environment import MODEL, PROJECT
from leads.removing import remove_conversations
from rasa_conversation_tests.assistant import Assistant

DOMAIN = Domain.load("domain.yml")
SENDER = "somebody on another channel"


def now() -> datetime:
    """Return this moment."""
    return datetime.now(timezone.utc)


@pytest.fixture
def stores(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[LockStore]]:
    """The lock stores of three processes."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    made = [LockStore() for _ in range(3)]
    yield made
    for store in made:
        store.engine.dispose()


def rows(engine: Engine) -> list[Any]:
    """Return the turns that are there."""
    with engine.connect() as connection:
        return list(connection.execute(select(turn).order_by(turn.c.id)))


def go_silent(engine: Engine) -> None:
    """Let the lease of every turn have ended, as when their process was held up."""
    with engine.begin() as connection:
        connection.execute(update(turn).values(renewed_at=now() - LEASE))


async def save(store: TrackerStore, words: str) -> None:
    """Store a conversation with these words."""
    start = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    said = [*start, UserUttered(words)]
    await store.save(DialogueStateTracker.from_events(SENDER, said, slots=DOMAIN.slots))


def elsewhere(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Begin what another process does: nothing of the turn at hand is known there."""
    return contextvars.Context().run(asyncio.create_task, work)


async def holding(store: LockStore, over: asyncio.Event) -> None:
    """Hold the lock until it is enough."""
    async with store.lock(SENDER):
        await over.wait()


async def until(check: Any) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 60
    while not check():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


async def one_behind_the_other(stores: list[LockStore], over: asyncio.Event) -> list[asyncio.Task[Any]]:
    """Have one process hold the lock, and another wait for it, until it is over."""
    engine = stores[0].engine
    first = elsewhere(holding(stores[0], over))
    await until(lambda: len(rows(engine)) == 1)
    second = elsewhere(holding(stores[1], over))
    await until(lambda: len(rows(engine)) == 2)
    return [first, second]


def test_rasa_makes_it_of_endpoints_yml(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    named = AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml")).lock_store
    assert isinstance(RasaLockStore.create(named), LockStore)


async def test_one_at_a_time_in_the_order_in_which_they_came(stores: list[LockStore]) -> None:
    inside, order = 0, []

    async def message(number: int) -> None:
        nonlocal inside
        async with stores[number % 3].lock(SENDER):
            inside += 1
            assert inside == 1
            order.append(number)
            await asyncio.sleep(0.05)
            inside -= 1

    messages: list[asyncio.Task[None]] = []
    last = 0  # place that was taken

    def is_in_line() -> bool:
        return len(messages) - 1 in order or any(place.id > last for place in rows(stores[0].engine))

    for number in range(12):
        messages.append(asyncio.create_task(message(number)))
        await until(is_in_line)
        last = max([last, *(place.id for place in rows(stores[0].engine))])
    await asyncio.gather(*messages)
    assert order == list(range(12))
    assert rows(stores[0].engine) == []


async def test_all_that_begin_at_one_moment_have_their_turn(stores: list[LockStore]) -> None:
    inside, done = 0, 0

    async def message(number: int) -> None:
        nonlocal inside, done
        async with stores[number % 3].lock(SENDER):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.005)
            inside -= 1
            done += 1

    await asyncio.gather(*(message(number) for number in range(12)))
    assert done == 12


async def test_another_conversation_does_not_wait(stores: list[LockStore]) -> None:
    async with stores[0].lock(SENDER), stores[1].lock("another"):
        assert [row.state for row in rows(stores[0].engine)] == ["running", "running"]


async def test_what_holds_the_lock_keeps_no_words(stores: list[LockStore]) -> None:
    async with stores[0].lock(SENDER):
        assert [row.said for row in rows(stores[0].engine)] == [None]


async def test_the_widgets_turn_is_the_lock_already(stores: list[LockStore]) -> None:
    asked: list[str] = []
    event.listen(stores[0].engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with fence(SENDER, lambda _: True):
        async with stores[0].lock(SENDER):
            assert asked == []
        # A message of another conversation that comes of it is not let through.
        async with stores[0].lock("another"):
            assert asked != []


async def test_what_a_turn_began_and_goes_on_after_it_has_the_lock_no_more(stores: list[LockStore]) -> None:
    over, states = asyncio.Event(), []

    async def later() -> None:
        await over.wait()
        async with stores[0].lock(SENDER):
            states.extend(row.state for row in rows(stores[0].engine))

    async with stores[0].lock(SENDER):
        begun = asyncio.create_task(later())
        await asyncio.sleep(0)
    over.set()
    await begun
    assert states == ["running"]


async def test_a_widgets_chat_and_another_channel_wait_for_each_other(stores: list[LockStore]) -> None:
    engine = stores[0].engine
    with engine.begin() as connection:
        _, chat_id = begin_chat(connection, "/", "en", now())
    _, first = keep(engine, chat_id, "first", "hi", now())
    assert first is not None

    async def other() -> list[str]:
        async with stores[1].lock(chat_id):
            _, second = keep(engine, chat_id, "second", "hello", now())
            assert second is None
            with engine.begin() as connection:
                assert turns.claim(connection, chat_id, now()) is None
            return [row.state for row in rows(engine)]

    waiting = elsewhere(other())
    await until(lambda: len(rows(engine)) == 2)
    await asyncio.sleep(0.3)
    assert not waiting.done()
    with engine.begin() as connection:
        # What waits is not the widget's to run.
        assert turns.finish(connection, first, now()).next is None
    assert await waiting == ["done", "running", "waiting"]
    with engine.begin() as connection:
        second = turns.claim(connection, chat_id, now())
    assert second is not None
    assert second.said == "hello"


async def test_a_deleted_chat_waits_for_no_other_channel(stores: list[LockStore]) -> None:
    engine = stores[0].engine
    with engine.begin() as connection:
        _, chat_id = begin_chat(connection, "/", "en", now())
    async with stores[0].lock(chat_id):
        with engine.begin() as connection:
            turns.delete_chat(connection, chat_id, now())
        assert rows(engine) == []


async def test_a_process_that_died_is_passed_over_and_nobody_runs_its_message(
    stores: list[LockStore],
) -> None:
    engine, over = stores[0].engine, asyncio.Event()
    dead = elsewhere(holding(stores[0], over))
    await until(lambda: [row.state for row in rows(engine)] == ["running"])
    go_silent(engine)
    with engine.begin() as connection:
        assert turns.chats_with_turns_left_behind(connection, now()) == []
    async with stores[1].lock(SENDER):
        (mine,) = rows(engine)
        assert mine.renewed_at > now() - LEASE
        over.set()
        await dead
        assert rows(engine) == [mine]


async def test_what_dead_processes_left_is_removed_in_the_end(stores: list[LockStore]) -> None:
    engine, over = stores[0].engine, asyncio.Event()
    dead = elsewhere(holding(stores[0], over))
    await until(lambda: rows(engine))
    with engine.begin() as connection:
        turns.pass_over_abandoned(connection, now())
    assert len(rows(engine)) == 1
    go_silent(engine)
    with engine.begin() as connection:
        turns.pass_over_abandoned(connection, now())
    assert rows(engine) == []
    over.set()
    await dead


async def test_who_was_held_up_stores_nothing_over_what_came_after(stores: list[LockStore]) -> None:
    late_store, next_store = TrackerStore(DOMAIN), TrackerStore(DOMAIN)

    async def next_one() -> None:
        async with stores[1].lock(SENDER):
            await save(next_store, "the next message")

    async with stores[0].lock(SENDER):
        go_silent(stores[0].engine)
        await elsewhere(next_one())
        await save(late_store, "the late message")
    found = await next_store.retrieve(SENDER)
    assert found is not None
    assert [each.text for each in found.events if isinstance(each, UserUttered)] == ["the next message"]


async def test_who_was_held_up_and_nobody_came_after_stores(stores: list[LockStore]) -> None:
    store = TrackerStore(DOMAIN)
    async with stores[0].lock(SENDER):
        go_silent(stores[0].engine)
        await save(store, "the late message")
    assert await store.retrieve(SENDER) is not None


async def test_a_long_turn_keeps_its_lease(stores: list[LockStore], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conversations.lock_store.SECONDS_BETWEEN_RENEWALS", 0.05)
    engine = stores[0].engine
    async with stores[0].lock(SENDER):
        go_silent(engine)
        await until(lambda: rows(engine)[0].renewed_at > now() - LEASE)


async def test_who_goes_away_while_waiting_holds_up_nobody(stores: list[LockStore]) -> None:
    engine, over = stores[0].engine, asyncio.Event()
    first, gone = await one_behind_the_other(stores, over)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    await until(lambda: len(rows(engine)) == 1)
    over.set()
    await first


async def test_who_lost_the_place_while_held_up_stands_anew(stores: list[LockStore]) -> None:
    engine, over = stores[0].engine, asyncio.Event()
    first, second = await one_behind_the_other(stores, over)
    with engine.begin() as connection:
        connection.execute(delete(turn).where(turn.c.state == "waiting"))
    await until(lambda: len(rows(engine)) == 2)
    over.set()
    await asyncio.gather(first, second)
    assert rows(engine) == []


async def test_without_a_lock_nobody_waits_the_visitor_is_told_and_nothing_is_stored(
    stores: list[LockStore],
) -> None:
    store = TrackerStore(DOMAIN)
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE turn RENAME TO turn_away"))
    async with stores[0].lock(SENDER):
        with store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE turn_away RENAME TO turn"))
        told = await store.retrieve(SENDER)
        assert told is not None
        assert told.get_slot(STORE_DOWN) is True  # which a policy puts in words
        await save(store, "said without a lock")
    assert await store.retrieve(SENDER) is None


async def test_who_waits_writes_only_now_and_then(stores: list[LockStore]) -> None:
    over, looks = asyncio.Event(), []
    first, waiting = await one_behind_the_other(stores, over)
    event.listen(
        stores[1].engine,
        "before_cursor_execute",
        lambda *asked: looks.append(asked[2].split()[0]),
    )
    await until(lambda: len(looks) >= 3)
    assert {"UPDATE", "INSERT", "DELETE"}.isdisjoint(looks[:3])
    over.set()
    await asyncio.gather(first, waiting)
    assert rows(stores[0].engine) == []


async def test_erasing_leaves_no_place_in_the_line(stores: list[LockStore]) -> None:
    async with stores[0].lock(SENDER):
        with stores[1].engine.begin() as connection:
            remove_conversations(connection, [SENDER])
        assert rows(stores[1].engine) == []
        await save(TrackerStore(DOMAIN), "said while it was erased")
    assert await TrackerStore(DOMAIN).retrieve(SENDER) is None


async def test_a_place_whose_time_is_yet_to_come_is_passed_over(stores: list[LockStore]) -> None:
    with stores[0].engine.begin() as connection:
        line.stand(connection, SENDER, now() + timedelta(hours=1))  # before the clock was set back
    async with stores[1].lock(SENDER):
        pass


@pytest.mark.parametrize(
    ("conversation", "named"),
    [("0a" * 16, "0a" * 16), ("+13145550123", "of another channel"), ("", "of another channel")],
)
def test_no_telephone_number_stands_in_a_log(conversation: str, named: str) -> None:
    assert loggable(conversation) == named


@pytest.fixture
def agents(stores: list[LockStore]) -> Iterator[list[Any]]:
    """Two processes, as far as Rasa is concerned, with the trained model."""
    made = [Assistant(MODEL, "actions", PROJECT / "endpoints.yml").agent for _ in range(2)]
    for agent, lock_store in zip(made, stores, strict=False):
        agent.lock_store = agent.processor.lock_store = lock_store
        agent.tracker_store = agent.processor.tracker_store = TrackerStore(DOMAIN)
    return made


async def test_rasas_own_channels_lose_no_turn_of_twelve_at_two_processes(agents: list[Any]) -> None:
    async def say(number: int) -> list[dict[str, Any]]:
        output = CollectingOutputChannel()
        message = UserMessage("does ice help with swelling?", output, SENDER, message_id=str(number))
        await agents[number % 2].handle_message(message)
        return output.messages

    assert all(await asyncio.gather(*(say(number) for number in range(12))))
    with agents[0].lock_store.engine.connect() as connection:
        stored = connection.execute(select(events.c.type_name, events.c.data).order_by(events.c.id)).all()
    told = [json.loads(row.data) for row in stored if row.type_name in ("user", "bot")]
    assert sorted(int(each["message_id"]) for each in told if each["event"] == "user") == list(range(12))
    # Each is answered before the next is begun, and there was one start for all of them.
    assert [kind for kind, _ in itertools.groupby(each["event"] for each in told)] == ["user", "bot"] * 12
    assert [row.type_name for row in stored].count("session_started") == 1
