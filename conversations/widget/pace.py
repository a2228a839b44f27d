"""How often something was done in a while, by whom; held in memory alone, for as long as it counts."""

from __future__ import annotations

from collections import deque

MOST_KNOWN = 10_000


class Pace:
    """A count by key of what was done in the past `seconds`, in one process."""

    def __init__(self, most: int, seconds: int) -> None:
        self._most = most
        self._seconds = seconds
        self._done: dict[str, deque[float]] = {}

    def seconds_to_wait(self, key: str, now: float) -> int:
        """Count once more and return 0, or return how long until that may be."""
        done = self._done.setdefault(key, deque())
        while done and done[0] <= now - self._seconds:
            done.popleft()
        if len(done) >= self._most:
            return int(done[0] + self._seconds - now) + 1
        done.append(now)
        if len(self._done) > MOST_KNOWN:
            self._drop_least(now)
        return 0

    def _drop_least(self, now: float) -> None:
        """Keep who did most, and of the others the latest: once each by many is how a flood looks."""
        recent = [(key, done) for key, done in self._done.items() if done[-1] > now - self._seconds]
        recent.sort(key=lambda counted: (len(counted[1]), counted[1][-1]))
        self._done = dict(recent[-MOST_KNOWN // 2 :])  # half, so that this is seldom done
