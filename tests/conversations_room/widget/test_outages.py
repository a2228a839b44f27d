"""Whatever is down, the visitor gets words, and in time."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text


def test_with_the_action_server_down_the_visitor_is_told(assistant: Any, visitor: Any) -> None:
    with assistant.gate.set("closed"):
        lines = visitor.say("What is targeted cryotherapy?")
    assert "(314) 731-4201" in lines[-2]["text"]
    assert lines[-1]["type"] == "done"
    assert visitor.say("What is targeted cryotherapy?")[-2]["source"]


def _http(body: bytes, kind: bytes = b"application/json") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
    return head + body


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x00\xff\r\n\r\n",
        b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\nOops",
        _http(b"<html>", b"text/html"),
        _http(b"{"),
        _http(b"[]"),
        _http(b'{"events": "none", "responses": 7}'),
        _http(b'{"events": [{"event": "no such event"}], "responses": []}'),
        _http(b'{"events": [], "responses": [{"text": 5, "buttons": "x"}]}'),
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{",
    ],
)
def test_an_action_server_that_answers_rubbish_costs_one_answer(
    assistant: Any, visitor: Any, rubbish: bytes
) -> None:
    assistant.gate.rubbish = rubbish
    with assistant.gate.set("rubbish"):
        lines = visitor.say("What is targeted cryotherapy?")
    assert lines[-1]["type"] == "done"
    assert [line["type"] for line in lines[:-1]].count("bot") == 1
    assert "(314) 731-4201" in lines[-2]["text"]
    assert visitor.say("What is targeted cryotherapy?")[-2]["source"]


def test_a_slow_action_server_is_waited_for(assistant: Any, visitor: Any) -> None:
    with assistant.gate.set("slow"):
        lines = visitor.say("What is targeted cryotherapy?")
    assert [line["type"] for line in lines] == ["user", "bot", "done"]
    assert lines[1]["source"]


def test_a_stuck_turn_ends_in_an_apology_and_its_late_answer_is_delivered(
    assistant: Any, visitor: Any
) -> None:
    with assistant.gate.set("holding"):
        start = time.monotonic()
        echo, error = visitor.say("What is targeted cryotherapy?")
        assert 14 < time.monotonic() - start < 20
        assert echo["type"] == "user"
        assert (error["type"], error["cid"], error["retry"]) == ("error", echo["cid"], False)
        assert "(314) 731-4201" in error["text"]

        emergency = visitor.say("now I have chest pain")
        assert [line.get("urgent") for line in emergency] == [None, "911", None]
    end = time.monotonic() + 60
    while time.monotonic() < end and not any(event.get("source") for event in visitor.events()):
        time.sleep(0.2)
    assert [event.get("urgent") or event.get("source") for event in visitor.events()].count("911") == 1
    assert any(event.get("source") for event in visitor.events())


def test_with_the_database_away_the_visitor_is_told_to_come_back(assistant: Any, visitor: Any) -> None:
    with assistant.engine.begin() as connection:
        connection.execute(text("ALTER TABLE chat RENAME TO chat_away"))
    try:
        status, headers, answer = visitor.post(text="hello")
        assert status == 503
        assert int(headers["retry-after"]) > 0
        assert "(314) 731-4201" in json.loads(answer)["error"]["text"]
        assert visitor.call("GET", "events?after=0")[0] == 503
        assert visitor.call("POST", "session", {"page": "/"})[0] == 503
        assert visitor.call("DELETE", "session")[0] == 503
        wording, error = visitor.say("I have crushing chest pain")
        assert wording["urgent"] == "911"
        assert "911" in wording["text"]
        assert (error["type"], error["retry"]) == ("error", True)
    finally:
        with assistant.engine.begin() as connection:
            connection.execute(text("ALTER TABLE chat_away RENAME TO chat"))
    assert visitor.say("hello")[-1]["type"] == "done"


def test_a_conversation_that_cannot_be_read_is_not_begun_anew(assistant: Any, visitor: Any) -> None:
    visitor.say("Book my free consultation")
    with assistant.engine.begin() as connection:
        half_written = {"sender_id": visitor.conversation_id, "data": '{"event": "slot", "na'}
        connection.execute(
            text("INSERT INTO events (sender_id, type_name, data) VALUES (:sender_id, 'slot', :data)"),
            half_written,
        )
    _, told, done = visitor.say("back pain")
    assert "(314) 731-4201" in told["text"]
    assert done["type"] == "done"
    assert [line.get("urgent") for line in visitor.say("now I have chest pain")] == [None, "911", None]
    assert assistant.visitor().say("back pain")[-1]["type"] == "done"


def test_with_the_database_locked_nothing_is_lost_and_nothing_said_twice(
    assistant: Any, visitor: Any
) -> None:
    cid = str(uuid.uuid4())
    with _locked(assistant) as release:
        threading.Timer(7, release).start()
        assert visitor.post(text="What is targeted cryotherapy?", cid=cid)[0] == 503
        while visitor.post(text="What is targeted cryotherapy?", cid=cid)[0] == 503:
            time.sleep(0.5)
    events = [event for event in visitor.events() if event.get("cid") == cid]
    assert [event["type"] for event in events] == ["user", "bot"]


def test_a_database_that_is_locked_in_the_middle_of_a_turn_loses_nothing_unsaid(
    assistant: Any, visitor: Any
) -> None:
    visitor.say("Book my free consultation")
    cid = str(uuid.uuid4())
    with contextlib.ExitStack() as stack:
        with assistant.gate.set("holding"):
            before = assistant.gate.calls
            sender = threading.Thread(target=lambda: visitor.post(text="back pain", cid=cid))
            sender.start()
            while assistant.gate.calls == before:
                time.sleep(0.01)
            release = stack.enter_context(_locked(assistant))
        time.sleep(6)
        release()
        sender.join()
    end = time.monotonic() + 60
    while time.monotonic() < end and '"done"' not in visitor.post(text="back pain", cid=cid)[2]:
        time.sleep(0.5)
    told = [event["text"] for event in visitor.events() if event.get("cid") == cid and event["type"] == "bot"]
    assert len(told) == 1
    assert "before?" in told[0]
    assert "What is your name?" in visitor.say("I'm new")[-2]["text"]


@contextlib.contextmanager
def _locked(assistant: Any) -> Iterator[Callable[[], None]]:
    """Have another program hold the file, for longer than anybody waits for it, until it releases it."""
    path = assistant.engine.url.database
    with contextlib.closing(sqlite3.connect(path, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other.rollback
