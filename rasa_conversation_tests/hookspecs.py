"""The hooks a project may write in its conftest.py."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain

    from rasa_conversation_tests.conversation import Conversation


@pytest.hookspec(firstresult=True)
def pytest_rasa_conversation_store(
    conversation: Conversation, domain: Domain
) -> AbstractContextManager[TrackerStore | None] | None:
    """Return a context manager around one conversation, which gives its empty tracker store.

    Set up here what the actions need for this conversation alone (a fresh database, environment variables).
    Giving None means Rasa's store in memory, as does leaving the hook out.
    """


@pytest.hookspec(firstresult=True)
def pytest_rasa_store_down(conversation: Conversation) -> AbstractContextManager[Any] | None:
    """Return a context manager in which the project's own storage does not work (for `store: down`)."""


@pytest.hookspec(firstresult=True)
def pytest_rasa_outcome(key: str, expected: Any, conversation: Conversation) -> list[str] | None:
    """Compare what came of a conversation with `expected`, the value under `key` of an `outcome:`.

    Return what is wrong, one sentence each: an empty list when all is well, None when `key` is not yours.
    """
