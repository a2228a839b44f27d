"""Visitors who send twelve messages as fast as they are taken in, each to any of the processes."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from intake.environment import ADDRESS

MESSAGES = 12
SECONDS_TO_READ = 0.6  # before the first message: only programs are faster
SECONDS_TO_WAIT = 120
_QUESTIONS = (
    "what is targeted cryotherapy",
    "does ice help with swelling?",
    "how cold is a whole body chamber",
    "thanks",
)
_Failed = (aiohttp.ClientError, OSError, asyncio.TimeoutError)


@dataclass
class Burst:
    """What one visitor sent: the chat, and the numbers of the messages in their order."""

    conversation_id: str = ""
    cids: list[str] = field(default_factory=list)
    again: int = 0  # times that something was sent once more


async def send(ports: Sequence[int], bursts: int, at_once: int, seed: int) -> list[Burst]:
    """Send so many bursts, so many at once; return them once every message is taken in.

    Raises:
        TimeoutError: no process took a message for two minutes.
    """
    draw = random.Random(seed)
    left = [Burst() for _ in range(bursts)]
    sent: list[Burst] = []
    timeout = aiohttp.ClientTimeout(total=SECONDS_TO_WAIT, connect=5)
    async with aiohttp.ClientSession(
        timeout=timeout, connector=aiohttp.TCPConnector(limit=0, force_close=True)
    ) as client:
        answers: list[asyncio.Task[None]] = []

        async def work() -> None:
            while left:
                burst = left.pop()
                sent.append(burst)
                await _Visitor(client, ports, draw, burst, answers).send()

        await asyncio.gather(*(work() for _ in range(at_once)))
        await asyncio.gather(*answers, return_exceptions=True)
    return sent


class _Visitor:
    def __init__(
        self,
        client: aiohttp.ClientSession,
        ports: Sequence[int],
        draw: random.Random,
        burst: Burst,
        answers: list[asyncio.Task[None]],
    ) -> None:
        self._client, self._ports, self._draw = client, ports, draw
        self._burst, self._answers = burst, answers
        self._headers: dict[str, str] = {}

    async def send(self) -> None:
        begun = json.loads((await self._post("session", {})).decode())
        self._headers = {"Authorization": f"Bearer {begun['token']}"}
        self._burst.conversation_id = begun["conversation_id"]
        await asyncio.sleep(SECONDS_TO_READ)
        for number in range(MESSAGES):
            text = self._draw.choice(_QUESTIONS)
            cid = str(uuid.uuid4())
            self._burst.cids.append(cid)
            await self._post("messages", {"cid": cid, "text": f"{text} {number}", "after": 0})

    async def _post(self, path: str, content: dict[str, Any]) -> bytes:
        """Send until a process has taken it; return the first line, and leave the others to be read."""
        end = time.monotonic() + SECONDS_TO_WAIT
        while time.monotonic() < end:
            address = f"http://{ADDRESS}:{self._draw.choice(self._ports)}/webhooks/widget/{path}"
            try:
                response = await self._client.post(address, json=content, headers=self._headers)
                line = await response.content.readline()
                if response.status in (200, 201) and line:
                    self._answers.append(asyncio.create_task(_read(response)))
                    return line
                response.close()
            except _Failed:
                pass
            self._burst.again += 1
            await asyncio.sleep(0.2)
        raise TimeoutError(f"No process took a message in {SECONDS_TO_WAIT} seconds.")


async def _read(response: aiohttp.ClientResponse) -> None:
    # A visitor who is answered keeps the connection; when it breaks, the turn goes on all the same.
    async with response:
        await response.read()
