"""Send bursts of twelve messages to three dialogue processes on PostgreSQL, and kill one again and again.

    python -m bench.bursts [--bursts 1000] [--at-once 4] [--seconds 6] [--seed 1] [--database URL]

Without a database it makes a PostgreSQL of its own, as the tests do. The exit code is 1 when anything was
lost, doubled, out of order or answered with an apology.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bench.bursts.killing import Killer
from bench.bursts.sending import send
from bench.bursts.verdict import judge, wait_for_the_end
from bench.fleet import Fleet
from bench.from_the_tests import new_database_url
from bench.speed.servers import copy_ours
from database.engine import open_database

DIALOGUES = 3


def main() -> int:
    """Run it and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.bursts")
    parser.add_argument("--bursts", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=6, help="the longest time between two kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="the URL of an empty PostgreSQL database")
    options = parser.parse_args()
    database = options.database or new_database_url()
    engine = open_database(database)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with Fleet(copy_ours(folder), folder, database, DIALOGUES) as fleet:
            killer = Killer(fleet, options.seconds, options.seed)
            begin = time.monotonic()
            killer.start()
            try:
                bursts = asyncio.run(send(fleet.ports, options.bursts, options.at_once, options.seed))
                wait_for_the_end(engine)
            finally:
                killer.stop()
            seconds = time.monotonic() - begin
    verdict = judge(engine, bursts)
    engine.dispose()
    again = sum(burst.again for burst in bursts)
    rate = verdict.messages / seconds
    print(f"{len(bursts)} bursts, {verdict.messages} messages over {DIALOGUES} dialogue processes")
    print(f"{killer.kills} kills, {again} sent again, {seconds:.0f} s, {rate:.1f} messages/s")
    print(f"{verdict.replies} replies; lost {verdict.lost}, doubled {verdict.doubled}, ", end="")
    print(f"chats out of order {verdict.out_of_order}, apologies {verdict.apologies}")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
