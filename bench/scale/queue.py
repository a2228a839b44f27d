"""Turns that wait for one of several processors, in the order in which they came."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Times = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Served:
    """What came of some turns: the seconds that each waited, and how busy the processors were."""

    waited: Times
    utilisation: float  # from 0 to 1, between the first arrival and the last end


def serve(arrivals: Times, services: Times, processors: int) -> Served:
    """Serve turns first come, first served.

    Args:
        arrivals: the moments in seconds, in order.
        services: the seconds that each takes a processor.
        processors: how many there are; each serves one turn at a time.
    """
    free = [0.0] * processors  # when each is free next, as a heap
    waited = np.empty(len(arrivals))
    last = 0.0
    for number, (arrival, service) in enumerate(zip(arrivals.tolist(), services.tolist(), strict=True)):
        begin = max(arrival, free[0])
        end = begin + service
        heapq.heapreplace(free, end)
        waited[number] = begin - arrival
        last = max(last, end)
    seconds = last - float(arrivals[0]) if len(arrivals) else 0.0
    return Served(waited, float(services.sum()) / (seconds * processors) if seconds else 0.0)
