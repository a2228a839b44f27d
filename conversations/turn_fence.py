"""Keep a turn that another process has taken over from being stored twice, and hear of one that was not."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy.engine import Connection
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, TimeoutError

IsOurs = Callable[[Connection], bool]
_FOR_THE_MOMENT = (OperationalError, InterfaceError, TimeoutError)


@dataclass
class Fence:
    """Around one turn; `is_unstored` once the database took in nothing of it for the moment."""

    conversation_id: str
    is_ours: IsOurs | None  # none where nothing can be stored whatever happens
    is_over: bool = False
    is_unstored: bool = False


_around: ContextVar[Fence | None] = ContextVar("fence", default=None)


@contextlib.contextmanager
def fence(conversation_id: str, is_ours: IsOurs) -> Iterator[Fence]:
    """Have the tracker store ask before it stores what the turn at hand did, in the same transaction."""
    with _around_turn(Fence(conversation_id, is_ours)) as around:
        yield around


@contextlib.contextmanager
def unstorable(conversation_id: str) -> Iterator[None]:
    """Have the tracker store give the turn at hand no conversation, so that the visitor is told."""
    with _around_turn(Fence(conversation_id, None)):
        yield


@contextlib.contextmanager
def _around_turn(around: Fence) -> Iterator[Fence]:
    before = _around.set(around)
    try:
        yield around
    finally:
        # Also for what was begun meanwhile and goes on, which has a copy of the context.
        around.is_over = True
        _around.reset(before)


def is_fenced(conversation_id: str) -> bool:
    """Tell whether the turn at hand is one of the conversation that this process has claimed."""
    around = _around.get()
    return around is not None and around.conversation_id == conversation_id and not around.is_over


def is_taken_over(connection: Connection) -> bool:
    """Tell whether another process has the turn at hand by now; what nobody claimed cannot be taken."""
    around = _around.get()
    return around is not None and not (around.is_ours and around.is_ours(connection))


def can_be_stored() -> bool:
    """Tell whether there is any use in reading the conversation for the turn at hand."""
    around = _around.get()
    return around is None or around.is_ours is not None


@contextlib.contextmanager
def noting_unstored() -> Iterator[None]:
    """Note on the turn at hand that it could not be stored, for Rasa swallows that and goes on in memory."""
    try:
        yield
    except SQLAlchemyError as error:
        around = _around.get()
        if around and (isinstance(error, _FOR_THE_MOMENT) or getattr(error, "connection_invalidated", False)):
            around.is_unstored = True
        raise
