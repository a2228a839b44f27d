"""Keep a turn that another process has taken over from being stored twice, and hear of one that was not."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy.engine import Connection
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

IsOurs = Callable[[Connection], bool]


@dataclass
class Fence:
    """Around one turn; `is_unstored` once the database took in nothing of it for the moment."""

    conversation_id: str
    is_ours: IsOurs
    is_over: bool = False
    is_unstored: bool = False


_around: ContextVar[Fence | None] = ContextVar("fence", default=None)


@contextlib.contextmanager
def fence(conversation_id: str, is_ours: IsOurs) -> Iterator[Fence]:
    """Have the tracker store ask before it stores what the turn at hand did, in the same transaction."""
    around = Fence(conversation_id, is_ours)
    before = _around.set(around)
    try:
        yield around
    finally:
        around.is_over = (
            True  # also for what was begun meanwhile and goes on, which has a copy of the context
        )
        _around.reset(before)


def is_fenced(conversation_id: str) -> bool:
    """Tell whether the turn at hand is one of the conversation that this process has claimed."""
    around = _around.get()
    return around is not None and around.conversation_id == conversation_id and not around.is_over


def is_taken_over(connection: Connection) -> bool:
    """Tell whether another process has the turn at hand by now; what nobody claimed cannot be taken."""
    around = _around.get()
    return around is not None and not around.is_ours(connection)


@contextlib.contextmanager
def noting_unstored() -> Iterator[None]:
    """Note on the turn at hand that it could not be stored, for Rasa swallows that and goes on in memory."""
    try:
        yield
    except (OperationalError, InterfaceError, TimeoutError):
        if around := _around.get():
            around.is_unstored = True
        raise
