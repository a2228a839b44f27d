"""Kill processes at random moments, one at a time, and start them again."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from typing import Protocol


class Processes(Protocol):
    """What can be killed: dialogue processes, by their ports."""

    @property
    def ports(self) -> Sequence[int]:
        """The ports."""

    def kill(self, port: int) -> None:
        """End one at once."""

    def start(self, port: int) -> None:
        """Start it again."""

    def wait_until_ready(self, port: int) -> None:
        """Wait until it can do its work."""


class Killer(threading.Thread):
    """Kills until it is told to stop, the last process being up again then."""

    def __init__(self, processes: Processes, seconds: float, seed: int, most: int | None = None) -> None:
        """Say what to kill.

        Args:
            processes: of which one at a time is killed.
            seconds: the longest time between one that is up again and the next kill.
            seed: of the moments.
            most: kills; none for no limit.
        """
        super().__init__()
        self._processes, self._seconds, self._most = processes, seconds, most
        self._draw = random.Random(seed)
        self._enough = threading.Event()
        self.kills = 0

    def run(self) -> None:
        """Kill and start."""
        while self.kills != self._most and not self._enough.wait(self._draw.uniform(0, self._seconds)):
            port = self._draw.choice(self._processes.ports)
            self._processes.kill(port)
            self.kills += 1
            self._processes.start(port)
            self._processes.wait_until_ready(port)

    def stop(self) -> None:
        """Kill no more, and wait for what is being started."""
        self._enough.set()
        self.join()
