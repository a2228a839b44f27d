"""How many chats an address may begin; addresses are held in memory alone, and for an hour.

This machine's own is not counted: everybody seems to come from it behind a proxy that `trusted_proxies`
does not name, and they must not be shut out by that.
"""

from __future__ import annotations

from collections import deque

from clinic.sender import Sender, counted_address

SECONDS = 3600
MOST_ADDRESSES = 10_000


class AddressLimit:
    """A count by address of the past hour, in one process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._begun: dict[str, deque[float]] = {}

    def seconds_to_wait(self, sender: Sender, now: float) -> int:
        """Count a chat and return 0, or return how long until the sender may begin another."""
        if sender.is_this_machine:
            return 0
        begun = self._begun.setdefault(counted_address(sender.address), deque())
        while begun and begun[0] <= now - SECONDS:
            begun.popleft()
        if len(begun) >= self._most:
            return int(begun[0] + SECONDS - now) + 1
        begun.append(now)
        if len(self._begun) > MOST_ADDRESSES:
            self._drop_least(now)
        return 0

    def _drop_least(self, now: float) -> None:
        """Keep who began most, and of the others the latest: one chat each from many is how a flood looks."""
        recent = [(each, begun) for each, begun in self._begun.items() if begun[-1] > now - SECONDS]
        recent.sort(key=lambda counted: (len(counted[1]), counted[1][-1]))
        self._begun = dict(recent[-MOST_ADDRESSES // 2 :])  # half, so that this is seldom done
