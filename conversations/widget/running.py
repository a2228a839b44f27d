"""Run turns apart from the requests that brought them, so that a dropped connection cuts none."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, Concatenate, TypeVar
from zoneinfo import ZoneInfo

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import ParamSpec

from clinic.clinic import Clinic
from conversations.figures import ANSWERS, TURN_SECONDS, TURNS_FAILED, kind_of
from conversations.turn_fence import Unstored, fence, is_for_the_moment, raise_problem, store_at_end
from conversations.widget import turns
from conversations.widget.chats import Event, end_idle_chats
from conversations.widget.output import NAME, WidgetOutput
from conversations.widget.saying import Saying
from conversations.widget.turns import SECONDS_BETWEEN_RENEWALS, Ended, LeaseLost, Turn
from conversations.widget.utterance import Utterance
from conversations.widget.words import Words
from database.conversations import compact
from database.engine import reading

logger = logging.getLogger(__name__)

# A booking alone may take 30 to be stored. After this the visitor is told, and the next message has its turn.
SECONDS_FOR_A_TURN = 45
TRIED_FOR = timedelta(minutes=10)  # since a message came, where the database fails it; then that is told
SECONDS_BETWEEN_LOOKS = 5  # for turns that a dead process has left
SECONDS_BETWEEN_SWEEPS = 3600
SECONDS_TO_STOP = 5
GREETING, APOLOGY = "utter_greet", "utter_trouble"

# What this process has stored in a chat, and "done" lines, each as the widget reads it.
News = asyncio.Queue[Event]


class NotStored(Exception):
    """The database could not give the conversation or take the turn in, so it has to be run again."""


_Result = TypeVar("_Result")
_Parameters = ParamSpec("_Parameters")


class Turns:
    """The turns of this process, and those that others left behind."""

    def __init__(self, engine: Engine, clinic: Clinic) -> None:
        self.engine = engine
        self._zone = ZoneInfo(clinic.time_zone)
        self._idle = timedelta(hours=clinic.widget.limits.idle_hours)
        self._words = Words(clinic)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._listeners: dict[str, set[News]] = defaultdict(set)
        self._at_work: set[str] = set()
        self.agent: Agent | None = None
        self.is_stopping = False

    async def in_database(
        self,
        do: Callable[Concatenate[Connection, _Parameters], _Result],
        /,
        *args: _Parameters.args,
        **kwargs: _Parameters.kwargs,
    ) -> _Result:
        """Run a transaction, in which `do` gets the connection first, without holding up other visitors."""

        def transaction() -> _Result:
            with self.engine.begin() as connection:
                return do(connection, *args, **kwargs)

        return await asyncio.to_thread(transaction)

    async def from_database(
        self,
        read: Callable[Concatenate[Connection, _Parameters], _Result],
        /,
        *args: _Parameters.args,
        **kwargs: _Parameters.kwargs,
    ) -> _Result:
        """Run what only reads, likewise; in SQLite it waits for no transaction."""

        def reads() -> _Result:
            with reading(self.engine) as connection:
                return read(connection, *args, **kwargs)

        return await asyncio.to_thread(reads)

    async def in_engine(self, do: Callable[[Engine], _Result]) -> _Result:
        """Run what makes its own transactions, without holding up other visitors."""
        return await asyncio.to_thread(do, self.engine)

    async def compact(self) -> None:
        """Have the database file forget what was removed."""
        await self.in_engine(compact)

    async def to_its_end(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Wait for what must not be cut when whoever waits for it has gone."""
        return await asyncio.shield(self._spawn(work))

    def run(self, turn: Turn) -> None:
        """Run a turn that is this process's, and those of the chat that wait behind it."""
        self._spawn(self._work(turn.conversation_id, turn))

    def start(self, conversation_id: str) -> None:
        """See that the chat's waiting turns are run, here or where one is running already."""
        self._spawn(self._work(conversation_id))

    def is_at_work(self, conversation_id: str) -> bool:
        """Tell whether this process runs a turn of the chat, so that what comes of it is heard of here."""
        return conversation_id in self._at_work

    @contextlib.contextmanager
    def listening(self, conversation_id: str) -> Iterator[News]:
        """Give what this process stores in the chat from now on."""
        news = News()
        self._listeners[conversation_id].add(news)
        try:
            yield news
        finally:
            self._listeners[conversation_id].discard(news)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]

    async def keep_watch(self) -> None:
        """Take over the turns of processes that died, and end idle chats, as long as this one runs."""
        swept = 0.0
        while True:
            try:
                for conversation_id in await self.from_database(turns.chats_with_turns_left_behind, _now()):
                    self.start(conversation_id)
                if time.monotonic() > swept + SECONDS_BETWEEN_SWEEPS or not swept:
                    swept = time.monotonic()
                    if await self.in_database(end_idle_chats, _now() - self._idle):
                        await self.compact()
                    await self.in_database(turns.pass_over_abandoned, _now())
            except Exception as error:
                logger.error("Looking after chats failed: %s.", type(error).__name__)
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def stop(self) -> None:
        """Let running turns end; those that do not are left to another process."""
        self.is_stopping = True
        end = time.monotonic() + SECONDS_TO_STOP
        # What is taken in meanwhile waits for another process, and is a task here for a moment.
        while self._tasks and (left := end - time.monotonic()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def notify(self, conversation_id: str, *told: Event) -> None:
        """Pass on what was stored in a chat."""
        for news in self._listeners.get(conversation_id, ()):
            for event in told:
                news.put_nowait(event)

    def _spawn(self, work: Coroutine[Any, Any, _Result]) -> asyncio.Task[_Result]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _work(self, conversation_id: str, turn: Turn | None = None) -> None:
        try:
            turn = turn or await self.in_database(turns.claim, conversation_id, _now())
            while turn:
                turn = await self._run(turn)
        except LeaseLost:
            logger.warning("Another process has taken over a turn of %s.", conversation_id)
        except Exception as error:
            # The turn stays running, and is taken over when its lease ends.
            logger.error("A turn of %s could not be ended: %s.", conversation_id, type(error).__name__)

    async def _run(self, turn: Turn) -> Turn | None:
        """Run a turn; return the one that waited for its end."""
        renewing = asyncio.get_running_loop().create_task(self._renew(turn))
        self._at_work.add(turn.conversation_id)
        try:
            if turn.deleted:
                ended = await self.in_database(turns.finish, turn, _now())
            else:
                with TURN_SECONDS.time():
                    ended = await self._answer(turn)
        except (asyncio.CancelledError, NotStored):
            await asyncio.shield(self.in_database(turns.release, turn))
            raise
        finally:
            renewing.cancel()
            self._at_work.discard(turn.conversation_id)
        self.notify(turn.conversation_id, *ended.told)
        for stored in ended.stored:
            self._spawn(self._follow_up(turn, stored))
        if ended.erased:
            await self.compact()
        return ended.next

    async def _renew(self, turn: Turn) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_RENEWALS)
            try:
                await self.in_database(turns.renew, turn, _now())
            except LeaseLost:
                self._at_work.discard(turn.conversation_id)
                return
            except Exception as error:
                logger.error("A lease could not be renewed: %s.", type(error).__name__)

    async def _answer(self, turn: Turn) -> Ended:
        """Say what the turn says, or that it failed, and end it."""

        async def deliver(said: list[Utterance]) -> None:
            told = await self.in_database(turns.deliver_of, turn, said, _now())
            self.notify(turn.conversation_id, *told)
            _count(said)

        before = await self.from_database(turns.said_before, turn) if turn.interrupted else []
        saying = Saying(deliver)
        output = WidgetOutput(saying.tell, f"{datetime.now(self._zone):%Y-%m-%d}", turn.red_flag, before)
        try:
            left, has_failed = await self._ask_rasa(turn, output)
            if has_failed or output.is_silent:
                await saying.tell(self._apology())
            said = await saying.rest()
            ended = await self.in_database(turns.finish, turn, _now(), said, left)
        except LeaseLost:
            raise
        except Exception as error:
            saying.stop()
            if is_for_the_moment(error) and abs(_now() - turn.created_at) < TRIED_FOR:
                raise NotStored from error
            logger.error("A turn of %s was not stored: %s.", turn.conversation_id, type(error).__name__)
            # What the database would not take is not offered to it again.
            said = [self._apology()]
            ended = await self.in_database(turns.finish, turn, _now(), said)
        finally:
            saying.stop()
        _count(said)
        return ended

    def _apology(self) -> Utterance:
        TURNS_FAILED.inc()
        return Utterance({"type": "bot", "text": self._words.trouble}, response=APOLOGY)

    async def _follow_up(self, turn: Turn, stored: Unstored) -> None:
        try:
            await stored.follow_up()
        except Exception as error:
            logger.error(
                "What a turn of %s asked for failed: %s.", turn.conversation_id, type(error).__name__
            )

    async def _ask_rasa(self, turn: Turn, output: WidgetOutput) -> tuple[list[Unstored], bool]:
        """Have Rasa answer; return what is left to store, and whether it failed or took too long.

        Raises:
            SQLAlchemyError: the database gave no conversation, whatever Rasa made of that.
        """
        left: list[Unstored] = []

        def is_ours(connection: Connection) -> bool:
            return turns.is_ours(connection, turn, _now())

        with fence(turn.conversation_id, is_ours):
            try:
                await asyncio.wait_for(self._handle(turn, output, left), SECONDS_FOR_A_TURN)
            except Exception as error:
                raise_problem()  # which is behind it
                if isinstance(error, SQLAlchemyError):
                    raise
                logger.error("A turn of %s failed: %s.", turn.conversation_id, type(error).__name__)
                return [], True
            raise_problem()
        return left, False

    async def _handle(self, turn: Turn, output: WidgetOutput, left: list[Unstored]) -> None:
        assert self.agent is not None
        if turn.is_first:
            await self._greet(turn.conversation_id, output)
        store_at_end(left)
        await self.agent.handle_message(
            UserMessage(
                turn.said,
                output_channel=output,
                sender_id=turn.conversation_id,
                input_channel=NAME,
                message_id=turn.cid,
            )
        )

    async def _greet(self, conversation_id: str, output: WidgetOutput) -> None:
        """Let Rasa know of the greeting that the widget showed, lest the assistant introduce itself again."""
        agent = self.agent
        assert agent is not None
        assert agent.processor is not None
        async with agent.lock_store.lock(conversation_id):
            tracker = await agent.processor.fetch_tracker_and_update_session(conversation_id, output)
            if not any(isinstance(event, (UserUttered, BotUttered)) for event in tracker.events):
                shown = greeting(agent)
                tracker.update(
                    BotUttered(shown["text"], {"buttons": shown.get("buttons")}, {"utter_action": GREETING}),
                    agent.domain,
                )
                await agent.processor.save_tracker(tracker)


def greeting(agent: Agent) -> dict[str, Any]:
    """Return the message with which a chat begins."""
    return {**agent.domain.responses[GREETING][0], "utter_action": GREETING}


def _count(said: list[Utterance]) -> None:
    for utterance in said:
        ANSWERS.labels(kind_of(utterance.response)).inc()


def _now() -> datetime:
    return datetime.now(timezone.utc)
