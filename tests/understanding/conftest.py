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
from rasa.shared.core.events import ActiveLoop
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
def in_booking(agent: Agent) -> Parse:
    """Read a visitor's words while a booking is open."""
    tracker = DialogueStateTracker.from_events("somebody", [ActiveLoop("booking_form")])

    def _parse(text: str) -> dict[str, Any]:
        assert agent.processor
        parsed: dict[str, Any] = asyncio.run(agent.processor.parse_message(UserMessage(text), tracker))
        return parsed

    return _parse
