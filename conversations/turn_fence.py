"""Store a turn with its end, never once another process has taken it over; hear of what was not stored."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.engine import Connection
from sqlalchemy.exc import (
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    SQLAlchemyError,
    TimeoutError,
)

IsOurs = Callable[[Connection], bool]
_FOR_THE_MOMENT = (OperationalError, InterfaceError, TimeoutError, PendingRollbackError)


class Unstored(Protocol):
    """What a turn has added to its conversation."""

    def store(self, connection: Connection) -> None:
        """Store it in a transaction."""

    async def follow_up(self) -> None:
        """Do what it asks for besides, once the transaction has ended."""


@dataclass
class Fence:
    """Around one turn; `problem` is what kept the database from giving or taking in the conversation."""

    conversation_id: str
    is_ours: IsOurs | None  # none where nothing can be stored whatever happens
    left_to_end: list[Unstored] | None = None
    is_over: bool = False
    problem: SQLAlchemyError | None = None


_around: ContextVar[Fence | None] = ContextVar("fence", default=None)


@contextlib.contextmanager
def fence(conversation_id: str, is_ours: IsOurs) -> Iterator[None]:
    """Have the tracker store ask before it stores what the turn at hand did, in the same transaction."""
    with _around_turn(Fence(conversation_id, is_ours)):
        yield


@contextlib.contextmanager
def unstorable(conversation_id: str) -> Iterator[None]:
    """Have the tracker store give the turn at hand no conversation, so that the visitor is told."""
    with _around_turn(Fence(conversation_id, None)):
        yield


@contextlib.contextmanager
def _around_turn(around: Fence) -> Iterator[None]:
    before = _around.set(around)
    try:
        yield
    finally:
        # Also for what was begun meanwhile and goes on, which has a copy of the context.
        around.is_over = True
        _around.reset(before)


def store_at_end(left: list[Unstored]) -> None:
    """Have the tracker store leave what is saved from now on to the end of the turn at hand, in a list."""
    if around := _around.get():
        around.left_to_end = left


def is_left_to_end(unstored: Unstored) -> bool:
    """Leave something to the end of the turn at hand; tell whether it is stored there."""
    around = _around.get()
    if around is None or around.is_over or around.left_to_end is None:
        return False
    around.left_to_end.append(unstored)
    return True


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


def is_for_the_moment(error: Exception) -> bool:
    """Tell whether the database may do later what it could not do now: it is away, or full."""
    return isinstance(error, _FOR_THE_MOMENT) or getattr(error, "connection_invalidated", False)


def note_problem(error: SQLAlchemyError) -> None:
    """Note on the turn at hand that the database failed it, for Rasa swallows that and goes on in memory."""
    if around := _around.get():
        around.problem = error


def raise_problem() -> None:
    """Raise what was noted on the turn at hand, if anything was."""
    if (around := _around.get()) and around.problem:
        raise around.problem
