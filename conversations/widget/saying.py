"""Tell a visitor what a turn says: with the turn's end, or sooner when that is not near."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from conversations.turn_fence import raise_problem
from conversations.widget.utterance import Utterance

SECONDS_TO_THE_END = 1.0  # no visitor is kept longer from what was said

Deliver = Callable[[list[Utterance]], Awaitable[None]]


class Saying:
    """What one turn has said and nobody was told yet: one transaction less for a turn that is soon over."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._timer: asyncio.TimerHandle | None = None
        self._delivering: asyncio.Task[None] | None = None
        self.waiting: list[Utterance] = []

    async def tell(self, utterance: Utterance) -> None:
        """Take what the turn says next.

        Raises:
            SQLAlchemyError: the database gave no conversation; what is said without would be said again.
        """
        raise_problem()
        self.waiting.append(utterance)
        if self._timer is None:
            self._set_timer()

    async def rest(self) -> list[Utterance]:
        """Return what the turn's end has to tell.

        Raises:
            LeaseLost, SQLAlchemyError: something could not be told before.
        """
        if self._delivering:
            await self._delivering
        self.stop()
        return list(self.waiting)

    def stop(self) -> None:
        """Tell nothing more before the turn's end."""
        if self._timer:
            self._timer.cancel()

    def _set_timer(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(SECONDS_TO_THE_END, self._begin)

    def _begin(self) -> None:
        self._delivering = asyncio.get_running_loop().create_task(self._deliver_waiting())

    async def _deliver_waiting(self) -> None:
        said, self.waiting = self.waiting, []
        await self._deliver(said)
        # Only now, so that what is said later is told later.
        self._timer = None
        if self.waiting:
            self._set_timer()
