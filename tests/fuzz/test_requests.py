"""Whatever is sent to the chat, the answer is of the kind that a widget reads, and never a failure."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from counts import times
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sanic import Sanic
from sanic.server.async_server import AsyncioServer
from typed_text import texts

from clinic.clinic import load_clinic
from conversations.widget import channel
from conversations.widget.running import GREETING, Turns
from intake.answering import answers
from intake.assistant import free_port
from intake.environment import ADDRESS

pytestmark = pytest.mark.timeout(3600)  # for `make fuzz`

ROOT = "/webhooks/widget"
# Far apart: the pace of one chat is not what is tried here.
LIMITS = {
    "messages_a_minute": 10**6,
    "messages_a_chat": 10**6,
    "chats_an_hour": 10**6,
    "seconds_to_first_message": 0,
}


class Talker:
    """Stands for Rasa: says back what it hears."""

    def __init__(self) -> None:
        greeting = {"text": "Hello", "buttons": [{"title": "Book", "payload": "Book"}]}
        self.domain = SimpleNamespace(responses={GREETING: [greeting]})

    async def handle_message(self, message: Any) -> None:
        """Answer a message."""
        await message.output_channel.send_response(message.sender_id, {"text": f"You said {message.text}"})


class Chat:
    """The channel on a port, and one chat in it."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(ADDRESS, port, timeout=30)
        begun = json.loads(self.ask("POST", "/session", b"{}", {"Content-Type": "application/json"})[1])
        self.last = begun["after"]
        self.token, self.buttons = begun["token"], [b["id"] for b in begun["events"][-1]["buttons"]]

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Send a request; return status and body."""
        self._connection.request(method, ROOT + path, body, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A chat with somebody who says back what is said."""
    clinic = load_clinic()
    limits = clinic.widget.limits.copy(update=LIMITS)
    clinic = clinic.copy(update={"widget": clinic.widget.copy(update={"limits": limits})})
    port, loop = free_port(), asyncio.new_event_loop()

    async def no_greeting(*_: Any) -> None:
        """Rasa would be told of the greeting."""

    async def serve() -> AsyncioServer:
        app = Sanic("fuzz", configure_logging=False)
        app.ctx.agent = Talker()
        app.blueprint(channel.WidgetChannel().blueprint(None), url_prefix=ROOT)  # type: ignore[arg-type]
        server = await app.create_server(ADDRESS, port, return_asyncio_server=True)
        assert server is not None
        await server.startup()
        await server.after_start()
        return server

    async def end(server: AsyncioServer) -> None:
        await server.before_stop()
        await server.close()
        await loop.shutdown_default_executor()

    with pytest.MonkeyPatch.context() as patched:
        folder = tmp_path_factory.mktemp("requests")
        patched.setenv("DATABASE_URL", f"sqlite:///{folder}/intake.db")
        patched.setattr(channel, "load_clinic", lambda: clinic)
        patched.setattr(Turns, "_greet", no_greeting)
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            server = asyncio.run_coroutine_threadsafe(serve(), loop).result(30)
            assert answers(ADDRESS, port, f"{ROOT}/loader.js")
            chat = Chat(port)
            yield chat
            chat.close()
            asyncio.run_coroutine_threadsafe(end(server), loop).result(30)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts(200),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts(20), inner, max_size=4),
    max_leaves=12,
)
FIELDS = {
    "cid": st.uuids().map(str) | st.just("0" * 36) | ANY_JSON,
    "text": texts() | texts() | ANY_JSON,
    "after": st.integers(-2, 2**70) | st.just("7") | ANY_JSON,
    "button_id": st.just("a button") | ANY_JSON,
    "seq": st.integers(-1, 9) | ANY_JSON,
    "helpful": st.booleans() | ANY_JSON,
    "comment": texts(600) | ANY_JSON,
    "page": st.sampled_from(["/a?b=c", "//x", "javascript:0", "/\u202e"]) | ANY_JSON,
    "lang": st.sampled_from(["en", "EN-us", "x" * 50]) | ANY_JSON,
    "website": ANY_JSON,
    "opened_ms": ANY_JSON,
}
CONTENTS = st.fixed_dictionaries({}, optional=FIELDS) | ANY_JSON
HOSTILE = [b"[" * 9_000, b'{"text":' * 1_500, b"1" * 9_000, b"\xff\xfe{", b'{"cid":"\\ud800"}', b"x" * 20_000]
BODIES = (
    CONTENTS.map(lambda content: json.dumps(content).encode())
    | CONTENTS.map(lambda content: json.dumps(content, ensure_ascii=False).encode(errors="surrogatepass"))
    | st.builds(lambda content, cut: json.dumps(content).encode()[:cut], CONTENTS, st.integers(0, 60))
    | st.sampled_from(HOSTILE)
    | st.binary(max_size=60)
)
ROUTES = st.sampled_from(
    [
        *(("POST", path) for path in ("/session", "/messages", "/feedback", "/no")),
        *(("GET", path) for path in ("/events", "/transcript", "/events?after=-1", "/events?after=9")),
        ("PUT", "/messages"),
        ("OPTIONS", "/events"),
    ]
)
KINDS = st.sampled_from(
    ["application/json"] * 4 + ["application/json; charset=x", "text/plain", "", "a/b" * 99]
)


@settings(max_examples=times(10_000, 150), suppress_health_check=[HealthCheck.too_slow])
@given(route=ROUTES, body=BODIES, kind=KINDS, is_mine=st.booleans(), odd=st.binary(max_size=20))
def test_any_request_is_answered(
    chat: Chat, route: tuple[str, str], body: bytes, kind: str, is_mine: bool, odd: bytes
) -> None:
    token = f"Bearer {chat.token}" if is_mine else odd.hex()
    status, answer = chat.ask(*route, body, {"Content-Type": kind, "Authorization": token})
    assert status in (200, 201, 204, 400, 401, 404, 405, 409, 413, 415, 422), answer
    if status == 200 and route[1].startswith(("/messages", "/events")) and route[0] != "OPTIONS":
        assert_lines(answer)
    elif status not in (200, 204, 404, 405):
        told = json.loads(answer)
        assert status == 201 or (told["error"]["code"] and told["error"]["text"])


@settings(max_examples=times(10_000, 150))
@given(text=texts(1_200), is_button=st.booleans())
def test_any_message_is_answered_once(chat: Chat, text: str, is_button: bool) -> None:
    cid = str(uuid.uuid4())
    said = {"button_id": chat.buttons[0]} if is_button else {"text": text}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {chat.token}"}
    before = chat.last
    body = json.dumps({"cid": cid, "after": before, **said}).encode()
    status, answer = chat.ask("POST", "/messages", body, headers)
    if status == 422:
        assert json.loads(answer)["error"]["code"] in ("empty", "too_long")
        return
    lines = assert_lines(answer)
    chat.last = lines[-1]["seq"]
    # The same message once more brings the same lines, and nothing new.
    assert assert_lines(chat.ask("POST", "/messages", body, headers)[1]) == lines
    mine = [line for line in lines if line["cid"] == cid]
    assert [line["type"] for line in mine if not line.get("urgent")] == ["user", "bot", "done"]


def assert_lines(answer: bytes) -> list[dict[str, Any]]:
    """Read lines as the widget does: each an object, in order, the last one done or an error."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in answer.decode().splitlines()]
    assert lines[-1]["type"] in ("done", "error")
    places = [line["seq"] for line in lines[:-1] if "seq" in line]
    assert places == sorted(set(places))
    return lines
