"""How many chats an address may begin in an hour.

This machine's own is not counted: everybody seems to come from it behind a proxy that `trusted_proxies`
does not name, and they must not be shut out by that.
"""

from __future__ import annotations

from clinic.sender import Sender, counted_address
from conversations.widget.pace import Pace

SECONDS = 3600


class AddressLimit:
    """A count by address of the past hour, in one process."""

    def __init__(self, most: int) -> None:
        self._pace = Pace(most, SECONDS)

    def seconds_to_wait(self, sender: Sender, now: float) -> int:
        """Count a chat and return 0, or return how long until the sender may begin another."""
        if sender.is_this_machine:
            return 0
        return self._pace.seconds_to_wait(counted_address(sender.address), now)
