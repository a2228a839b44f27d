"""Generated bookings through the trained assistant, held to the same model as the form's own code."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from booking_model import Booking, Move, conversations
from counts import times
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select

from conversations.tracker_store import TrackerStore
from database.engine import open_database
from database.tables import lead
from intake.environment import PROJECT
from rasa_conversation_tests import settings as conversation_settings
from rasa_conversation_tests.assistant import Assistant
from rasa_conversation_tests.cases import Case
from rasa_conversation_tests.conversation import Sent

CASE = Case("a generated booking", PROJECT, 0, ())
COUNT = times(1_000, 8)


@pytest.fixture(scope="module")
def trained(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Assistant, TrackerStore, Any]]:
    """The trained assistant, its store, and the database that both are in."""
    assistant = conversation_settings.assistant(request.config)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('trained')}/intake.db")
        engine = open_database()
        yield assistant, TrackerStore(assistant.domain), engine
        engine.dispose()


@pytest.mark.timeout(3600)
@settings(max_examples=COUNT, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
@given(conversation=conversations(most=20))
def test_the_assistant_does_as_the_model_of_a_booking(trained: Any, conversation: tuple[Move, ...]) -> None:
    assistant, store, engine = trained
    booking = Booking()
    with assistant.dialogue(CASE, store) as dialogue:
        dialogue.start()
        for move in conversation:
            booking = booking.after(move)
            turn = dialogue.say(Sent(move.text), contextlib.nullcontext())
            assert not turn.failure
            assert turn.messages, move
            assert turn.slots["requested_slot"] == booking.asked, (move, booking, turn.messages)
        with engine.connect() as connection:
            stored = connection.execute(
                select(lead.c.name).where(lead.c.conversation_id == dialogue.sender_id)
            ).scalars()
            assert list(stored) == [booking.known.get("full_name")] * (booking.ended == "confirmed")
