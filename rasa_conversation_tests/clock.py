"""Let time pass for Rasa without waiting."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """What `time.time()` says within `shifted()`: the real time plus everything that has passed so far.

    Rasa stamps events and judges the age of a session by it, whichever store keeps the events.
    """

    def __init__(self) -> None:
        self._passed = 0.0

    def pass_time(self, seconds: float) -> None:
        """Let this many seconds go by."""
        self._passed += seconds

    @contextmanager
    def shifted(self) -> Iterator[None]:
        """Run with the shifted time."""
        real = time.time
        if not self._passed:
            yield
            return
        time.time = lambda: real() + self._passed
        try:
            yield
        finally:
            time.time = real
