"""Send events of a chat as lines of JSON, as they come."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncGenerator
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from conversations.widget import turns
from conversations.widget.chats import Event, deliveries, is_open
from conversations.widget.running import News, Turns
from conversations.widget.taking import Taken
from conversations.widget.utterance import Utterance
from conversations.widget.words import Words

SECONDS_TO_ANSWER = 15
SECONDS_OF_A_STREAM = 300
SECONDS_BETWEEN_PINGS = 10
# A turn of this process is heard of at once, without a look; one of another is looked for this often.
SECONDS_BETWEEN_LOOKS = 0.3
SECONDS_BETWEEN_IDLE_LOOKS = 1.0
MOST_STREAMS = 6  # of one chat, each a tab


class Streams:
    """What is sent while it happens."""

    def __init__(self, running: Turns, words: Words) -> None:
        self._running = running
        self._words = words
        self._open: Counter[str] = Counter()

    async def of_turn(self, taken: Taken, after: int) -> AsyncGenerator[str, None]:
        """Yield the chat's lines until the turn is done, or an apology when that takes too long."""
        conversation_id, cid = taken.conversation_id, taken.cid
        last = after
        end = time.monotonic() + SECONDS_TO_ANSWER
        try:
            with self._running.listening(conversation_id) as news:
                lines = list(taken.shown)
                must_look = not lines
                while True:
                    if must_look or _is_one_missing(lines, last):
                        lines = await self._running.from_database(_look, conversation_id, cid, last)
                    for line in lines:
                        if line["type"] == "done":
                            if line["cid"] == cid:
                                yield _line({**line, "seq": last})
                                return
                        elif line["seq"] > last:
                            last = line["seq"]
                            yield _line(line)
                    if time.monotonic() >= end:
                        yield _line({"type": "error", "cid": cid, "text": self._words.slow, "retry": False})
                        return
                    lines = await _heard(news, SECONDS_BETWEEN_LOOKS)
                    must_look = not lines and not self._running.is_at_work(conversation_id)
        except SQLAlchemyError:
            yield _line({"type": "error", "cid": cid, "text": self._words.unreachable, "retry": True})

    async def of_emergency(self, cid: str, wording: Utterance) -> AsyncGenerator[str, None]:
        """Yield an emergency's wording where nothing can be stored: it has no place in the chat."""
        yield _line(wording.content)
        yield _line({"type": "error", "cid": cid, "text": self._words.unreachable, "retry": True})

    async def of_chat(self, conversation_id: str, after: int) -> AsyncGenerator[str, None]:
        """Yield the chat's lines as they come, for some minutes; the widget asks again."""
        self._open[conversation_id] += 1
        try:
            last = after
            end = time.monotonic() + SECONDS_OF_A_STREAM
            pinged = 0.0  # the first line goes out at once, so that the widget knows it is connected
            with self._running.listening(conversation_id) as news:
                while time.monotonic() < end:
                    exists, events = await self._running.from_database(_look_again, conversation_id, last)
                    for event in events:
                        last = event["seq"]
                        yield _line(event)
                    if not exists:
                        break
                    if events:
                        pinged = time.monotonic()
                    elif time.monotonic() > pinged + SECONDS_BETWEEN_PINGS:
                        pinged = time.monotonic()
                        yield _line({"type": "ping"})
                    await _heard(news, SECONDS_BETWEEN_IDLE_LOOKS)
            yield _line({"type": "done", "seq": last})
        finally:
            self._open[conversation_id] -= 1
            if not self._open[conversation_id]:
                del self._open[conversation_id]

    async def stored(self, conversation_id: str, after: int) -> str:
        """Return the lines that are there now."""
        events = await self._running.from_database(deliveries, conversation_id, after)
        last = events[-1]["seq"] if events else after
        return "".join(map(_line, [*events, {"type": "done", "seq": last}]))

    def has_room(self, conversation_id: str) -> bool:
        """Tell whether the chat may have another stream."""
        return self._open[conversation_id] < MOST_STREAMS


def _look(connection: Connection, conversation_id: str, cid: str, after: int) -> list[Event]:
    # In this order: what a turn says is stored before it is done.
    done = turns.is_done(connection, conversation_id, cid)
    lines = deliveries(connection, conversation_id, after)
    return [*lines, {"type": "done", "cid": cid}] if done else lines


def _is_one_missing(lines: list[Event], last: int) -> bool:
    """Tell whether something that another process has stored, or a later transaction, comes before these."""
    for line in lines:
        if line["seq"] > last + (line["type"] != "done"):
            return True
        last = max(last, line["seq"])
    return False


def _look_again(connection: Connection, conversation_id: str, after: int) -> tuple[bool, list[Event]]:
    return is_open(connection, conversation_id), deliveries(connection, conversation_id, after)


async def _heard(news: News, seconds: float) -> list[Event]:
    """Return what has been told by now, or else the next that is; nothing when that takes too long."""
    told = []
    try:
        told.append(await asyncio.wait_for(news.get(), seconds))
    except asyncio.TimeoutError:
        return []
    while not news.empty():
        told.append(news.get_nowait())
    return told


def _line(event: dict[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False) + "\n"
