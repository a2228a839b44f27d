"""Visitors of either assistant: one load generator, eight turns a visitor."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Sequence
from typing import Protocol

import aiohttp

from intake.environment import ADDRESS

# Of ours: a greeting, three questions, one unclear, three of a booking, for which actions run.
TURNS = (
    ("greeting", "hello"),
    ("question", "what is targeted cryotherapy"),
    ("question", "does ice help with swelling?"),
    ("question", "how cold is a whole body chamber"),
    ("unclear", "the thing with the other thing"),
    ("booking", "book my free consultation"),
    ("booking", "back pain"),
    ("booking", "I am new"),
)
# Of the assistant that `rasa init` makes.
STOCK_TURNS = tuple(
    ("stock", text)
    for text in ("hello", "I am sad", "yes", "hi", "I feel great", "are you a bot?", "bye", "hello")
)


def at(times: Sequence[float], share: float) -> float:
    """Return the time within which a share of them lies."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


class Visitor(Protocol):
    """Somebody who chats."""

    async def begin(self) -> None:
        """Open the chat."""

    async def say(self, text: str) -> None:
        """Send a message and read what is answered."""


class WidgetVisitor:
    """A visitor of ours, through the widget's channel."""

    def __init__(self, client: aiohttp.ClientSession, port: int) -> None:
        self._client = client
        self._address = f"http://{ADDRESS}:{port}/webhooks/widget"
        self._headers: dict[str, str] = {}
        self._after = 0

    async def begin(self) -> None:
        """Open the chat."""
        async with self._client.post(f"{self._address}/session", json={}) as response:
            begun = await response.json()
        self._headers = {"Authorization": f"Bearer {begun['token']}"}
        self._after = begun["after"]

    async def say(self, text: str) -> None:
        """Send a message and read the stream to its end."""
        message = {"cid": str(uuid.uuid4()), "text": text, "after": self._after}
        address = f"{self._address}/messages"
        async with self._client.post(address, json=message, headers=self._headers) as response:
            lines = [json.loads(line) async for line in response.content]
        if not any(line["type"] == "bot" for line in lines) or lines[-1]["type"] != "done":
            raise RuntimeError(f"{text!r} was answered with {lines[-1]}")
        self._after = lines[-1]["seq"]


class RestVisitor:
    """A visitor of the other, through `rest:`."""

    def __init__(self, client: aiohttp.ClientSession, port: int) -> None:
        self._client = client
        self._address = f"http://{ADDRESS}:{port}/webhooks/rest/webhook"
        self._sender = uuid.uuid4().hex

    async def begin(self) -> None:
        """Do nothing, for whoever writes is in."""

    async def say(self, text: str) -> None:
        """Send a message and read the answer."""
        async with self._client.post(
            self._address, json={"sender": self._sender, "message": text}
        ) as response:
            if not await response.json():
                raise RuntimeError(f"{text!r} was not answered")


Said = list[tuple[str, float]]


async def visit(visitor: Visitor, turns: Sequence[tuple[str, str]]) -> Said:
    """Have the turns; return the kind of each, and its seconds."""
    times: Said = []
    for kind, text in turns:
        start = time.perf_counter()
        await visitor.say(text)
        times.append((kind, time.perf_counter() - start))
    return times


def run(
    ports: Sequence[int], is_stock: bool, visitors: int, at_once: int, turns: Sequence[tuple[str, str]]
) -> Run:
    """Have so many visits, so many of them at once, spread over the ports."""
    return asyncio.run(_run(ports, is_stock, visitors, at_once, turns))


class Run:
    """What a run took: kind and seconds of each message, and seconds in all."""

    def __init__(self, said: Said, seconds: float) -> None:
        self.said = said
        self.seconds = seconds

    @property
    def a_second(self) -> float:
        """Return the messages a second."""
        return len(self.said) / self.seconds

    def times(self, kind: str | None = None) -> list[float]:
        """Return the milliseconds of each message of a kind."""
        return [1000 * each for its, each in self.said if kind in (None, its)]


async def _run(
    ports: Sequence[int], is_stock: bool, visitors: int, at_once: int, turns: Sequence[tuple[str, str]]
) -> Run:
    timeout, connector = aiohttp.ClientTimeout(total=600), aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as client:
        kind = RestVisitor if is_stock else WidgetVisitor
        waiting: list[Visitor] = [kind(client, ports[number % len(ports)]) for number in range(visitors)]
        for visitor in waiting:
            await visitor.begin()
        said: Said = []

        async def work() -> None:
            while waiting:
                said.extend(await visit(waiting.pop(), turns))

        start = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(at_once)))
        return Run(said, time.perf_counter() - start)
