"""Keep a turn that another process has taken over from being stored a second time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from sqlalchemy.engine import Connection

IsOurs = Callable[[Connection], bool]
_is_ours: ContextVar[IsOurs | None] = ContextVar("is_ours", default=None)


@contextlib.contextmanager
def fence(is_ours: IsOurs) -> Iterator[None]:
    """Have the tracker store ask before it stores what the turn at hand did, in the same transaction."""
    before = _is_ours.set(is_ours)
    try:
        yield
    finally:
        _is_ours.reset(before)


def is_taken_over(connection: Connection) -> bool:
    """Tell whether another process has the turn at hand by now; a channel without leases loses none."""
    is_ours = _is_ours.get()
    return is_ours is not None and not is_ours(connection)
