"""The plots of how fast it is beside the assistant of `rasa init`."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from bench.drawing import drawn

NEIGHBOURS = 4  # turns on either side that a turn's time is the median of, for single ones jump about


def plot_turns(ours: Sequence[float], stock: Sequence[float], path: Path) -> None:
    """Draw the milliseconds of each turn of one conversation."""
    with drawn(path, 6, 4) as axes:
        for times, label in ((stock, "rasa init"), (ours, "ours")):
            axes.plot(range(1, len(times) + 1), smoothed(times), label=label)
        axes.set(xlabel="turn of one conversation", ylabel="ms", ylim=(0, None))
        axes.legend(loc="upper left")


def plot_throughput(
    visitors: Sequence[int], ours: Sequence[float], stock: Sequence[float], path: Path
) -> None:
    """Draw the messages a second of one dialogue process against the visitors at once."""
    with drawn(path, 6, 4) as axes:
        for rates, label in ((stock, "rasa init"), (ours, "ours")):
            axes.plot(visitors, rates, marker="o", label=label)
        axes.set(xlabel="visitors at once", ylabel="messages a second", xscale="log", ylim=(0, None))
        axes.set_xticks(visitors, [str(each) for each in visitors], minor=False)
        axes.legend(loc="center right")


def smoothed(times: Sequence[float]) -> list[float]:
    """Return for each time the median of it and its neighbours."""
    return [
        statistics.median(times[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1])
        for place in range(len(times))
    ]
