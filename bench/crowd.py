"""Measure what others notice of a crowd, and whether half the capacity can be borne for long.

    .venv/bin/python -m bench.crowd [--seconds 20] [--soak-minutes 30]

The server is a copy of this project on a database of its own, with its limits as they are, on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

from bench.from_the_tests import CROWDS, PatientVisitor, crowded
from bench.speed.load import TURNS, at, visit
from bench.speed.servers import Server, copy_ours, serving_ours

OTHERS = 8
HALF = 30  # messages a second: half of what twenty visitors bring about (docs/benchmarks.md)
PARTS = 6  # of the soak, to see what changes


def main() -> int:
    """Measure and print; the exit code is 1 when somebody was not answered."""
    parser = argparse.ArgumentParser(prog="python -m bench.crowd")
    parser.add_argument("--seconds", type=int, default=20, help="with each crowd")
    parser.add_argument("--soak-minutes", type=float, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours = copy_ours(Path(folder), limits={})
        with serving_ours(ours, f"sqlite:///{folder}/ours.db") as server:
            crowded(server.port, CROWDS["nobody else"], 2, 3)
            _crowds(server, options.seconds)
            errors = asyncio.run(_soak(server, options.soak_minutes * 60)) if options.soak_minutes else 0
    return int(errors > 0)


def _crowds(server: Server, seconds: int) -> None:
    """Print what the others waited beside each crowd: twice as long as without one is wanted at most."""
    alone = 0.0
    for name, crowd in CROWDS.items():
        said, got = crowded(server.port, crowd, OTHERS, seconds)
        p95 = _ms([each for _, each in said], 0.95)
        alone = alone or p95
        print(
            f"{name:28} others: {len(said):5} answered, p95 {p95:5.0f} ms, {p95 / alone:4.1f}x; "
            f"{server.memory:.0f} MB; {dict(got)}"
        )


async def _soak(server: Server, seconds: float) -> int:
    """Return how many messages were not answered at half the capacity; print what each part of it took."""
    errors = 0
    begin = time.monotonic()
    said: list[tuple[float, float]] = []
    memory = [server.memory]

    async def come(client: aiohttp.ClientSession, number: int) -> None:
        nonlocal errors
        # One message a second each, at moments of chance: evenly spaced, all would be at once after a delay.
        pauses = random.Random(number)
        await asyncio.sleep(pauses.random())
        while time.monotonic() < begin + seconds:
            visitor = PatientVisitor(client, server.port)
            await visitor.begin()
            for turn in TURNS:
                start = time.monotonic()
                try:
                    ((_, took),) = await visit(visitor, [turn])
                    said.append((start - begin, took))
                except (aiohttp.ClientError, RuntimeError, KeyError, asyncio.TimeoutError):
                    errors += 1
                await asyncio.sleep(max(0.0, start + pauses.expovariate(1) - time.monotonic()))

    async def watch() -> None:
        for part in range(1, PARTS + 1):
            await asyncio.sleep(max(0.0, begin + seconds * part / PARTS - time.monotonic()))
            memory.append(server.memory)

    timeout, connector = aiohttp.ClientTimeout(total=120), aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as client:
        await asyncio.gather(watch(), *(come(client, number) for number in range(HALF)))
    for part in range(PARTS):
        of_part = [took for at, took in said if part <= at * PARTS / seconds < part + 1]
        print(
            f"soak {part + 1}/{PARTS}: {len(of_part):6} messages, p50 {_ms(of_part, 0.5):4.0f} ms, "
            f"p95 {_ms(of_part, 0.95):4.0f} ms, {memory[part + 1]:.0f} MB"
        )
    print(f"soak of {seconds / 60:.0f} min: {len(said)} messages, {errors} errors, {memory[0]:.0f} MB before")
    return errors


def _ms(seconds: list[float], share: float) -> float:
    """Return the milliseconds within which a share of them lies; 0 for none."""
    return 1000 * at(seconds, share) if seconds else 0.0


if __name__ == "__main__":
    sys.exit(main())
