"""What a conversation file asks for, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Outage:
    """What does not work during a turn: the action server (`down` or `hanging`), its speed, the store."""

    action_server: str | None = None
    slow_seconds: float = 0.0
    store_down: bool = False

    def __bool__(self) -> bool:
        return self != Outage()

    def joined_with(self, other: Outage) -> Outage:
        """Return both outages together; the other's action server wins."""
        return Outage(
            other.action_server or self.action_server,
            other.slow_seconds or self.slow_seconds,
            self.store_down or other.store_down,
        )


@dataclass(frozen=True)
class Said:
    """What the visitor does: type a text, or press a button that has this title."""

    text: str
    line: int
    is_press: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)
    after_seconds: float = 0.0
    outage: Outage = field(default_factory=Outage)


@dataclass(frozen=True)
class Utterance:
    """What a message of the assistant should be; None means anything will do."""

    name: str | None = None
    text: str | None = None
    pattern: str | None = None
    buttons: tuple[Mapping[str, str], ...] | None = None

    def __str__(self) -> str:
        parts = [self.name or "a message"]
        if self.text is not None:
            parts.append(f"with the text {self.text!r}")
        if self.pattern is not None:
            parts.append(f"matching /{self.pattern}/")
        if self.buttons is not None:
            titles = (button.get("title") or button["payload"] for button in self.buttons)
            parts.append("with the buttons " + "".join(f"[{title}]" for title in titles))
        return " ".join(parts)


@dataclass(frozen=True)
class Slot:
    """A slot and the value in question; `any_value` when only the name was given."""

    name: str
    value: Any = None
    any_value: bool = False

    def __str__(self) -> str:
        return f"{self.name} (any value)" if self.any_value else f"{self.name}={self.value!r}"


@dataclass(frozen=True)
class Expectation:
    """One thing that a turn should show.

    kind: `uttered` / `not_uttered` (Utterance), `slot_was_set` / `slot_was_not_set` (Slot),
    `action_executed` (name), `intent` (name), `outcome` ((key, expected)).
    """

    kind: str
    value: Any
    line: int


@dataclass(frozen=True)
class PlannedTurn:
    """What is said, and what should follow; nothing is said in the turn that starts the session."""

    said: Said | None
    expectations: tuple[Expectation, ...] = ()
    is_ordered: bool = False


@dataclass(frozen=True)
class Case:
    """One conversation."""

    name: str
    path: Path
    line: int
    turns: tuple[PlannedTurn, ...]
    slots: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    stubs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    outage: Outage = field(default_factory=Outage)
    outcome: tuple[Expectation, ...] = ()
