"""What crowds a server: one who floods, a thousand at once, slow-loris, huge bodies; and the others."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import aiohttp

from bench.speed.load import TURNS, Said, WidgetVisitor, visit
from intake.environment import ADDRESS

Crowd = Callable[[aiohttp.ClientSession, int, float, "Counter[int]"], Awaitable[None]]
SECONDS_TO_READ_THE_GREETING = 0.6
_Result = TypeVar("_Result")


class PatientVisitor(WidgetVisitor):
    """One of the others, who reads the greeting first."""

    async def begin(self) -> None:
        """Open the chat, and read."""
        await super().begin()
        await asyncio.sleep(SECONDS_TO_READ_THE_GREETING)


async def others(client: aiohttp.ClientSession, port: int, at_once: int, seconds: float) -> Said:
    """Have so many others visit all the time; each message is answered, or this raises."""
    said: Said = []
    end = time.monotonic() + seconds

    async def come() -> None:
        while time.monotonic() < end:
            visitor = PatientVisitor(client, port)
            await visitor.begin()
            said.extend(await visit(visitor, TURNS))

    await asyncio.gather(*(come() for _ in range(at_once)))
    return said


async def nobody(client: aiohttp.ClientSession, port: int, seconds: float, got: Counter[int]) -> None:
    """Let the others be alone."""


async def flood(client: aiohttp.ClientSession, port: int, seconds: float, got: Counter[int]) -> None:
    """Be one visitor who sends a thousand messages a second."""
    address = f"http://{ADDRESS}:{port}/webhooks/widget"
    async with client.post(f"{address}/session", json={}) as response:
        headers = {"Authorization": f"Bearer {(await response.json())['token']}"}

    async def send() -> None:
        message = {"cid": str(uuid.uuid4()), "text": "What is targeted cryotherapy?", "after": 0}
        async with client.post(f"{address}/messages", json=message, headers=headers) as response:
            await response.read()
            got[response.status] += 1

    await _each_tenth_of_a_second(seconds, 100, send)


async def newcomers(client: aiohttp.ClientSession, port: int, seconds: float, got: Counter[int]) -> None:
    """Be a thousand visitors who open the chat in one second."""

    async def come() -> None:
        async with client.post(f"http://{ADDRESS}:{port}/webhooks/widget/session", json={}) as response:
            await response.read()
            got[response.status] += 1

    await _each_tenth_of_a_second(min(seconds, 1), 100, come)


async def slow_loris(_: aiohttp.ClientSession, port: int, seconds: float, got: Counter[int]) -> None:
    """Be two hundred who send a few bytes a second, and never all."""

    async def dawdle() -> None:
        _, writer = await asyncio.open_connection(ADDRESS, port)
        head = b"POST /webhooks/widget/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n"
        whole = head + b"Authorization: Bearer " + b"a" * 43 + b"\r\nContent-Type: application/json\r\n\r\n{"
        few = -(-len(whole) // max(1, int(seconds)))
        try:
            for start in range(0, len(whole), few):
                writer.write(whole[start : start + few])
                await writer.drain()
                await asyncio.sleep(1)
            got[0] += 1
        except OSError:
            got[-1] += 1  # hung up on
        finally:
            writer.close()

    await asyncio.gather(*(dawdle() for _ in range(200)))


async def huge_bodies(_: aiohttp.ClientSession, port: int, seconds: float, got: Counter[int]) -> None:
    """Be twenty who send ten megabytes again and again."""
    end = time.monotonic() + seconds
    body = json.dumps({"text": "x" * 10_000_000}).encode()
    head = (
        f"POST /webhooks/widget/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {'a' * 43}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()

    async def send() -> None:
        while time.monotonic() < end:
            reader, writer = await asyncio.open_connection(ADDRESS, port)
            try:
                writer.write(head + body)
                status = (await asyncio.wait_for(reader.readline(), 30)).split()
                got[int(status[1]) if len(status) > 1 else -1] += 1
            except OSError:
                got[-1] += 1
            finally:
                writer.close()
            await asyncio.sleep(0.05)

    await asyncio.gather(*(send() for _ in range(20)))


CROWDS: dict[str, Crowd] = {
    "nobody else": nobody,
    "one with 1,000 messages/s": flood,
    "1,000 chats opened": newcomers,
    "200 slow-loris": slow_loris,
    "20 with bodies of 10 MB": huge_bodies,
}


def crowded(port: int, crowd: Crowd, at_once: int, seconds: float) -> tuple[Said, Counter[int]]:
    """Return what the others were told while a crowd is there, and the statuses that the crowd got.

    A status of 0 stands for a connection that was left open, -1 for one that was hung up on. The crowd has a
    process of its own, or the others would wait for what it costs to be one.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as elsewhere:
        elsewhere.submit(_crowd, nobody, port, 0).result()  # which takes a moment to start
        crowding = elsewhere.submit(_crowd, crowd, port, seconds)
        said = asyncio.run(_with_client(lambda client: others(client, port, at_once, seconds)))
        return said, crowding.result()


def _crowd(crowd: Crowd, port: int, seconds: float) -> Counter[int]:
    got: Counter[int] = Counter()
    asyncio.run(_with_client(lambda client: crowd(client, port, seconds, got)))
    return got


async def _with_client(do: Callable[[aiohttp.ClientSession], Awaitable[_Result]]) -> _Result:
    timeout, connector = aiohttp.ClientTimeout(total=120), aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as client:
        return await do(client)


async def _each_tenth_of_a_second(seconds: float, count: int, do: Callable[[], Awaitable[None]]) -> None:
    """Do it so often each tenth of a second, whatever becomes of what was begun before."""
    begun: list[asyncio.Task[None]] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun += [asyncio.ensure_future(do()) for _ in range(count)]
        await asyncio.sleep(0.1)
    await asyncio.gather(*begun)
