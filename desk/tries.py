"""Lock a sign-in out after too many failures, whether or not there is such an account."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Literal

MOST_FROM_ONE_ADDRESS = 5
MOST_FROM_ANYWHERE = 25  # more, so that a stranger elsewhere cannot keep somebody out by typing nonsense
MOST_OF_ONE_ADDRESS = 50  # whatever the accounts: an office shares an address, who guesses names has one too
WINDOW = timedelta(minutes=15)

# A try that is refused for the first time is audited; those after it would only fill the audit.
Verdict = Literal["allowed", "locked", "still_locked"]


class Tries:
    """The tries of the last minutes that did not succeed, in this process's memory."""

    def __init__(self) -> None:
        self._tries: dict[tuple[str, str], list[datetime]] = {}
        self._locked: dict[tuple[str, str], datetime] = {}
        self._lock = threading.Lock()

    def begin(self, account: str, address: str, now: datetime) -> Verdict:
        """Count a try and tell whether it may be made; a try counts before it is known how it ends.

        Many at once would otherwise all be let through.
        """
        with self._lock:
            self._forget(now)
            who = (account, address)
            if self._is_too_many(account, address):
                verdict: Verdict = "still_locked" if who in self._locked else "locked"
                self._locked.setdefault(who, now)
                return verdict
            self._tries[who] = [*self._tries.get(who, []), now]
            return "allowed"

    def succeeded(self, account: str, address: str) -> None:
        """Forget the tries that came before."""
        with self._lock:
            self._tries.pop((account, address), None)

    def _is_too_many(self, account: str, address: str) -> bool:
        counts = {who: len(times) for who, times in self._tries.items()}
        return (
            counts.get((account, address), 0) >= MOST_FROM_ONE_ADDRESS
            or sum(count for (name, _), count in counts.items() if name == account) >= MOST_FROM_ANYWHERE
            or sum(count for (_, origin), count in counts.items() if origin == address) >= MOST_OF_ONE_ADDRESS
        )

    def _forget(self, now: datetime) -> None:
        recent = {who: [at for at in times if at > now - WINDOW] for who, times in self._tries.items()}
        self._tries = {who: times for who, times in recent.items() if times}
        self._locked = {who: at for who, at in self._locked.items() if at > now - WINDOW}
