"""Count how far the booking of a chat came."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import Event, SlotSet
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from conversations.figures import count_steps
from leads.counted_chats import CANCELLED, REFUSED, SENT, Progress, count_progress, progress_of

logger = logging.getLogger(__name__)

ENDING, REFERENCE = "ending", "last_reference"
FORGET = "forget"  # set when a booking is cancelled or refused
_COUNTED = (REQUESTED_SLOT, ENDING, REFERENCE, FORGET)


def count_booking(connection: Connection, conversation_id: str, new_events: Iterable[Event]) -> None:
    """Keep how far the booking of a conversation has come, if the conversation is one that is counted.

    A figure that fails is no reason to trouble the visitor: what else the transaction stores stays.

    Raises:
        SQLAlchemyError: the connection was lost, and all that the transaction was to store with it.
    """
    if not any(_is_counted(event) for event in new_events):
        return
    try:
        with connection.begin_nested():
            before = progress_of(connection, conversation_id)
            if before is None or (after := progress_after(before, new_events)) == before:
                return
            count_progress(connection, conversation_id, after)
        count_steps(before, after)
    except SQLAlchemyError as error:
        if connection.invalidated:
            raise
        logger.error("A chat could not be counted: %s.", type(error).__name__)


def progress_after(progress: Progress, events: Iterable[Event]) -> Progress:
    """Return how far a booking has come after more events."""
    for event in events:
        if not _is_counted(event):
            continue
        if event.key == REQUESTED_SLOT:
            progress = progress.asked(event.value)
        elif event.key == REFERENCE:
            progress = progress.ended(SENT)
        elif event.key == ENDING and event.value in (CANCELLED, REFUSED):
            progress = progress.ended(event.value)
        elif event.key == FORGET and progress.outcome is None:
            progress = progress.ended(CANCELLED)
    return progress


def _is_counted(event: Event) -> bool:
    return isinstance(event, SlotSet) and event.key in _COUNTED and bool(event.value)
