"""Say how long messages wait in the busiest hour of a day, by the processors there are.

python -m bench.scale [--chats CHATS_A_DAY ...] [--processors N ...] [--seed 1]
"""

from __future__ import annotations

import argparse

import numpy as np

from bench.scale.day import HOUR, busiest_hour, messages_of_hour, service_times
from bench.scale.queue import serve

# One clinic, a hundred, a million chats; beside them what may be had in processors.
CHATS = (50, 5_000, 1_000_000)
PROCESSORS = (1, 2, 6, 8, 12)
MOST_BUSY = 0.98  # beyond, the queue would only grow


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale")
    parser.add_argument("--chats", type=float, nargs="+", default=CHATS)
    parser.add_argument("--processors", type=int, nargs="+", default=PROCESSORS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(
        f"{'chats a day':>12}{'messages/s':>12}{'processors':>12}{'busy':>8}{'p50':>10}{'p95':>10}{'p99':>10}"
    )
    for chats in options.chats:
        for processors in options.processors:
            print(row(chats, processors, options.seed))


def row(chats: float, processors: int, seed: int) -> str:
    """Return what is waited in the busiest hour, in milliseconds."""
    draw = np.random.default_rng(seed)
    arrivals = messages_of_hour(chats, busiest_hour(), draw)
    services = service_times(len(arrivals), draw)
    rate = len(arrivals) / HOUR
    begin = f"{chats:12,.0f}{rate:12.2f}{processors:12}"
    busy = rate * float(services.mean()) / processors
    if busy > MOST_BUSY:
        return f"{begin}{busy:8.0%}  too few: the queue grows"
    served = serve(arrivals, services, processors)
    waits = "".join(f"{1000 * np.percentile(served.waited, share):8.1f}ms" for share in (50, 95, 99))
    return f"{begin}{served.utilisation:8.1%}{waits}"


if __name__ == "__main__":
    main()
