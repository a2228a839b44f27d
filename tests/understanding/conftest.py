"""The trained model, loaded once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model import get_latest_model
from rasa.shared.core.events import ActiveLoop, Event
from rasa.shared.core.trackers import DialogueStateTracker

from understanding.importer import PROJECT

Parse = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def agent() -> Agent:
    """Return the trained model, which `make test` trains first."""
    model = get_latest_model(str(PROJECT / "models"))
    assert model, "there is no trained model; run 'make train'"
    return Agent.load(model)


@pytest.fixture(scope="session")
def parse(agent: Agent) -> Parse:
    """Read a visitor's words as the trained model does; each words once, for tests ask again and again."""

    @cache
    def _parse(text: str) -> dict[str, Any]:
        parsed: dict[str, Any] = asyncio.run(agent.parse_message(text))
        return parsed

    return _parse


@pytest.fixture(scope="session")
def parse_after(agent: Agent) -> Callable[..., dict[str, Any]]:
    """Read a visitor's words after some events."""

    def _parse(text: str, *events: Event) -> dict[str, Any]:
        assert agent.processor
        tracker = DialogueStateTracker.from_events("somebody", list(events))
        parsed: dict[str, Any] = asyncio.run(agent.processor.parse_message(UserMessage(text), tracker))
        return parsed

    return _parse


@pytest.fixture(scope="session")
def in_booking(parse_after: Callable[..., dict[str, Any]]) -> Parse:
    """Read a visitor's words while a booking is open."""
    return lambda text: parse_after(text, ActiveLoop("booking_form"))
