"""nginx, two dialogue processes, PostgreSQL: what the public reaches, and what it does not notice."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
import uuid
from collections import Counter
from typing import Any

import pytest
from real_nginx import CHAT, DESK, ProxiedVisitor

PRIVATE = ("/healthz", "/readyz", "/metrics")


def test_nginx_accepts_the_configuration(server: Any) -> None:
    assert server.nginx.check() == ""


@pytest.mark.parametrize(
    "path",
    [
        *PRIVATE,
        "//metrics",
        "/%6detrics",
        "/webhooks/widget/../../metrics",
        "/webhooks/widget/%2e%2e/%2e%2e/metrics",
        "/webhooks/widget/..%2f..%2fmetrics",
        "/webhooks/widget/demo",
        "/webhooks/widget/demo/",
        "/webhooks/widget/demo/pricing",
        "/webhooks/rest/webhook",
        "/webhooks/",
        "/",
        "/version",
        "/conversations/default/tracker",
    ],
)
def test_of_the_assistant_the_public_reaches_the_widget_alone(server: Any, path: str) -> None:
    assert server.nginx.status_of(CHAT, path) == 404
    assert server.nginx.status_of(CHAT, "/webhooks/widget/loader.js") == 200


@pytest.mark.parametrize("path", [*PRIVATE, "//metrics", "/%6detrics", "/x/../metrics", "/metrics/"])
def test_of_the_desk_the_public_does_not_reach_what_it_tells_of_itself(server: Any, path: str) -> None:
    assert server.nginx.status_of(DESK, path) == 404
    assert server.nginx.status_of(DESK, "/") == 303


@pytest.mark.parametrize("process", ["first", "actions", "desk"])
@pytest.mark.parametrize("path", PRIVATE)
def test_a_proxy_that_passes_everything_on_still_gets_none_of_it(
    server: Any, process: str, path: str
) -> None:
    assert server.ask(process, path)[0] == 200
    assert server.ask(process, path, **{"X-Forwarded-For": "203.0.113.7"})[0] == 404
    assert server.ask(process, path, Forwarded="for=203.0.113.7")[0] == 404


def test_there_is_no_way_around_tls(server: Any) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.nginx.http, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", "/webhooks/widget/loader.js?a=1", headers={"Host": CHAT})
        answer = connection.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{CHAT}/webhooks/widget/loader.js?a=1"


def test_a_body_is_cut_where_the_widget_never_gets(server: Any) -> None:
    visitor = server.visitor()
    assert visitor.post(text="x" * 17_000)[0] == 413


def test_lines_come_through_while_the_answer_is_still_open(server: Any) -> None:
    visitor = server.visitor()
    stream = server.nginx.connection(CHAT)
    with contextlib.closing(stream):
        path = f"/webhooks/widget/events?after={visitor.after}&stream=1"
        stream.request("GET", path, headers={"Authorization": f"Bearer {visitor.token}"})
        answer = stream.getresponse()
        assert json.loads(answer.readline())["type"] == "ping"
        visitor.say("hello")
        seen = [json.loads(answer.readline()) for _ in range(2)]
    assert [(each["type"], each["text"] == "hello") for each in seen] == [("user", True), ("bot", False)]


def test_a_chat_is_carried_on_by_whichever_process_it_reaches(server: Any) -> None:
    before = [server.figure(each, name="intake_turn_seconds_count") for each in ("first", "second")]
    visitor = server.visitor()
    for number in range(8):
        *_, answer, done = visitor.say(f"What is targeted cryotherapy? {number}")
        assert answer["type"] == "bot"
        assert done["type"] == "done"
    after = [server.figure(each, name="intake_turn_seconds_count") for each in ("first", "second")]
    assert sum(after) - sum(before) == 8
    assert all(now > then for now, then in zip(after, before, strict=True))


class Talker(threading.Thread):
    """Visitors who talk one after another, and send again what was not answered, as the widget does."""

    def __init__(self, server: Any, enough: threading.Event) -> None:
        super().__init__()
        self._server = server
        self._enough = enough
        self.sent: list[tuple[ProxiedVisitor, list[str]]] = []
        self.again: list[str] = []  # why, for each time
        self.failed: list[str] = []

    def run(self) -> None:
        """Talk until it is enough."""
        while not self._enough.is_set():
            visitor = self._opened()
            texts: list[str] = []
            self.sent.append((visitor, texts))
            while len(texts) < 18 and not self._enough.is_set():
                texts.append(f"What is targeted cryotherapy? {len(texts)}")
                self._say(visitor, texts[-1])
                self._enough.wait(0.5)

    def _opened(self) -> ProxiedVisitor:
        for _ in range(20):
            try:
                return self._server.visitor()  # type: ignore[no-any-return]
            except (OSError, http.client.HTTPException, AssertionError) as error:
                self.again.append(f"chat {type(error).__name__}")
            time.sleep(0.5)
        raise AssertionError("no chat could be opened")

    def _say(self, visitor: ProxiedVisitor, text: str) -> None:
        cid = str(uuid.uuid4())
        for _ in range(20):
            try:
                lines = visitor.say(text, cid=cid)
                if lines[-1]["type"] == "done" and lines[-2]["type"] == "bot":
                    return
                self.again.append(lines[-1]["type"])
            except (OSError, http.client.HTTPException, AssertionError, ValueError) as error:
                self.again.append(f"{type(error).__name__}: {error}"[:300])
            time.sleep(0.5)
        self.failed.append(text)


def test_processes_are_restarted_one_after_another_and_no_message_is_lost(
    server: Any, record_property: Any
) -> None:
    enough = threading.Event()
    talkers = [Talker(server, enough) for _ in range(4)]
    for talker in talkers:
        talker.start()
    try:
        for name in ("first", "second", "first"):
            time.sleep(2)
            server.services[name].stop()
            server.services[name].start()
        time.sleep(2)
    finally:
        enough.set()
        for talker in talkers:
            talker.join(120)
    assert not any(talker.failed for talker in talkers)
    messages = 0
    for talker in talkers:
        for visitor, texts in talker.sent:
            events = visitor.events()
            said = [event["text"] for event in events if event["type"] == "user"]
            assert said == texts
            # The same question gets the same one answer each time; the first brings the introduction along.
            answers = Counter(event["text"] for event in events if event.get("source"))
            assert sum(answers.values()) == len(texts)
            messages += len(texts)
    assert messages > 50
    record_property("messages", messages)
    record_property("sent again", [why for talker in talkers for why in talker.again])
