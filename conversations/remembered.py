"""What this process remembers of conversations: never more than was read from the database, and bounded."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from rasa.shared.core.events import Event

CONVERSATIONS = 500
EVENTS = 15_000  # of all of them together, some 30 MB


@dataclass(frozen=True)
class Remembered:
    """A conversation as it was read: shortened, with what tells whether the database still holds the same."""

    events: tuple[Event, ...] = field(repr=False)
    last_id: int
    last_data: str | None = field(repr=False)
    times_rewritten: int


class Memory:
    """The conversations used last."""

    def __init__(self, conversations: int = CONVERSATIONS, events: int = EVENTS) -> None:
        self._most_conversations = conversations
        self._most_events = events
        self._kept: OrderedDict[str, Remembered] = OrderedDict()
        self.events = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, conversation_id: str) -> Remembered | None:
        """Return what is remembered."""
        return self._kept.get(conversation_id)

    def put(self, conversation_id: str, remembered: Remembered) -> None:
        """Remember, and forget what was used longest ago when that makes too much."""
        self.drop(conversation_id)
        self._kept[conversation_id] = remembered
        self.events += len(remembered.events)
        while len(self._kept) > self._most_conversations or self.events > self._most_events:
            self.drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Remember nothing."""
        self._kept.clear()
        self.events = 0

    def drop(self, conversation_id: str) -> None:
        """Remember nothing of a conversation."""
        if dropped := self._kept.pop(conversation_id, None):
            self.events -= len(dropped.events)
