"""A visitor: what a widget sends, without a browser."""

from __future__ import annotations

import contextlib
import http.client
import json
import uuid
from typing import Any

PREFIX = "/webhooks/widget/"
JSON = {"Content-Type": "application/json"}


class Visitor:
    """What a widget does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.token = ""
        self.conversation_id = ""
        self.after = 0
        self.greeting: dict[str, Any] = {}

    def open(self, **session: Any) -> None:
        """Begin a chat."""
        body = {"page": "/", "lang": "en", "website": "", "opened_ms": 0, **session}
        status, _, answer = self.call("POST", "session", body)
        assert status == 201, answer
        begun = json.loads(answer)
        self.token, self.conversation_id = begun["token"], begun["conversation_id"]
        self.after, self.greeting = begun["after"], begun["events"][-1]

    def connection(self, port: int) -> http.client.HTTPConnection:
        """Return a connection to where the widget's server is."""
        return http.client.HTTPConnection("127.0.0.1", port, timeout=90)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        port: int | None = None,
    ) -> tuple[int, dict[str, str], str]:
        """Send a request; return status, headers by small name, and body."""
        connection = self.connection(port or self.port)
        sent = {**(JSON if body is not None else {}), **(headers or {})}
        if self.token and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.token}"
        content = body if isinstance(body, (bytes, str)) or body is None else json.dumps(body)
        with contextlib.closing(connection):
            connection.request(method, f"{PREFIX}{path}", content, sent)
            response = connection.getresponse()
            answer = response.read().decode()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, answer

    def post(self, port: int | None = None, **message: Any) -> tuple[int, dict[str, str], str]:
        """Send a message as it is."""
        body = {"cid": str(uuid.uuid4()), "after": self.after, **message}
        return self.call("POST", "messages", body, port=port)

    def say(self, text: str, port: int | None = None, cid: str | None = None) -> list[dict[str, Any]]:
        """Send a text; return the lines that come back, the last of which is done or error."""
        return self._lines(self.post(port, text=text, **({"cid": cid} if cid else {})))

    def press(self, button_id: str) -> list[dict[str, Any]]:
        """Press a button."""
        return self._lines(self.post(button_id=button_id))

    def events(self, after: int = 0, port: int | None = None) -> list[dict[str, Any]]:
        """Return the stored events."""
        status, _, answer = self.call("GET", f"events?after={after}", port=port)
        assert status == 200, answer
        *events, done = [json.loads(line) for line in answer.splitlines()]
        assert done["type"] == "done"
        return events

    def _lines(self, answered: tuple[int, dict[str, str], str]) -> list[dict[str, Any]]:
        status, _, answer = answered
        assert status == 200, answer
        lines = [json.loads(line) for line in answer.splitlines()]
        self.after = max([self.after, *(line.get("seq", 0) for line in lines)])
        return lines
