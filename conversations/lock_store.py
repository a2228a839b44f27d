"""Rasa's lock store: one message of a conversation at a time, over all processes and channels.

The lock is the claimed turn that the widget's messages have already (`widget/turns.py`), in the same table
and with the same lease. A message of another channel lines up there for as long as it is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Any

from rasa.core.lock_store import LockStore as RasaLockStore
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import SQLAlchemyError

from conversations import line
from conversations.loggable import loggable
from conversations.turn_fence import fence, is_fenced, unstorable
from conversations.widget.turns import SECONDS_BETWEEN_RENEWALS, Claim, LeaseLost, is_ours, renew
from database.engine import open_database, reading

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.1


class LockStore(RasaLockStore):
    """Locks that are turns in the database; of Rasa's own only `lock` is used."""

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        self.engine = open_database(waits_for_disk=False)
        super().__init__()

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """Wait for the conversation's earlier messages, and keep later ones waiting.

        The widget's turns are claimed before Rasa hears of them, and are let through. Without a database no
        one is kept waiting, for the visitor must be told; then nothing is stored.
        """
        if is_fenced(conversation_id):
            yield
            return
        try:
            mine = await self._wait_in_line(conversation_id)
        except SQLAlchemyError as error:
            named = loggable(conversation_id)
            logger.error("The conversation %s cannot be locked (%s).", named, type(error).__name__)
            with unstorable(conversation_id):
                yield
            return
        renewing = asyncio.get_running_loop().create_task(self._renew(mine))
        try:
            with fence(conversation_id, lambda connection: is_ours(connection, mine, _now())):
                yield
        finally:
            renewing.cancel()
            await asyncio.shield(self._leave(mine))

    async def _wait_in_line(self, conversation_id: str) -> Claim:
        mine, is_first = await self._placed(line.stand, conversation_id)
        renewed_at = time.monotonic()
        while not is_first:
            try:
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
                is_due = time.monotonic() >= renewed_at + SECONDS_BETWEEN_RENEWALS
                if not is_due and await asyncio.to_thread(self._is_held_up, mine):
                    continue
            except BaseException:
                await asyncio.shield(self._leave(mine))
                raise
            mine, is_first = await self._placed(line.look, mine)
            renewed_at = time.monotonic()
        return mine

    async def _placed(self, take: Callable[..., tuple[Claim, bool]], of: Any) -> tuple[Claim, bool]:
        """Take or renew a place in the line; give it up when whoever waits for it goes away meanwhile."""
        taking = asyncio.ensure_future(self._in_database(take, of, _now()))
        try:
            placed: tuple[Claim, bool] = await asyncio.shield(taking)
        except asyncio.CancelledError:
            with contextlib.suppress(SQLAlchemyError):
                await asyncio.shield(self._leave((await taking)[0]))
            raise
        except SQLAlchemyError:
            if isinstance(of, Claim):
                await asyncio.shield(self._leave(of))
            raise
        return placed

    def _is_held_up(self, mine: Claim) -> bool:
        with reading(self.engine) as connection:
            return line.is_held_up(connection, mine)

    async def _renew(self, mine: Claim) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_RENEWALS)
            try:
                await self._in_database(renew, mine, _now())
            except LeaseLost:
                named = loggable(mine.conversation_id)
                logger.warning("Another process goes on with the conversation %s.", named)
                return
            except SQLAlchemyError as error:
                logger.error("A lease could not be renewed: %s.", type(error).__name__)

    async def _leave(self, mine: Claim) -> None:
        # What cannot be left is passed over when its lease ends.
        with contextlib.suppress(SQLAlchemyError):
            await self._in_database(line.leave, mine)

    async def _in_database(self, do: Callable[..., Any], *arguments: Any) -> Any:
        def transaction() -> Any:
            with self.engine.begin() as connection:
                return do(connection, *arguments)

        return await asyncio.to_thread(transaction)


def _now() -> datetime:
    return datetime.now(timezone.utc)
