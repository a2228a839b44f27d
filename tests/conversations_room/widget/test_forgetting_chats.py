"""A deleted chat is gone from the database's files, and so are the texts of a cancelled booking."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

from leads.read import list_leads


def kept(folder: Path) -> bytes:
    """Return everything in the database's files."""
    return b"".join(path.read_bytes() for path in folder.glob("intake.db*"))


def wait_until_gone(folder: Path, words: str) -> None:
    """Wait until words are in no file of the database."""
    end = time.monotonic() + 60
    while words.encode() in kept(folder):
        assert time.monotonic() < end, f"{words} is still there"
        time.sleep(0.2)


def test_deleting_erases_the_chat_and_voids_the_token(assistant: Any, visitor: Any) -> None:
    words = "Wilhelmina Oddfellow"
    visitor.say(f"my name is {words} and my knee hurts")
    assert words.encode() in kept(assistant.folder)
    status, _, answer = visitor.call("DELETE", "session")
    assert status == 200
    assert "erased" in answer
    assert words.encode() not in kept(assistant.folder)
    assert visitor.call("GET", "events?after=0")[0] == 401
    assert visitor.post(text="hello")[0] == 401
    assert visitor.call("DELETE", "session")[0] == 401


def test_a_chat_deleted_in_mid_turn_is_erased_when_the_turn_ends(assistant: Any, visitor: Any) -> None:
    words = "Bartholomew Crinklewood"
    with assistant.gate.set("holding"):
        before = assistant.gate.calls
        sender = threading.Thread(target=lambda: visitor.post(text=f"{words}, is it invasive?"))
        sender.start()
        while assistant.gate.calls == before:
            time.sleep(0.05)
        assert visitor.call("DELETE", "session")[0] == 200
        assert visitor.call("GET", "events?after=0")[0] == 401
    sender.join()
    wait_until_gone(assistant.folder, words)


def test_the_lead_of_a_deleted_chat_stays(assistant: Any, visitor: Any) -> None:
    for answer in (
        "Book my free consultation",
        "back pain",
        "I'm new",
        "Ottoline Fairweather",
        "314 555 0123",
        "Skip email",
        "Mornings",
        "Yes, I agree",
        "Yes, send it",
    ):
        visitor.say(answer)
    visitor.call("DELETE", "session")
    assert [
        lead.name for lead in list_leads(assistant.engine) if lead.conversation_id == visitor.conversation_id
    ] == ["Ottoline Fairweather"]


def test_a_cancelled_booking_is_forgotten_in_what_was_delivered_too(assistant: Any, visitor: Any) -> None:
    words = "Marmaduke Thistlewood"
    for answer in ("Book my free consultation", "back pain", "I'm new", words):
        visitor.say(answer)
    assert words.encode() in kept(assistant.folder)
    lines = visitor.say("cancel")
    assert "deleted" in lines[-2]["text"]
    wait_until_gone(assistant.folder, words)
    shown = visitor.events()
    assert [event["type"] for event in shown] == ["bot", "bot"]
    assert [event["text"] for event in shown] == [visitor.greeting["text"], lines[-2]["text"]]
    assert visitor.say("What is targeted cryotherapy?")[-2]["seq"] > lines[-2]["seq"]
