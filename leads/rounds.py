"""When the workers of this process last got through a round of their work."""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import Gauge

# The longest piece of a round takes 40 seconds (a mail server that hangs), the night's cleaning apart.
SECONDS_OF_A_ROUND = 120.0

_LAST_ROUND = Gauge(
    "intake_worker_last_round_timestamp_seconds", "When a worker last got through a round.", ["worker"]
)


class Rounds:
    """The rounds of one worker; one that hangs or always fails is seen by its silence."""

    def __init__(self, worker: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._gauge = _LAST_ROUND.labels(worker)
        self._clock = clock
        self._last: float | None = None

    def done(self) -> None:
        """Note that a round, or a part of one, went well."""
        self._last = self._clock()
        self._gauge.set_to_current_time()

    def is_recent(self) -> bool:
        """Tell whether the last round was lately."""
        return self._last is not None and self._clock() - self._last < SECONDS_OF_A_ROUND
