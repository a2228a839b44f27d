"""A server that speaks the widget's contract with a scripted assistant, and fails on order.

Run it by hand to look at the widget: `.venv/bin/python tests/browser/fault_server.py` prints an address.
"""

from __future__ import annotations

import functools
import json
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from clinic.clinic import load_clinic
from conversations.widget.assets import Assets, Frame, load_assets
from conversations.widget.static import policy_of_frame

Event = dict[str, Any]
ROOT = "/webhooks/widget/"

GREETING: Event = {
    "type": "bot",
    "text": (
        "Hi, I'm the automated assistant of North County Pain Relief. I'm not a person, and I can't give "
        "medical advice. I can answer questions from the clinic's articles and book your free consultation."
    ),
    "buttons": [
        "What is targeted cryotherapy?",
        "What happens at the first visit?",
        "Book my free consultation",
    ],
}
SOURCE = {
    "title": "Using Cryotherapy to Treat Muscle Spasms",
    "section": "Targeted cryotherapy",
    "url": "https://clinic.example/cryotherapy",
}
SCRIPT: dict[str, list[Event]] = {
    "What is targeted cryotherapy?": [
        {
            "type": "bot",
            "text": "In targeted cryotherapy we lay ice packs where the pain or spasm starts.",
            "source": SOURCE,
            "feedback": True,
            "buttons": ["Is it good for back pain?", "Book my free consultation"],
        }
    ],
    "Book my free consultation": [
        {
            "type": "bot",
            "text": "What would you like help with? A few words are enough, please no medical details.",
            "buttons": ["Back pain", "Muscle spasms", "Sore joints", "Something else"],
            "progress": {"step": 1, "of": 7},
        }
    ],
    "tel": [
        {
            "type": "bot",
            "text": "What is the best phone number to reach you? Please start with the area code.",
            "input": {"type": "tel", "label": "Phone number", "hint": "Such as 314 555 0123"},
            "progress": {"step": 4, "of": 7},
        }
    ],
    "email": [
        {
            "type": "bot",
            "text": "And your email address? You can skip this.",
            "input": {"type": "email", "label": "Email address"},
            "buttons": ["Skip email"],
            "progress": {"step": 5, "of": 7},
        }
    ],
    "date": [
        {
            "type": "bot",
            "text": "What day and time suit you best? Just say it in your own words.",
            "input": {"type": "date", "label": "Pick a day", "min": "2026-11-20"},
            "buttons": ["Any time", "Mornings", "Afternoons"],
            "progress": {"step": 6, "of": 7},
        }
    ],
    "summary": [
        {
            "type": "bot",
            "text": "Please check your request. Shall I send it to the clinic?",
            "summary": [
                {"label": "Name", "value": "Pat Doe", "change_id": "Change name"},
                {"label": "Phone", "value": "(314) 555-0123", "change_id": "Change phone"},
                {"label": "Email", "value": "pat@example.org", "change_id": "Change email"},
                {"label": "Reason", "value": "Back pain", "change_id": "Change reason"},
                {
                    "label": "Preferred time",
                    "value": "Tuesday, December 1, mornings",
                    "change_id": "Change time",
                },
            ],
            "buttons": ["Yes, send it", "Cancel"],
            "progress": {"step": 7, "of": 7},
        }
    ],
    "chest pain": [
        {
            "type": "bot",
            "text": "This could be an emergency. Please call 911 now, or have someone call for you.",
            "urgent": "911",
        }
    ],
    "long": [{"type": "bot", "text": "\n".join(f"Line {n} of a long answer." for n in range(60))}],
}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one POST of a message.

    kind: "refuse" (with status and retry_after), "cut" (no answer, nothing processed), "lost" (processed, no
    answer), "cut between lines", "cut in a line", "no done", "twice" (each line twice), "error" (the turn
    fails), "nothing kept" (as "error", but an emergency is answered), "hold" (nothing is heard until
    `FaultServer.release` is set).
    """

    kind: str
    status: int = 503
    retry_after: int | None = None


@dataclass
class Chat:
    """One conversation: its events, and how often each message was processed."""

    events: list[Event] = field(default_factory=list)
    processed: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, event: Event, cid: str | None = None) -> Event:
        """Store an event under the next number."""
        stored = {**event, "seq": len(self.events) + 1, "at": datetime.now(timezone.utc).isoformat()}
        if cid:
            stored["cid"] = cid
        if "buttons" in event:
            stored["buttons"] = [{"id": title, "title": title} for title in event["buttons"]]
        self.events.append(stored)
        return stored

    def process(self, cid: str, text: str, script: dict[str, list[Event]]) -> None:
        """Let the scripted assistant answer, once a message."""
        with self.lock:
            if self.processed[cid]:
                return
            self.processed[cid] += 1
            self.add({"type": "user", "text": text}, cid)
            for reply in script.get(text, [{"type": "bot", "text": f"You said: {text}"}]):
                self.add(reply, cid)


@functools.cache
def _assets() -> Assets:
    return load_assets(load_clinic())


class FaultServer:
    """The server's state, for tests to read and to set."""

    def __init__(self) -> None:
        self.assets = _assets()
        self.script = dict(SCRIPT)
        self.greeting = dict(GREETING)
        self.frame_ancestors = ""  # in place of the websites of clinic.yml
        self.faults: list[Fault] = []
        self.session_faults: list[Fault] = []
        self.chats: dict[str, Chat] = {}
        self.sessions: list[dict[str, Any]] = []
        self.posts: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.feedback: list[dict[str, Any]] = []
        self.release = threading.Event()
        self.origin = ""

    @property
    def processed(self) -> list[int]:
        """How often each message of any chat was processed."""
        return [times for chat in self.chats.values() for times in chat.processed.values()]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: ClassVar[FaultServer]

    def log_message(self, *_: object) -> None:
        pass

    # --- What comes in ---

    def do_GET(self) -> None:
        path = self._path()
        assets = self.state.assets
        if path == "loader.js":
            self._send(assets.loader)
        elif path.startswith("frame/"):
            frame = assets.frames[path.partition("/")[2]]
            self._send(frame.document, {"Content-Security-Policy": self._policy(frame)})
        elif path.startswith("assets/"):
            self._send(assets.files.get(path.split("/", 2)[2]), {"Access-Control-Allow-Origin": "*"})
        elif path == "demo" or path.startswith("demo/"):
            name = path.partition("/")[2] or "index.html"
            self._send(assets.demo.get(name if "." in name else f"{name}.html"))
        elif path == "events":
            self._events()
        elif path == "transcript":
            chat = self._chat()
            if chat:
                lines = "\n".join(f"{event['type']}: {event['text']}" for event in chat.events)
                self._answer(200, lines.encode(), "text/plain; charset=utf-8")
        else:
            self._answer(404, b"")

    def do_OPTIONS(self) -> None:
        self._answer(204, b"")

    def do_DELETE(self) -> None:
        if self._chat():
            self.state.chats.pop(self._token())
            self._json(
                200, {"text": "This conversation is deleted. A request you sent stays with the clinic."}
            )

    def do_POST(self) -> None:
        path = self._path()
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if path == "session":
            self.state.sessions.append(body)
            self._session()
        elif path == "feedback":
            self.state.feedback.append(body)
            self._answer(204, b"")
        elif path == "messages":
            self.state.posts.append(body)
            self._message(body)

    # --- What the contract says ---

    def _session(self) -> None:
        if self.state.session_faults:
            self._refuse(self.state.session_faults.pop(0))
            return
        token = secrets.token_urlsafe(32)
        chat = self.state.chats[token] = Chat()
        greeting = chat.add(self.state.greeting)
        self._json(201, {"token": token, "conversation_id": "c", "events": [greeting], "after": 1})

    def _events(self) -> None:
        chat = self._chat()
        if chat:
            after = int(parse_qs(urlsplit(self.path).query)["after"][0])
            self._begin_lines()
            for event in chat.events[after:]:
                self._line(event)
            self._line({"type": "done", "seq": len(chat.events)})
            self._end_lines()

    def _message(self, body: dict[str, Any]) -> None:
        fault = self.state.faults.pop(0) if self.state.faults else Fault("none")
        chat = self._chat()
        if not chat:
            return
        if fault.kind == "refuse":
            self._refuse(fault)
            return
        if fault.kind == "cut":
            self._cut()
            return
        cid, text = body["cid"], body.get("text") or body["button_id"]
        if fault.kind == "nothing kept":
            self._begin_lines()
            self._line(self.state.script[text][0])
            self._line({"type": "error", "cid": cid, "text": "Sorry, I can't be reached.", "retry": True})
            self._end_lines()
            return
        if fault.kind == "hold":
            self.state.release.wait(60)
        chat.process(cid, text, self.state.script)
        if fault.kind == "lost":
            self._cut()
            return
        self._begin_lines()
        if fault.kind == "error":
            self._line({"type": "error", "cid": cid, "text": "Sorry, that took too long.", "retry": True})
            self._end_lines()
            return
        lines = [event for event in chat.events if event["seq"] > body["after"]]
        for number, event in enumerate(lines):
            if fault.kind == "cut in a line" and number == 1:
                self._chunk(json.dumps(event)[:20].encode())
                self._cut()
                return
            self._line(event)
            if fault.kind == "twice":
                self._line(event)
            if fault.kind == "cut between lines":
                self._cut()
                return
        if fault.kind != "no done":
            self._line({"type": "done", "cid": cid, "seq": len(chat.events)})
        self._end_lines()

    # --- What goes out ---

    def _path(self) -> str:
        self.state.requests.append(f"{self.command} {self.path}")
        return urlsplit(self.path).path.removeprefix(ROOT)

    def _policy(self, frame: Frame) -> str:
        policy = policy_of_frame(load_clinic(), frame)
        if not self.state.frame_ancestors:
            return policy
        kept = [each for each in policy.split("; ") if not each.startswith("frame-ancestors")]
        return "; ".join([*kept, f"frame-ancestors {self.state.frame_ancestors}"])

    def _token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _chat(self) -> Chat | None:
        chat = self.state.chats.get(self._token())
        if chat is None:
            self._json(401, {"error": {"code": "session_over", "text": "This chat has ended."}})
        return chat

    def _send(self, asset: Any, headers: dict[str, str] | None = None) -> None:
        if asset is None:
            self._answer(404, b"")
        elif asset.gzipped:
            self._answer(
                200, asset.gzipped, asset.content_type, {**(headers or {}), "Content-Encoding": "gzip"}
            )
        else:
            self._answer(200, asset.plain, asset.content_type, headers)

    def _refuse(self, fault: Fault) -> None:
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        code = {401: "session_over", 409: "unknown_button"}.get(fault.status, "refused")
        self._json(fault.status, {"error": {"code": code, "text": "That cannot be taken just now."}}, headers)

    def _json(self, status: int, content: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._answer(status, json.dumps(content).encode(), "application/json", headers)

    def _answer(
        self, status: int, body: bytes, kind: str = "text/plain", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self._common(headers or {})
        self.wfile.write(body)

    def _common(self, headers: dict[str, str]) -> None:
        granted = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Expose-Headers": "Retry-After",
        }
        for name, value in {**granted, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _begin_lines(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self._common({})

    def _line(self, event: Event) -> None:
        self._chunk(json.dumps(event).encode() + b"\n")

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()

    def _end_lines(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.close()


@contextmanager
def running_fault_server(port: int = 0) -> Iterator[FaultServer]:
    """Serve on a free port of this machine."""
    state = FaultServer()
    handler = type("Handler", (_Handler,), {"state": state})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # cut connections are on order
        state.origin = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield state
        state.release.set()
        server.shutdown()
        thread.join()


if __name__ == "__main__":
    with running_fault_server(8000) as running:
        print(f"{running.origin}{ROOT}demo")
        threading.Event().wait()
