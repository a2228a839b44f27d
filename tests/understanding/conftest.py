"""The trained model, loaded once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.model import get_latest_model

from understanding.importer import PROJECT

Parse = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def parse() -> Parse:
    """Read a visitor's words as the trained model does; `make test` trains it first."""
    model = get_latest_model(str(PROJECT / "models"))
    assert model, "there is no trained model; run 'make train'"
    agent = Agent.load(model)

    def _parse(text: str) -> dict[str, Any]:
        parsed: dict[str, Any] = asyncio.run(agent.parse_message(text))
        return parsed

    return _parse
