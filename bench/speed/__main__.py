"""Measure the trained assistant beside the assistant of `rasa init`, on the same machine, in turns.

    python -m bench.speed [SECTION ...] [--on sqlite] [--stock FOLDER] [--rounds 3] [--messages 10000]

The sections: training start one many long memory purge processes; without any, all of them. With --stock the
other assistant is trained in that folder the first time, and found there afterwards. Both databases unless
--on names one, PostgreSQL on a server of its own; `training` needs none, `processes` is on PostgreSQL and
looks at ours alone.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import create_engine

from bench.drawing import FOLDER
from bench.from_the_tests import new_database_url
from bench.speed import load, plots, processes, purge
from bench.speed.servers import Server, copy_ours, make_stock, serving_ours, serving_stock, train_ours

DATABASES = ("sqlite", "postgresql")
SECTIONS = ("training", "start", "one", "many", "long", "memory", "purge", "processes")
VISITORS = 12  # of one round, one after the other
AT_ONCE = (1, 5, 20, 200)
EARLY, LATE = slice(6, 14), slice(292, 300)


def main() -> None:
    """Run the sections, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--on", choices=DATABASES, help="one database alone")
    parser.add_argument("--stock", type=Path, help="the folder of the assistant of `rasa init`")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--messages", type=int, default=10_000, help="for the memory")
    options = parser.parse_args()
    wanted = options.sections or list(SECTIONS)
    if unknown := set(wanted) - set(SECTIONS):
        parser.error(f"no section is named {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.stock or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        needs_stock = set(wanted) - {"processes", "purge"}
        trained = make_stock(folder) if needs_stock and not (folder / "stock").is_dir() else None
        ours = copy_ours(Path(temporary))
        print(f"{'':44}{'ours':>10}{'rasa init':>10}{'ratio':>10}", flush=True)
        if "training" in wanted:
            _tell("training, s", train_ours(ours), trained)
        sections = [section for section in wanted if section not in ("training", "processes")]
        databases = [options.on] if options.on else DATABASES
        for database in databases if sections else ():
            print(f"on {database}:", flush=True)
            bench = _Bench(ours, folder / "stock", Path(temporary), database, options.rounds)
            for section in sections:
                getattr(bench, section)(*([options.messages] if section == "memory" else []))
        if "processes" in wanted:
            processes.measure(ours, Path(temporary), options.rounds)


def _tell(what: str, ours: float, stock: float | None) -> None:
    beside = f"{stock:10.2f}{ours / stock:10.2f}" if stock else f"{'-':>10}{'-':>10}"
    print(f"{what:44}{ours:10.2f}{beside}", flush=True)


class _Bench:
    """The sections; each prints ours, the other's, and the ratio."""

    def __init__(self, ours: Path, stock: Path, folder: Path, database: str, rounds: int) -> None:
        self._ours, self._stock, self._folder, self._rounds = ours, stock, folder, rounds
        self._on = "" if database == "sqlite" else new_database_url()  # empty for files in the folder

    def start(self) -> None:
        """Measure the seconds until the first reply, greeting and start of the session included."""
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(self._rounds):
            for is_stock in (False, True):
                with self._serving(is_stock) as server:
                    first = load.run([server.port], is_stock, 1, 1, [("first", "hello")])
                    times[is_stock].append(server.seconds + first.seconds)
        _tell("start to the first reply, s", *map(statistics.median, times))

    def one(self) -> None:
        """Measure one visitor after the other."""
        ours, stock = self._in_turns(VISITORS, 1)
        for kind in (None, "greeting", "question", "unclear", "booking"):
            for name, percentile in (("p50", 0.5), ("p95", 0.95)):
                of = statistics.median(load.at(run.times(kind), percentile) for run in ours)
                other = statistics.median(load.at(run.times(), percentile) for run in stock)
                _tell(f"{name} of {kind or 'a message'}, ms", of, other)

    def many(self) -> None:
        """Measure few and many visitors at once."""
        found: list[tuple[float, ...]] = []
        for at_once in AT_ONCE:
            runs = self._in_turns(max(40, at_once), at_once)
            found.append(tuple(_median(of, lambda run: run.a_second) for of in runs))
            _tell(f"messages/s, {at_once} visitors", *found[-1])
        if not self._on:
            ours, stock = zip(*found, strict=True)
            plots.plot_throughput(AT_ONCE, ours, stock, FOLDER / "throughput.png")

    def long(self) -> None:
        """Measure one conversation of 300 turns: the late ones against the early ones."""
        ratios: list[float] = []
        of_turns: list[list[float]] = []
        for is_stock in (False, True):
            turns = load.STOCK_TURNS if is_stock else load.TURNS[1:5]
            repeated = [turns[number % len(turns)] for number in range(300)]
            with self._serving(is_stock) as server:
                load.run([server.port], is_stock, 2, 1, turns)
                runs = [load.run([server.port], is_stock, 1, 1, repeated) for _ in range(self._rounds)]
            early = _median(runs, lambda run: statistics.median(run.times()[EARLY]))
            late = _median(runs, lambda run: statistics.median(run.times()[LATE]))
            print(f"{'  of rasa init' if is_stock else '  ours'}: turn 10 {early:.1f} ms, 300 {late:.1f} ms")
            ratios.append(late / early)
            of_all = zip(*(run.times() for run in runs), strict=True)
            of_turns.append([statistics.median(of_turn) for of_turn in of_all])
        _tell("300th turn against the 10th", *ratios)
        if not self._on:
            ours, stock = of_turns
            plots.plot_turns(ours, stock, FOLDER / "turns.png")

    def memory(self, messages: int) -> None:
        """Measure the dialogue process after so many messages, and what the second half added."""
        found: list[tuple[float, float]] = []
        for is_stock in (False, True):
            with self._serving(is_stock) as server:
                sizes = []
                for _ in range(2):
                    turns = load.STOCK_TURNS if is_stock else load.TURNS
                    load.run([server.port], is_stock, messages // 2 // len(turns), 20, turns)
                    sizes.append(server.memory)
                found.append((sizes[1], sizes[1] - sizes[0]))
        _tell(f"memory after {messages} messages, MB", found[0][0], found[1][0])
        _tell("  of it since the half", found[0][1], found[1][1] or None)

    def purge(self) -> None:
        """Measure messages while a million events are gone through."""
        with self._serving(False) as server:
            purge.measure(server.port, self._url(False))

    def _in_turns(self, visitors: int, at_once: int) -> tuple[list[load.Run], list[load.Run]]:
        runs: tuple[list[load.Run], list[load.Run]] = ([], [])
        with self._serving(False) as ours, self._serving(True) as stock:
            for is_stock, server in ((False, ours), (True, stock)):
                load.run([server.port], is_stock, 4, 2, _turns(is_stock))
            for _ in range(self._rounds):
                for is_stock, server in ((False, ours), (True, stock)):
                    run = load.run([server.port], is_stock, visitors, at_once, _turns(is_stock))
                    runs[is_stock].append(run)
        return runs

    def _url(self, is_stock: bool) -> str:
        return self._on or f"sqlite:///{self._folder}/{'stock' if is_stock else 'ours'}.db"

    @contextlib.contextmanager
    def _serving(self, is_stock: bool) -> Iterator[Server]:
        if not is_stock:
            with serving_ours(self._ours, self._url(False)) as server:
                yield server
        else:
            with serving_stock(self._stock, self._stock_url()) as server:
                yield server

    def _stock_url(self) -> str:
        # Rasa's table has the name of ours, so it gets a schema of its own.
        if self._on:
            engine = create_engine(self._on, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS rasa_init")
            engine.dispose()
            return f"{self._on}?options=-csearch_path%3Drasa_init"
        return self._url(True)


def _turns(is_stock: bool) -> tuple[tuple[str, str], ...]:
    return load.STOCK_TURNS if is_stock else load.TURNS


def _median(runs: list[load.Run], of: Callable[[load.Run], float]) -> float:
    return statistics.median(of(run) for run in runs)


if __name__ == "__main__":
    main()
