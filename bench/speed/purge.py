"""What messages wait for while the nightly purge goes through a million events."""

from __future__ import annotations

import json
import statistics
import tempfile
import threading
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
    done = threading.Event()
    took: list[float] = []

    def work() -> None:
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as var:
            counts = purge(engine, KeepDays(), Path(var), datetime.now(timezone.utc))
        took.append(time.perf_counter() - start)
        print(f"purged in {took[0]:.0f} s: {counts}", flush=True)
        done.set()

    threading.Thread(target=work).start()
    meanwhile: list[float] = []
    while not done.is_set():
        meanwhile += load.run([port], False, 4, 1, load.TURNS).times()
    for name, times in (("before", quiet), ("meanwhile", meanwhile)):
        median, slowest = statistics.median(times), max(times)
        print(
            f"  {name}: {len(times)} messages, median {median:.1f} ms, slowest {slowest:.1f} ms", flush=True
        )


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
