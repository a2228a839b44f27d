"""Messages a second of one, two and three dialogue processes; what a message, a chat, a page view cost."""

from __future__ import annotations

import contextlib
import os
import statistics
import time
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import text
from sqlalchemy.engine import Engine

from bench.fleet import Fleet
from bench.from_the_tests import new_database_url
from bench.speed import load
from bench.speed.servers import memory_of
from database.engine import open_database
from intake.environment import ADDRESS

DIALOGUES = (1, 2, 3)
VISITORS, AT_ONCE = 60, 20
PAGE_VIEWS = 1000
IDLE_SECONDS = 20
_TICKS = os.sysconf("SC_CLK_TCK")
_OF_A_CHAT = ("events", "turn", "delivery", "chat", "counted_chat", "question")


def measure(ours: Path, folder: Path, rounds: int) -> None:
    """Have visitors chat with more and more processes, and print the figures."""
    for dialogues in DIALOGUES:
        database = new_database_url()
        engine = open_database(database)
        logs = folder / f"fleet-{dialogues}"
        logs.mkdir()
        with Fleet(ours, logs, database, dialogues) as fleet:
            load.run(fleet.ports, False, 4 * dialogues, 2, load.TURNS)  # the first messages take longer
            if dialogues == 1:
                _tell_alone(load.run(fleet.ports, False, VISITORS, 1, load.TURNS))
            for _ in range(rounds):
                _tell_loaded(fleet)
            if dialogues == 1:
                _tell_page_views(fleet)
                _tell_idle(fleet)
            actions, talking = fleet.processes
            sizes = ", ".join(f"{memory_of(each):.0f}" for each in talking)
            print(f"    memory: dialogue {sizes} MB, actions {memory_of(actions):.0f} MB", flush=True)
            print(f"    connections to the database: {_connections(engine)}", flush=True)
        if dialogues == 1:
            _tell_stored(engine)
        engine.dispose()


def _tell_alone(run: load.Run) -> None:
    times = sorted(run.times())
    shown = ", ".join(f"p{share} {times[len(times) * share // 100]:.1f}" for share in (5, 25, 50, 75, 95, 99))
    print(f"one visitor at a time, ms: mean {statistics.mean(times):.1f}, {shown}", flush=True)


def _tell_loaded(fleet: Fleet) -> None:
    before, start = _spent(fleet), time.perf_counter()
    run = load.run(fleet.ports, False, VISITORS, AT_ONCE, load.TURNS)
    seconds, after = time.perf_counter() - start, _spent(fleet)
    messages = len(run.said)
    cost = {kind: 1000 * (after[kind] - before[kind]) / messages for kind in before}
    busy = sum(cost.values()) * messages / 1000 / seconds
    print(f"{len(fleet.ports)} dialogue, {AT_ONCE} visitors at once: {run.a_second:.1f} messages/s, ", end="")
    print(f"p50 {statistics.median(run.times()):.0f} ms, {busy:.2f} of {os.cpu_count()} processors busy")
    shown = ", ".join(f"{kind} {each:.1f}" for kind, each in cost.items())
    print(f"    processor ms a message: {shown}", flush=True)


def _tell_stored(engine: Engine) -> None:
    with engine.begin() as connection:
        chats = connection.execute(text("SELECT count(*) FROM chat")).scalar_one()
        rows, size = 0, 0
        for table in _OF_A_CHAT:
            rows += connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            size += connection.execute(text(f"SELECT pg_total_relation_size('{table}')")).scalar_one()
    kept = f"{rows / chats:.0f} rows, {size / chats / 1024:.1f} KiB"
    print(f"a chat of {len(load.TURNS)} messages: {kept} ({chats} chats)", flush=True)


def _tell_page_views(fleet: Fleet) -> None:
    """Tell what it costs that a page of the website has the chat's line, when nobody opens it."""
    before = _spent(fleet)["dialogue"]
    for _ in range(PAGE_VIEWS):
        with urlopen(f"http://{ADDRESS}:{fleet.ports[0]}/webhooks/widget/loader.js") as answer:
            answer.read()
    cost = 1000 * (_spent(fleet)["dialogue"] - before) / PAGE_VIEWS
    print(f"a page view: processor ms in dialogue {cost:.2f}", flush=True)


def _tell_idle(fleet: Fleet) -> None:
    before = _spent(fleet)
    time.sleep(IDLE_SECONDS)
    after = _spent(fleet)
    shown = ", ".join(
        f"{kind} {1000 * (after[kind] - before[kind]) / IDLE_SECONDS:.1f}"
        for kind in before
        if kind != "visitors"
    )
    print(f"idle, processor ms a second: {shown}", flush=True)


def _connections(engine: Engine) -> int:
    """Return how many the processes have open, this one left out."""
    with engine.connect() as connection:
        there = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        return int(connection.execute(text(there)).scalar_one()) - 1


def _spent(fleet: Fleet) -> dict[str, float]:
    """Return the processor seconds so far, by kind of process; the visitors are this one."""
    actions, talking = fleet.processes
    return {
        "dialogue": sum(map(_seconds, talking)),
        "actions": _seconds(actions),
        "PostgreSQL": _postgres_seconds(),
        "visitors": time.process_time(),
    }


def _seconds(process: int, ended_too: bool = False) -> float:
    # After the name, which may hold anything: state, parent, and from the twelfth on the times.
    told = _stat(process)
    return sum(map(int, told[11 : 15 if ended_too else 13])) / _TICKS


def _postgres_seconds() -> float:
    """Return what the server of this process has spent, with those of its processes that have ended."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (folder / "comm").read_text() == "postgres\n":
                parents[int(folder.name)] = int(_stat(int(folder.name))[1])
    (server,) = (process for process, parent in parents.items() if parent == os.getpid())
    of_server = [process for process, parent in parents.items() if parent == server]
    return _seconds(server, ended_too=True) + sum(map(_seconds, of_server))


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
