"""Keep a turn that another process has taken over from being stored a second time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy.engine import Connection

IsOurs = Callable[[Connection], bool]


@dataclass
class _Held:
    conversation_id: str
    is_ours: IsOurs
    is_over: bool = False


_held: ContextVar[_Held | None] = ContextVar("held", default=None)


@contextlib.contextmanager
def fence(conversation_id: str, is_ours: IsOurs) -> Iterator[None]:
    """Have the tracker store ask before it stores what the turn at hand did, in the same transaction."""
    held = _Held(conversation_id, is_ours)
    before = _held.set(held)
    try:
        yield
    finally:
        held.is_over = True  # also for what was begun meanwhile and goes on, which has a copy of the context
        _held.reset(before)


def is_fenced(conversation_id: str) -> bool:
    """Tell whether the turn at hand is one of the conversation that this process has claimed."""
    held = _held.get()
    return held is not None and held.conversation_id == conversation_id and not held.is_over


def is_taken_over(connection: Connection) -> bool:
    """Tell whether another process has the turn at hand by now; what nobody claimed cannot be taken."""
    held = _held.get()
    return held is not None and not held.is_ours(connection)
