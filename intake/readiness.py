"""Whether a process can do its work, found out by doing a little of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

SECONDS_KEPT = 1.0  # an answer is good for so long, however many ask
SECONDS_TO_CHECK = 4.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Check:
    """Something that must work, and what is said when it does not."""

    works: Callable[[], Awaitable[bool]]
    otherwise: str


class Readiness:
    """Goes through the checks in their order, once at a time, and stops at the first that fails."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = checks
        self._reason: str | None = "It was not looked at yet."
        self._at: float | None = None
        self._looking: asyncio.Task[None] | None = None

    async def reason(self) -> str | None:
        """Return why the process cannot do its work; None when it can."""
        if self._looking is None and (self._at is None or time.monotonic() - self._at > SECONDS_KEPT):
            self._looking = asyncio.get_running_loop().create_task(self._look())
        if self._looking is not None:
            # What hangs is not asked a second time, and is not waited for longer than this.
            await asyncio.wait({self._looking}, timeout=SECONDS_TO_CHECK)
        return self._reason

    async def _look(self) -> None:
        try:
            for check in self._checks:
                self._reason = check.otherwise  # also while it hangs
                if not await _works(check):
                    return
            self._reason = None
        finally:
            self._at, self._looking = time.monotonic(), None


async def _works(check: Check) -> bool:
    try:
        return await check.works()
    # Whatever goes wrong in it, the process is not ready.
    except Exception as error:
        logger.error("%s (%s)", check.otherwise, type(error).__name__)
        return False
