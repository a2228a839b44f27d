"""What happened in a conversation, as plain values; hooks and matching read these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa_conversation_tests.cases import Outage


@dataclass(frozen=True)
class Message:
    """One message of the assistant: the response's name, where it has one; the position of its event."""

    text: str
    name: str | None
    buttons: tuple[Mapping[str, Any], ...]
    data: Mapping[str, Any]
    position: int


@dataclass(frozen=True)
class Sent:
    """What is sent, and in which circumstances; `pressed` is the title of the button behind it."""

    text: str
    pressed: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    after_seconds: float = 0.0
    outage: Outage = field(default_factory=Outage)


@dataclass(frozen=True)
class Turn:
    """What was said, and what followed.

    `said` is what was sent (None in the turn that starts the session), `pressed` the title of the button
    behind it. `events` are Rasa's events of this turn as dicts; `slots` the values after it. `errors` are log
    records of level ERROR, `failure` the exception that reached the channel, `custom_actions` what the action
    server ran (a form's validation is not among the events).
    """

    said: str | None
    events: tuple[Mapping[str, Any], ...]
    slots: Mapping[str, Any]
    pressed: str | None = None
    errors: tuple[str, ...] = ()
    failure: str | None = None
    custom_actions: tuple[str, ...] = ()
    seconds: float = 0.0
    had_outage: bool = False

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return what the assistant said, in order."""
        return tuple(
            _message(event, position)
            for position, event in enumerate(self.events)
            if event.get("event") == "bot"
        )

    @property
    def parse_data(self) -> Mapping[str, Any]:
        """Return how the visitor's message was understood; empty when nothing was said."""
        for event in self.events:
            if event.get("event") == "user":
                return event.get("parse_data") or {}
        return {}

    @property
    def intents(self) -> tuple[str, ...]:
        """Return the predicted intent, and the full name (`faq/price`) of a retrieval intent."""
        intent = self.parse_data.get("intent") or {}
        names = (intent.get("name"), intent.get("full_retrieval_intent_name"))
        return tuple(name for name in names if name)

    @property
    def actions(self) -> tuple[str, ...]:
        """Return the actions executed, `action_listen` left out."""
        names = (
            event["name"] for event in self.events if event.get("event") == "action" and event.get("name")
        )
        return tuple(name for name in names if name != "action_listen")


@dataclass
class Conversation:
    """A running conversation: its name, Rasa's sender id, the turns so far.

    `world` is for the project: what one of its hooks sets (a folder, a database), the others may read.
    """

    name: str
    path: Path
    sender_id: str
    turns: list[Turn] = field(default_factory=list)
    world: Any = None

    @property
    def slots(self) -> Mapping[str, Any]:
        """Return the slots' values after the last turn."""
        return self.turns[-1].slots if self.turns else {}

    @property
    def events(self) -> list[Mapping[str, Any]]:
        """Return every event so far as Rasa's dicts, also those that the store has since dropped."""
        return [event for turn in self.turns for event in turn.events]

    @property
    def texts(self) -> list[str]:
        """Return every text that the assistant said."""
        return [message.text for turn in self.turns for message in turn.messages if message.text]


def _message(event: Mapping[str, Any], position: int) -> Message:
    data = event.get("data") or {}
    return Message(
        text=event.get("text") or "",
        name=(event.get("metadata") or {}).get("utter_action"),
        buttons=tuple(data.get("buttons") or ()),
        data=data,
        position=position,
    )
