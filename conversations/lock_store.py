"""Rasa's lock store: one message of a conversation at a time, over all processes and channels.

The lock is the claimed turn that the widget's messages have already (`widget/turns.py`), in the same table
and with the same lease. A message of another channel lines up there for as long as it is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Any

from rasa.core.lock_store import LockStore as RasaLockStore
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import SQLAlchemyError

from conversations import line
from conversations.turn_fence import fence, is_fenced
from conversations.widget.turns import Claim, LeaseLost, is_ours, renew
from database.engine import open_database

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_BETWEEN_RENEWALS = 5


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
            logger.error("The conversation %s cannot be locked (%s).", conversation_id, type(error).__name__)
            with fence(conversation_id, lambda _: False):
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
        mine: Claim
        mine, is_first = await self._in_database(line.stand, conversation_id, _now())
        try:
            while not is_first:
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
                mine, is_first = await self._in_database(line.look, mine, _now())
        except BaseException:
            await asyncio.shield(self._leave(mine))
            raise
        return mine

    async def _renew(self, mine: Claim) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_RENEWALS)
            try:
                await self._in_database(renew, mine, _now())
            except LeaseLost:
                logger.warning("Another process goes on with the conversation %s.", mine.conversation_id)
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
