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

    is_ours: IsOurs
    is_unstored: bool = False


_fence: ContextVar[Fence | None] = ContextVar("fence", default=None)


@contextlib.contextmanager
def fence(is_ours: IsOurs) -> Iterator[Fence]:
    """Have the tracker store ask before it stores what the turn at hand did, in the same transaction."""
    around = Fence(is_ours)
    before = _fence.set(around)
    try:
        yield around
    finally:
        _fence.reset(before)


def is_taken_over(connection: Connection) -> bool:
    """Tell whether another process has the turn at hand by now; a channel without leases loses none."""
    around = _fence.get()
    return around is not None and not around.is_ours(connection)


@contextlib.contextmanager
def noting_unstored() -> Iterator[None]:
    """Note on the turn at hand that it could not be stored, for Rasa swallows that and goes on in memory."""
    try:
        yield
    except (OperationalError, InterfaceError, TimeoutError):
        if around := _fence.get():
            around.is_unstored = True
        raise
