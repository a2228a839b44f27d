"""Generated conversations through the form's own code, held to a pure model of what a booking is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from booking_model import QUESTIONS, Booking, Move, conversations
from counts import times
from hypothesis import given, settings
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import select

from actions.booking.finish import ActionFinishBooking
from actions.booking.form import ValidateBookingForm
from database.engine import open_database
from database.tables import lead

pytestmark = pytest.mark.timeout(3600)  # for `make fuzz`

# Of the domain as much as the form reads.
DOMAIN: dict[str, Any] = {"slots": {}, "forms": {"booking_form": {"required_slots": [*QUESTIONS]}}}
BESIDE = ("for_minor", "failed_tries", "form_run_id", "last_reference", "urgent", "forget")
# What the model would have understood; the wording itself is the reading's own affair.
INTENTS = {"aside": "faq", "again": "book", "opening": "book"}


class Form:
    """The form's two actions, with as much of Rasa's loop around them as they need."""

    def __init__(self) -> None:
        self.validate, self.finish = ValidateBookingForm(), ActionFinishBooking()
        self.slots: dict[str, Any] = {}
        self.asked: str | None = None
        self.is_open = False
        self.said: list[str] = []
        self.conversation = ""
        self.loop = asyncio.new_event_loop()

    def begin(self, conversation: str) -> None:
        """Begin another conversation."""
        self.slots = dict.fromkeys((*QUESTIONS, *BESIDE))
        self.conversation, self.asked, self.is_open = conversation, None, False

    def say(self, move: Move) -> None:
        """Say it, and have the form ask on, reject, or end, as Rasa's FormAction does."""
        self.said = []
        dispatcher, tracker = CollectingDispatcher(), self._tracker(move)
        events = self.loop.run_until_complete(self.validate.run(dispatcher, tracker, DOMAIN))
        self._take(events, dispatcher)
        is_rejected = self.is_open and not any(event["name"] != "requested_slot" for event in events)
        self.is_open = True
        if is_rejected:
            return
        ends = any(event["name"] == "requested_slot" and event["value"] is None for event in events)
        self.asked = None if ends else next((each for each in QUESTIONS if self.slots[each] is None), None)
        if self.asked is None:
            self.is_open = False
            dispatcher = CollectingDispatcher()
            self._take(
                self.loop.run_until_complete(self.finish.run(dispatcher, self._tracker(move), DOMAIN)),
                dispatcher,
            )

    def _tracker(self, move: Move) -> Tracker:
        sure = 0.95 if move.kind in INTENTS else 0.4
        message = {
            "text": move.text,
            "intent": {"name": INTENTS.get(move.kind, "nlu_fallback"), "confidence": sure},
            "topic": {"similarity": sure},
        }
        loop = {"name": "booking_form"} if self.is_open else {}
        slots = {**self.slots, "requested_slot": self.asked}
        return Tracker(self.conversation, slots, message, [], False, None, loop, "action_listen")

    def _take(self, events: list[dict[str, Any]], dispatcher: CollectingDispatcher) -> None:
        self.slots.update({event["name"]: event["value"] for event in events if event["event"] == "slot"})
        self.said += [message["response"] for message in dispatcher.messages]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Form, Any]]:
    """The form, and the database that it stores its requests in."""
    url = f"sqlite:///{tmp_path_factory.mktemp('form')}/intake.db"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", url)
        engine = open_database(url)
        form = Form()
        yield form, engine
        form.loop.close()
        engine.dispose()


def as_booked(stored: Any) -> dict[str, Any]:
    """Return a stored lead as the model knows a booking."""
    extension = f" ext. {stored.phone_extension}" if stored.phone_extension else ""
    return {
        "reason": stored.reason or "skipped",
        "patient_type": stored.patient_type,
        "full_name": stored.name,
        "phone": f"{stored.phone}{extension}",
        "email": stored.email or "skipped",
        "preferred_time": stored.preferred_text or "skipped",
        "consent": "yes",
    }


_numbers = iter(range(10**9))


@settings(max_examples=times(20_000, 100))
@given(conversation=conversations())
def test_the_form_does_as_the_model_of_a_booking(form: tuple[Form, Any], conversation: Any) -> None:
    this, engine = form
    name = f"generated-{next(_numbers)}"
    this.begin(name)
    booking = Booking()
    for move in conversation:
        booking = booking.after(move)
        this.say(move)
        assert this.asked == booking.asked, (move, this.slots)
        assert "utter_trouble" not in this.said
        if booking.ended:
            break
        for detail, value in booking.known.items():
            assert this.slots[detail] == value or (value == "yes" and detail == "consent"), (move, detail)
    with engine.connect() as connection:
        stored = connection.execute(select(lead).where(lead.c.conversation_id == name)).all()
    assert len(stored) == (booking.ended == "confirmed")
    if stored:
        assert as_booked(stored[0]) == booking.known
    if booking.ended:
        # Nothing of the visitor's stays for the next booking.
        assert not any(this.slots[question] for question in QUESTIONS)
        assert this.slots["form_run_id"] is None
    assert this.slots["last_reference"] == (stored[0].ref if stored else None)
