"""Chats as they are counted: where they were begun and how far the booking came, nothing that was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from database.tables import counted_chat
from leads.lead import DEMO

# The slots of the booking form, in the order in which they are asked.
STEPS = ("reason", "patient_type", "full_name", "phone", "email", "preferred_time", "consent", "ending")
SENT, CANCELLED, REFUSED = "sent", "cancelled", "refused"
KEPT = timedelta(days=400)
_MINE = counted_chat.c.conversation_id == bindparam("conversation")
_COUNT_SAID = update(counted_chat).where(_MINE, counted_chat.c.said.is_(False)).values(said=True)
_PROGRESS = select(counted_chat.c.furthest_step, counted_chat.c.last_step, counted_chat.c.outcome).where(
    _MINE
)
_COUNT_PROGRESS = (
    update(counted_chat)
    .where(_MINE)
    .values(furthest_step=bindparam("furthest"), last_step=bindparam("last"), outcome=bindparam("ended"))
)


@dataclass(frozen=True)
class Progress:
    """How far a booking came: the furthest step, the one asked last, and how it ended if it did."""

    furthest_step: str | None = None
    last_step: str | None = None
    outcome: str | None = None

    def asked(self, step: str) -> Progress:
        """Return the progress after a step was asked; a chat that has sent a request stays one that has."""
        if step not in STEPS:
            return self
        furthest = max(self.furthest_step or step, step, key=STEPS.index)
        return Progress(furthest, step, SENT if self.outcome == SENT else None)

    def ended(self, outcome: str) -> Progress:
        """Return the progress after an end; sent beats all, and nothing ends what was not begun."""
        if outcome != SENT and (self.outcome == SENT or self.last_step is None):
            return self
        return replace(self, outcome=outcome)

    @property
    def steps_reached(self) -> int:
        """How many of the steps it came to; a step whose answer was given early counts as reached."""
        if self.outcome == SENT:
            return len(STEPS)
        return STEPS.index(self.furthest_step) + 1 if self.furthest_step else 0


@dataclass(frozen=True)
class CountedChat:
    """A chat of the website, as it is counted."""

    conversation_id: str
    begun_at: datetime
    page: str
    said: bool = False
    progress: Progress = Progress()

    @property
    def is_demo(self) -> bool:
        """Whether `intake demo` has made it up."""
        return self.conversation_id.startswith(DEMO)

    @property
    def steps_reached(self) -> int:
        """How many of the steps it came to."""
        return self.progress.steps_reached


def count_begun(connection: Connection, conversation_id: str, page: str, now: datetime) -> None:
    """Count a chat that begins."""
    connection.execute(
        insert(counted_chat).values(conversation_id=conversation_id, begun_at=now, page=page, said=False)
    )


def count_said(connection: Connection, conversation_id: str) -> None:
    """Count that the visitor wrote or pressed something."""
    connection.execute(_COUNT_SAID, {"conversation": conversation_id})


def progress_of(connection: Connection, conversation_id: str) -> Progress | None:
    """Return how far a chat's booking has come; None for a conversation that is not counted."""
    row = connection.execute(_PROGRESS, {"conversation": conversation_id}).one_or_none()
    return Progress(*row) if row else None


def count_progress(connection: Connection, conversation_id: str, progress: Progress) -> None:
    """Keep how far a chat's booking has come."""
    connection.execute(
        _COUNT_PROGRESS,
        {
            "conversation": conversation_id,
            "furthest": progress.furthest_step,
            "last": progress.last_step,
            "ended": progress.outcome,
        },
    )


def add_counted(connection: Connection, chats: Iterable[CountedChat]) -> None:
    """Store chats that are counted already, such as made-up ones."""
    rows = [
        {
            "conversation_id": chat.conversation_id,
            "begun_at": chat.begun_at,
            "page": chat.page,
            "said": chat.said,
            "furthest_step": chat.progress.furthest_step,
            "last_step": chat.progress.last_step,
            "outcome": chat.progress.outcome,
        }
        for chat in chats
    ]
    if rows:
        connection.execute(insert(counted_chat), rows)


def list_counted(engine: Engine, since: datetime, until: datetime) -> list[CountedChat]:
    """Return the chats begun from a moment on and before another, oldest first."""
    begun = select(counted_chat).where(counted_chat.c.begun_at >= since, counted_chat.c.begun_at < until)
    with engine.connect() as connection:
        return [
            CountedChat(
                row.conversation_id,
                row.begun_at,
                row.page,
                row.said,
                Progress(row.furthest_step, row.last_step, row.outcome),
            )
            for row in connection.execute(begun.order_by(counted_chat.c.begun_at))
        ]


def remove_counted(connection: Connection, before: datetime) -> None:
    """Remove the chats begun before a moment."""
    connection.execute(delete(counted_chat).where(counted_chat.c.begun_at < before))
