"""How many chats an address may begin; addresses are held in memory alone, and for an hour."""

from __future__ import annotations

from collections import deque

SECONDS = 3600
MOST_ADDRESSES = 10_000


class AddressLimit:
    """A count by address of the past hour, in one process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._begun: dict[str, deque[float]] = {}

    def seconds_to_wait(self, address: str, now: float) -> int:
        """Count a chat and return 0, or return how long until the address may begin another."""
        begun = self._begun.setdefault(address, deque())
        while begun and begun[0] <= now - SECONDS:
            begun.popleft()
        if len(begun) >= self._most:
            return int(begun[0] + SECONDS - now) + 1
        begun.append(now)
        if len(self._begun) > MOST_ADDRESSES:
            self._drop_old(now)
        return 0

    def _drop_old(self, now: float) -> None:
        self._begun = {address: begun for address, begun in self._begun.items() if begun[-1] > now - SECONDS}
        while len(self._begun) > MOST_ADDRESSES:
            del self._begun[next(iter(self._begun))]
