"""A chat is begun, opened by its token alone, and ends."""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from database.tables import chat


def code(answer: str) -> str:
    """Return the code of a refusal, which always has words for the visitor too."""
    error = json.loads(answer)["error"]
    assert error["text"].endswith(".")
    return str(error["code"])


def test_a_chat_begins_with_the_greeting_and_what_the_assistant_can_do(assistant: Any) -> None:
    visitor = assistant.visitor()
    assert "automated assistant" in visitor.greeting["text"]
    assert [button["title"] for button in visitor.greeting["buttons"]][-1] == "Book my free consultation"
    assert visitor.after == visitor.greeting["seq"] == 1
    assert visitor.events() == [visitor.greeting]


def test_the_token_is_a_secret_and_the_conversation_id_is_another_value(assistant: Any) -> None:
    visitor = assistant.visitor()
    assert len(visitor.token) == 43
    assert visitor.conversation_id not in visitor.token
    with assistant.engine.connect() as connection:
        stored = connection.execute(select(chat)).all()
    assert visitor.token not in str(stored)
    for path in assistant.folder.iterdir():
        assert visitor.token.encode() not in path.read_bytes()


def test_of_a_page_the_path_is_kept_and_never_the_query(assistant: Any) -> None:
    visitor = assistant.visitor(page="/back-pain?name=Zebulon#top", lang="es")
    with assistant.engine.connect() as connection:
        kept = connection.execute(select(chat).where(chat.c.conversation_id == visitor.conversation_id)).one()
    assert (kept.page, kept.language) == ("/back-pain", "es")


@pytest.mark.parametrize("page", [None, 7, "https://example.org/x", "javascript:alert(1)", "/a\nb"])
def test_a_page_that_is_none_is_left_out(assistant: Any, page: Any) -> None:
    visitor = assistant.visitor(page=page, lang="<script>")
    with assistant.engine.connect() as connection:
        kept = connection.execute(select(chat).where(chat.c.conversation_id == visitor.conversation_id)).one()
    assert (kept.page, kept.language) == ("", "en")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "messages", {"cid": "c5a1c1c8-57a1-4a5b-9c58-5e5a7f3f2a10", "text": "hello"}),
        ("GET", "events?after=0", None),
        ("GET", "events?after=0&stream=1", None),
        ("GET", "transcript", None),
        ("POST", "feedback", {"seq": 1, "helpful": True}),
        ("DELETE", "session", None),
    ],
)
def test_nothing_opens_a_chat_but_its_token(visitor: Any, method: str, path: str, body: Any) -> None:
    for shown in (
        "",
        "Bearer",
        f"Bearer {secrets.token_urlsafe(32)}",
        f"Bearer {visitor.conversation_id}",
        f"bearer {visitor.token}",
        f"Bearer {visitor.token[:-1]}",
        f"Bearer {visitor.token}'--",
    ):
        status, headers, answer = visitor.call(method, path, body, {"Authorization": shown})
        assert (status, code(answer)) == (401, "session_over")
        assert headers["cache-control"] == "no-store"
    separator = "&" if "?" in path else "?"
    status, _, _ = visitor.call(
        method, f"{path}{separator}token={visitor.token}", body, {"Authorization": ""}
    )
    assert status == 401
    assert len(visitor.events()) == 1


def test_nobody_sees_another_visitors_chat(assistant: Any) -> None:
    one, other = assistant.visitor(), assistant.visitor()
    one.say("What is targeted cryotherapy?")
    assert len(other.events()) == 1
    assert "targeted" not in other.call("GET", "transcript")[2].split("Assistant:")[0]
    button = one.greeting["buttons"][0]["id"]
    status, _, answer = other.post(button_id=button)
    assert (status, code(answer)) == (409, "unknown_button")


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""]
)
@pytest.mark.parametrize("path", ["session", "messages", "feedback"])
def test_what_a_web_form_can_send_is_refused(visitor: Any, path: str, kind: str) -> None:
    status, _, answer = visitor.call("POST", path, b'{"text": "hi"}', {"Content-Type": kind})
    assert (status, code(answer)) == (415, "not_json")


@pytest.mark.parametrize("path", ["session", "messages", "feedback"])
@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b'"text"', b"\xff\xfe", b"[" * 10_000, b'{"cid": ', b"null"]
)
def test_a_broken_body_is_refused(visitor: Any, path: str, body: bytes) -> None:
    status, _, answer = visitor.call("POST", path, body)
    assert (status, code(answer)) == (422, "bad_request")


@pytest.mark.parametrize("path", ["session", "messages", "feedback"])
def test_a_long_body_is_refused(visitor: Any, path: str) -> None:
    body = json.dumps({"text": "x" * 16_500, "cid": "c5a1c1c8-57a1-4a5b-9c58-5e5a7f3f2a10"})
    status, _, answer = visitor.call("POST", path, body)
    assert (status, code(answer)) == (413, "too_big")


@pytest.mark.parametrize(("method", "path"), [("POST", "messages"), ("GET", "events"), ("DELETE", "session")])
def test_of_a_huge_body_nothing_is_read(visitor: Any, method: str, path: str) -> None:
    head = (
        f"{method} /webhooks/widget/{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {visitor.token}\r\n"
        "Content-Type: application/json\r\n"
    )
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=10) as connection:
        connection.sendall(f"{head}Content-Length: 10000000\r\n\r\n".encode())
        answer = connection.makefile("rb").read()  # until it is hung up on
    assert int(answer.split()[1]) == 413


def test_a_broken_request_is_answered_and_is_no_error_of_ours(assistant: Any, visitor: Any) -> None:
    log = assistant.dialogues[0].log
    before = len(log.read_text())
    for head in (b"x\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", visitor.port), timeout=10) as connection:
            connection.sendall(head)
            assert connection.recv(100).startswith(b"HTTP/1.1 4")
    assert "Exception occurred" not in log.read_text()[before:]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the memory of a process in /proc")
def test_what_came_of_huge_bodies_is_not_held(assistant: Any, visitor: Any) -> None:
    def send(count: int) -> None:
        for number in range(count):
            path = ("webhooks/widget/messages", "webhooks/widget/events", "nowhere")[number % 3]
            head = f"POST /{path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n"
            with (
                socket.create_connection(("127.0.0.1", visitor.port), timeout=10) as connection,
                contextlib.suppress(OSError),  # hung up on
            ):
                connection.sendall(head.encode() + b"x" * 300_000)
                connection.recv(1000)

    process = assistant.dialogues[0]
    send(50)
    before = process.memory
    send(400)
    # 130 kB of each, where it is held.
    assert process.memory - before < 20


def test_a_field_that_no_person_sees_gives_a_program_away(visitor: Any) -> None:
    status, _, answer = visitor.call("POST", "session", {"page": "/", "website": "http://spam.example"})
    assert (status, code(answer)) == (422, "bad_request")


def test_a_message_in_the_first_half_second_is_a_programs(assistant: Any) -> None:
    visitor = type(assistant.visitor())(assistant.dialogues[0].port)
    visitor.open()
    status, headers, answer = visitor.post(text="hello")
    assert (status, code(answer), headers["retry-after"]) == (429, "too_fast", "1")


def test_websites_of_this_machine_may_show_it_inline_and_no_others(visitor: Any) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    for origin, allowed in (
        ("http://localhost:8000", True),
        ("http://127.0.0.1", True),
        ("https://evil.example", False),
        ("http://localhost.evil.example", False),
        ("null", False),
    ):
        _, preflight, _ = visitor.call("OPTIONS", "messages", None, {"Origin": origin, **asked})
        _, answer, _ = visitor.call("GET", "events?after=0", None, {"Origin": origin})
        for headers in (preflight, answer):
            assert headers.get("access-control-allow-origin") == (origin if allowed else None)
            assert "Origin" in headers["vary"]
        assert ("authorization" in preflight.get("access-control-allow-headers", "").lower()) is allowed
