"""Lock a sign-in out after too many failures, whether or not there is such an account."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

MOST_FROM_ONE_ADDRESS = 5
MOST_FROM_ANYWHERE = 25  # more, so that a stranger elsewhere cannot keep somebody out by typing nonsense
WINDOW = timedelta(minutes=15)


class Tries:
    """The tries of the last minutes that did not succeed, in this process's memory."""

    def __init__(self) -> None:
        self._tries: dict[tuple[str, str], list[datetime]] = {}
        self._lock = threading.Lock()

    def begin(self, account: str, address: str, now: datetime) -> bool:
        """Count a try and tell whether it may be made; a try counts before it is known how it ends.

        Many at once would otherwise all be let through.
        """
        with self._lock:
            self._forget(now)
            here = self._tries.get((account, address), [])
            anywhere = sum(len(times) for (name, _), times in self._tries.items() if name == account)
            if len(here) >= MOST_FROM_ONE_ADDRESS or anywhere >= MOST_FROM_ANYWHERE:
                return False
            self._tries[account, address] = [*here, now]
            return True

    def succeeded(self, account: str, address: str) -> None:
        """Forget the tries that came before."""
        with self._lock:
            self._tries.pop((account, address), None)

    def _forget(self, now: datetime) -> None:
        recent = {who: [at for at in times if at > now - WINDOW] for who, times in self._tries.items()}
        self._tries = {who: times for who, times in recent.items() if times}
