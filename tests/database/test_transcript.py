"""A conversation reads as its people saw it."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import insert

from database.conversations import forget_conversation
from database.tables import events
from database.transcript import transcript


def store(engine: Any, *said: dict[str, Any]) -> None:
    """Store events as Rasa does."""
    with engine.begin() as connection:
        for number, event in enumerate(said):
            data = {"timestamp": 1_800_000_000.0 + number, **event}
            row = {"type_name": event["event"], "timestamp": data["timestamp"], "data": json.dumps(data)}
            connection.execute(insert(events).values(sender_id="c1", **row))


def bot(text: str | None, *buttons: tuple[str, str], **metadata: Any) -> dict[str, Any]:
    """Return what the assistant said."""
    offered = [{"title": title, "payload": payload} for title, payload in buttons]
    return {"event": "bot", "text": text, "data": {"buttons": offered or None}, "metadata": metadata}


def user(text: str) -> dict[str, Any]:
    """Return what the visitor typed."""
    return {"event": "user", "text": text, "parse_data": {"intent": {"name": "faq"}}}


def test_the_source_of_a_response_of_the_domain_is_read_too(engine: Any) -> None:
    store(engine, bot("It is.", metadata={"source": {"title": "Safety"}}))
    (answer,) = transcript(engine, "c1")
    assert answer.source == "Safety"


def test_both_sides_are_read_in_order_with_times_and_sources(engine: Any) -> None:
    store(engine, user("is it safe"), bot("It is.", source={"title": "Safety"}))
    question, answer = transcript(engine, "c1")
    assert (question.who, question.text, question.source) == ("visitor", "is it safe", None)
    assert (answer.who, answer.text, answer.source) == ("assistant", "It is.", "Safety")
    assert question.at == datetime.fromtimestamp(1_800_000_000, timezone.utc)


def test_a_pressed_button_reads_as_its_title(engine: Any) -> None:
    store(engine, bot("Ready?", ("Book a consultation", "/book{}")), user("/book{}"))
    question, pressed = transcript(engine, "c1")
    assert question.buttons == ("Book a consultation",)
    assert pressed.text == "Book a consultation"


def test_what_a_channel_sends_by_itself_is_left_out(engine: Any) -> None:
    store(engine, user("/session_start"), {"event": "slot", "name": "x", "value": 1}, bot(None))
    assert transcript(engine, "c1") == []


def test_what_was_forgotten_is_not_there(engine: Any) -> None:
    store(engine, user("my name is Ann"), bot("Thanks, Ann."))
    with engine.begin() as connection:
        forget_conversation(connection, "c1")
    assert transcript(engine, "c1") == []


def test_an_unknown_conversation_has_no_lines(engine: Any) -> None:
    assert transcript(engine, "nobody") == []
