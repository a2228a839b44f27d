"""Notice, once for all open pages, that something changed."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from leads.today import latest_change

SECONDS_BETWEEN_LOOKS = 1.0

_log = logging.getLogger(__name__)


class Changes:
    """One look at the database a second for all who wait, and none while nobody does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._latest = ""
        self._number = 0
        self._waiting = 0
        self._changed = asyncio.Condition()
        self._over = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Tell whether the server stops."""
        return self._over.is_set()

    @property
    def number(self) -> int:
        """Return how many changes were noticed; whoever has it misses none while looking at the database."""
        return self._number

    async def watch(self) -> None:
        """Look until the server stops."""
        while not self.is_over:
            if self._waiting:
                await self._look()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._over.wait(), SECONDS_BETWEEN_LOOKS)

    async def wait(self, number: int, seconds: float) -> None:
        """Return once there were more changes than this number, or when the time is over."""
        self._waiting += 1
        try:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._more_than(number), seconds)
        finally:
            self._waiting -= 1

    async def stop(self) -> None:
        """Let everybody go."""
        self._over.set()
        async with self._changed:
            self._changed.notify_all()

    async def _more_than(self, number: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._number > number or self.is_over)

    async def _look(self) -> None:
        try:
            latest = await asyncio.to_thread(latest_change, self._engine)
        except SQLAlchemyError as error:
            _log.warning("The database did not answer the look for changes (%s).", type(error).__name__)
            return
        if latest != self._latest:
            self._latest = latest
            self._number += 1
            async with self._changed:
                self._changed.notify_all()
