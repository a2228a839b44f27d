"""What is sent, what comes back, and that nobody can drive Rasa through it."""

from __future__ import annotations

import http.client
import json
import re
import time
import uuid
from datetime import datetime, timezone
from typing import Any

import pytest
from sqlalchemy import insert, select

from database.tables import events, feedback, turn
from leads.read import list_leads
from safety.red_flags import load_red_flags

CLOSING = {"done", "error"}


def bots(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the assistant said."""
    return [line for line in lines if line["type"] == "bot"]


def titled(lines: list[dict[str, Any]], title: str) -> str:
    """Return the id of the latest button with a title."""
    offered = [button for line in lines for button in line.get("buttons", ())]
    return str(next(button["id"] for button in reversed(offered) if button["title"] == title))


def book(visitor: Any) -> list[dict[str, Any]]:
    """Answer everything up to the summary; return the last turn's lines."""
    visitor.say("Book my free consultation")
    for answer in ("back pain", "I'm new", "Zebulon Quackenbush", "314 555 0123", "Skip email", "Mornings"):
        visitor.say(answer)
    return list(visitor.say("Yes, I agree"))


def test_a_turn_is_the_echo_the_replies_and_its_end(visitor: Any) -> None:
    cid = str(uuid.uuid4())
    echo, answer, done = visitor.say("What is targeted cryotherapy?", cid=cid)
    assert (echo["type"], echo["text"], echo["cid"]) == ("user", "What is targeted cryotherapy?", cid)
    assert answer["cid"] == cid
    assert done == {"type": "done", "cid": cid, "seq": answer["seq"]}
    assert [echo["seq"], answer["seq"]] == [2, 3]


def test_an_answer_carries_its_source_beside_the_text_and_may_be_rated(visitor: Any) -> None:
    answer = bots(visitor.say("What is targeted cryotherapy?"))[-1]
    assert answer["source"] == {
        "title": "Using Cryotherapy to Treat Muscle Spasms",
        "section": "Targeted cryotherapy",
        "url": None,
    }
    assert "Source:" not in answer["text"]
    assert answer["feedback"] is True


def test_the_assistant_does_not_introduce_itself_again(visitor: Any) -> None:
    said = bots(visitor.say("What is targeted cryotherapy?"))
    assert len(said) == 1
    assert "hi again" in bots(visitor.say("hello"))[0]["text"].lower()


def test_a_stored_event_is_what_was_sent(visitor: Any) -> None:
    lines = visitor.say("What is targeted cryotherapy?")
    assert visitor.events(after=1) == [line for line in lines if line["type"] not in CLOSING]
    assert visitor.events(after=lines[-1]["seq"]) == []


def test_a_button_says_what_is_on_it_and_works_while_the_chat_lives(visitor: Any) -> None:
    first = visitor.say("What is targeted cryotherapy?")
    related = bots(first)[-1]["buttons"][0]
    echo, answer, _ = visitor.press(related["id"])
    assert echo["text"] == related["title"]
    assert answer["source"]
    assert bots(visitor.press(related["id"]))


@pytest.mark.parametrize(
    "button_id",
    [
        "",
        "x",
        "../../1",
        "' OR 1=1 --",
        "/restart",
        "Book my free consultation",
        "What is targeted cryotherapy?",
    ],
)
def test_a_button_that_was_not_offered_is_unknown(visitor: Any, button_id: str) -> None:
    status, _, answer = visitor.post(button_id=button_id)
    assert (status, json.loads(answer)["error"]["code"]) == (409, "unknown_button")
    assert len(visitor.events()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/session_start",
        "/back",
        "  //restart",
        "\u00a0/restart",
        '/book{"full_name": "Zebulon"}',
        "\n/greet",
        "EXTERNAL: restart",
        "/ /restart",
    ],
)
def test_what_would_be_a_command_to_rasa_is_plain_text(assistant: Any, visitor: Any, text: str) -> None:
    visitor.say("What is targeted cryotherapy?")
    lines = visitor.say(text)
    assert lines[0]["text"] == text.strip()
    assert bots(lines)
    with assistant.engine.connect() as connection:
        stored = connection.execute(
            select(events.c.data, events.c.type_name).where(events.c.sender_id == visitor.conversation_id)
        ).all()
    kinds = [row.type_name for row in stored]
    assert not {"restart", "rewind", "undo"} & set(kinds)
    assert kinds.count("session_started") == 1
    said = [json.loads(row.data) for row in stored if row.type_name == "user"]
    assert not said[-1]["text"].startswith("/")
    assert said[-1]["parse_data"]["entities"] == []
    assert said[-1]["input_channel"] == "widget"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "{telephone} {0} %s ${x}",
        "my name is \u202eeve",
        "👩‍👩‍👧 hurts",
        "Robert'); DROP TABLE chat;--",
    ],
)
def test_a_text_comes_back_as_it_was_typed(visitor: Any, text: str) -> None:
    lines = visitor.say(text)
    assert lines[0]["text"] == text
    assert lines[-1]["type"] == "done"
    assert bots(lines)


@pytest.mark.parametrize(
    ("text", "shown"), [("a\x00b\x1b[31m hi", "ab[31m hi"), ("\ud800 hi there", "hi there")]
)
def test_what_no_keyboard_types_is_left_out(visitor: Any, text: str, shown: str) -> None:
    assert visitor.say(text)[0]["text"] == shown


@pytest.mark.parametrize("text", ["", "  \n ", "///", "\x00"])
def test_nothing_is_said_of_nothing(visitor: Any, text: str) -> None:
    status, _, answer = visitor.post(text=text)
    assert (status, json.loads(answer)["error"]["code"]) == (422, "empty")


def test_a_message_may_have_1000_characters_and_no_more(visitor: Any) -> None:
    sentence = "is cold good for knees? "
    assert visitor.say((sentence * 50)[:1000])[-1]["type"] == "done"
    status, _, answer = visitor.post(text=(sentence * 50)[:1000] + "xx")
    assert (status, json.loads(answer)["error"]["code"]) == (422, "too_long")
    assert "1000" in json.loads(answer)["error"]["text"]


@pytest.mark.parametrize(
    "message",
    [
        {"cid": None},
        {"cid": "1"},
        {"cid": "x" * 36},
        {"cid": 7},
        {"text": None},
        {"text": 7},
        {"text": ["hi"]},
        {"button_id": 7},
        {"button_id": "x", "text": "hi"},
        {"after": -1, "text": "hi"},
        {"after": "one", "text": "hi"},
        {"after": True, "text": "hi"},
        {"after": 10**30, "text": "hi"},
        {},
    ],
)
def test_what_no_widget_sends_is_refused(visitor: Any, message: dict[str, Any]) -> None:
    status, _, answer = visitor.post(**message)
    assert (status, json.loads(answer)["error"]["code"]) == (422, "bad_request")
    assert len(visitor.events()) == 1


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("I have chest pain and can't breathe", "911"),
        ("I want to kill myself", "988"),
        ("I have back pain and a fever", "doctor"),
    ],
)
def test_an_emergency_is_answered_once_and_marked(visitor: Any, text: str, urgent: str) -> None:
    lines = visitor.say(text)
    (wording,) = bots(lines)
    assert wording["urgent"] == urgent
    assert wording["text"] in [
        load_red_flags().reply(tier).replace("{telephone}", "(314) 731-4201")
        for tier in load_red_flags().replies
    ]
    assert visitor.events()[1:] == lines[:-1]


def test_an_emergency_is_heard_in_a_message_that_is_too_long(visitor: Any) -> None:
    lines = visitor.say("my knee hurts when I walk. " * 60 + "and I have crushing chest pain right now")
    assert bots(lines)[0]["urgent"] == "911"
    assert lines[-1]["type"] == "done"


def test_an_emergency_during_a_booking_marks_the_lead(assistant: Any, visitor: Any) -> None:
    lines = book(visitor)
    visitor.say("I have crushing chest pain")
    assert "reference" in bots(visitor.press(titled(lines, "Yes, send it")))[0]["text"]
    assert [
        lead.urgent
        for lead in list_leads(assistant.engine)
        if lead.conversation_id == visitor.conversation_id
    ] == [True]


def test_a_booking_shows_its_steps_its_fields_and_a_summary_to_change(assistant: Any, visitor: Any) -> None:
    asked = bots(visitor.say("Book my free consultation"))[-1]
    questions = [asked]
    for answer in ("back pain", "I'm new", "Zebulon Quackenbush", "314 555 0123", "Skip email", "Mornings"):
        questions.append(bots(visitor.say(answer))[-1])
    assert [question["progress"]["step"] for question in questions] == [1, 2, 3, 4, 5, 6, 7]
    assert {question["progress"]["of"] for question in questions} == {7}
    fields = {question["input"]["type"]: question["input"] for question in questions if "input" in question}
    assert set(fields) == {"text", "tel", "email", "date"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", fields["date"]["min"])

    lines = visitor.say("Yes, I agree")
    summary = bots(lines)[-1]
    assert "Zebulon" not in summary["text"]
    assert [button["title"] for button in summary["buttons"]] == ["Yes, send it", "Cancel"]
    shown = {line["label"]: line["value"] for line in summary["summary"]}
    assert shown["Name"] == "Zebulon Quackenbush"
    assert shown["Email"] == "not given"
    change = next(line["change_id"] for line in summary["summary"] if line["label"] == "Phone")
    echo, asked, _ = visitor.press(change)
    assert echo["text"] == "Change phone"
    assert asked["input"]["type"] == "tel"
    summary = bots(visitor.say("314 555 0188"))[-1]
    assert "0188" in {line["label"]: line["value"] for line in summary["summary"]}["Phone"]

    visitor.press(summary["buttons"][0]["id"])
    (lead,) = [
        lead for lead in list_leads(assistant.engine) if lead.conversation_id == visitor.conversation_id
    ]
    assert lead.name == "Zebulon Quackenbush"


def test_an_opinion_is_kept_once_with_what_it_is_about(assistant: Any, visitor: Any) -> None:
    answer = bots(visitor.say("What is targeted cryotherapy?"))[-1]
    for helpful, comment in ((True, ""), (False, "too short, call me at 314 555 0123")):
        status, _, _ = visitor.call(
            "POST", "feedback", {"seq": answer["seq"], "helpful": helpful, "comment": comment}
        )
        assert status == 204
    with assistant.engine.connect() as connection:
        (kept,) = connection.execute(
            select(feedback).where(feedback.c.conversation_id == visitor.conversation_id)
        ).all()
    assert kept.helpful is False
    assert kept.response.startswith("utter_faq/")
    assert "too short" in kept.comment
    assert "0123" not in kept.comment


@pytest.mark.parametrize(
    "opinion",
    [
        {"seq": 1, "helpful": True},
        {"seq": 99, "helpful": True},
        {"seq": 3},
        {"seq": 3, "helpful": "yes"},
        {"seq": None, "helpful": True},
        {"seq": 3, "helpful": True, "comment": 7},
        {"seq": 3, "helpful": True, "comment": "x" * 501},
    ],
)
def test_an_opinion_about_nothing_is_refused(visitor: Any, opinion: dict[str, Any]) -> None:
    visitor.say("What is targeted cryotherapy?")
    status, _, _ = visitor.call("POST", "feedback", opinion)
    assert status == 422


def test_the_transcript_is_a_text_file_of_what_was_said(visitor: Any) -> None:
    visitor.say("What is targeted cryotherapy?")
    status, headers, answer = visitor.call("GET", "transcript")
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    assert headers["content-disposition"].startswith("attachment; filename=")
    assert headers["cache-control"] == "no-store"
    greeting, question, reply = [
        answer.index(words) for words in ("automated assistant", "You: What is", "ice packs")
    ]
    assert greeting < question < reply
    assert "Source: Using Cryotherapy" in answer


def test_one_message_a_second_is_fine_and_twenty_one_at_once_are_not(assistant: Any, visitor: Any) -> None:
    for _ in range(20):
        assert visitor.post(text="thanks")[0] == 200
    status, headers, answer = visitor.post(text="thanks")
    assert (status, json.loads(answer)["error"]["code"]) == (429, "too_many_messages")
    assert 1 <= int(headers["retry-after"]) <= 60
    with assistant.engine.connect() as connection:
        kept = connection.execute(select(turn).where(turn.c.conversation_id == visitor.conversation_id)).all()
    assert len(kept) == 20


@pytest.mark.parametrize(
    ("method", "path", "body", "usual"),
    [
        ("POST", "messages", {"cid": "c5a1c1c8-57a1-4a5b-9c58-5e5a7f3f2a10", "text": "x" * 1001}, 422),
        ("POST", "feedback", {"seq": 1, "helpful": True}, 422),
        ("GET", "events?after=1", None, 200),
        ("GET", "transcript", None, 200),
    ],
)
def test_what_costs_no_message_cannot_be_asked_for_without_end_either(
    assistant: Any, visitor: Any, method: str, path: str, body: Any, usual: int
) -> None:
    statuses = [visitor.call(method, path, body)[0] for _ in range(200)]
    assert set(statuses) == {usual}
    status, headers, answer = visitor.call(method, path, body)
    assert (status, json.loads(answer)["error"]["code"]) == (429, "too_many_requests")
    assert 1 <= int(headers["retry-after"]) <= 61
    assert assistant.visitor().post(text="thanks")[0] == 200


def test_a_very_long_chat_goes_on_in_a_new_one(assistant: Any, visitor: Any) -> None:
    long_ago = datetime(2026, 1, 1, tzinfo=timezone.utc)
    done = {"conversation_id": visitor.conversation_id, "state": "done", "created_at": long_ago}
    with assistant.engine.begin() as connection:
        connection.execute(insert(turn), [{**done, "cid": str(number)} for number in range(200)])
    status, _, answer = visitor.post(text="hello")
    assert (status, json.loads(answer)["error"]["code"]) == (401, "session_over")
    assert "new one" in json.loads(answer)["error"]["text"]
    assert visitor.events()


def test_a_chat_may_be_open_in_six_places_and_a_closed_one_makes_room(visitor: Any) -> None:
    headers = {"Authorization": f"Bearer {visitor.token}"}

    def listen() -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=60)
        connection.request("GET", "/webhooks/widget/events?after=1&stream=1", headers=headers)
        return connection, connection.getresponse()

    streams = [listen() for _ in range(6)]
    assert {response.status for _, response in streams} == {200}
    connection, refused = listen()
    assert (refused.status, refused.getheader("Retry-After")) == (429, "5")
    connection.close()
    streams[0][1].close()
    streams.pop(0)[0].close()
    end = time.monotonic() + 30
    while (opened := listen())[1].status != 200:
        opened[0].close()
        assert time.monotonic() < end
        time.sleep(0.1)
    for connection, response in (*streams, opened):
        response.close()
        connection.close()


def test_no_words_reach_the_logs(assistant: Any, visitor: Any) -> None:
    visitor.say("my name is Xylophonia Wombat and my knee hurts")
    visitor.call("GET", "events?after=0&text=Xylophonia")
    for log in assistant.folder.glob("*.log"):
        assert "Wombat" not in log.read_text()
        assert visitor.token not in log.read_text()
