"""Whatever is down, the visitor gets words, and in time."""

from __future__ import annotations

import json
import time
from typing import Any

from sqlalchemy import text


def test_with_the_action_server_down_the_visitor_is_told(assistant: Any, visitor: Any) -> None:
    with assistant.gate.set("closed"):
        lines = visitor.say("What is targeted cryotherapy?")
    assert "(314) 731-4201" in lines[-2]["text"]
    assert lines[-1]["type"] == "done"
    assert visitor.say("What is targeted cryotherapy?")[-2]["source"]


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
