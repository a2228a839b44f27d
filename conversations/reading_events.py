"""Make Rasa's events of what is stored."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import Event

from database.conversations import NAMED


class UnreadableConversation(Exception):
    """An event is half-written, or of a kind that this version of Rasa does not know."""


# Rasa would look through all of its classes for each event.
_kind = functools.cache(Event.resolve_by_type)


def read_events(stored: Iterable[tuple[int, str | None]]) -> list[Event]:
    """Turn number and JSON of each event into events.

    Raises:
        UnreadableConversation: naming the event by its number; what is in it stays out of the message.
    """
    return [_read(number, data) for number, data in stored]


def _read(number: int, data: str | None) -> Event:
    try:
        parameters: dict[str, Any] = json.loads(data or "")
        kind = parameters["event"]
        # Half-written without a name it would do nothing. What was forgotten has no value or text.
        is_named = "name" in parameters or kind not in NAMED
        is_whole = is_named and isinstance(parameters.get("metadata") or {}, dict)
        event = _kind(kind)._from_parameters(parameters) if is_whole else None
    except (ValueError, KeyError, TypeError, AttributeError):
        event = None
    if event is None:
        raise UnreadableConversation(f"event {number} cannot be read")
    return event
