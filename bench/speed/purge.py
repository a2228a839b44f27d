"""What messages wait for while the nightly purge goes through a million events."""

from __future__ import annotations

import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench.speed import load
from clinic.keeping import KeepDays
from database.engine import open_database
from database.tables import events
from leads.retention import purge

CONVERSATIONS, EVENTS = 5_000, 200  # of each
OLD = 2_000  # of the conversations are over, and go
DAY = 24 * 3600


def measure(port: int, url: str) -> None:
    """Fill the database, have visitors chat, purge meanwhile, and print the waiting."""
    engine = open_database(url)
    _fill(engine)
    load.run([port], False, 4, 1, load.TURNS)
    quiet = load.run([port], False, 12, 1, load.TURNS).times()
    # In a process of its own, as it has one where it serves; a thread would hold up whoever measures.
    purging = multiprocessing.get_context("spawn").Process(target=_purge, args=(url,))
    purging.start()
    meanwhile: list[float] = []
    while purging.is_alive():
        meanwhile += load.run([port], False, 4, 1, load.TURNS).times()
    purging.join()
    if purging.exitcode:
        sys.exit("The purge failed, as said above.")
    for name, times in (("before", quiet), ("meanwhile", meanwhile)):
        median, slowest = statistics.median(times), max(times)
        print(
            f"  {name}: {len(times)} messages, p50 {median:.1f} ms, p95 {load.at(times, 0.95):.1f} ms, "
            f"slowest {slowest:.1f} ms",
            flush=True,
        )


def _purge(url: str) -> None:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as var:
        counts = purge(open_database(url), KeepDays(), Path(var), datetime.now(timezone.utc))
    print(f"purged in {time.perf_counter() - start:.0f} s: {counts}", flush=True)


def _fill(engine: Any) -> None:
    now = time.time()
    said = json.dumps({"event": "user", "text": "how cold is it", "parse_data": {"text": "how cold is it"}})
    for number in range(CONVERSATIONS):
        at = now - (60 if number < OLD else 5) * DAY
        kinds = ("user", "action", "bot", "action")
        rows = [
            {
                "sender_id": f"bench-{number}",
                "type_name": kinds[place % 4],
                "timestamp": at + place,
                "data": said if place % 4 == 0 else json.dumps({"event": kinds[place % 4], "timestamp": at}),
            }
            for place in range(EVENTS)
        ]
        with engine.begin() as connection:
            connection.execute(insert(events), rows)
