"""A website with one of the public chats on it, and the plainest answers that it can be given."""

from __future__ import annotations

import gzip
import io
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import socketio  # type: ignore[import-untyped]

from bench.widget.chats import ANSWER, GREETING, Chat

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A website</title></head>
<body><main><h1>A website</h1><p>Some words.</p>{body}</main>
<script src="/setup.js" type="module"></script></body></html>"""
STRICT = (
    "default-src 'none'; style-src 'none'; require-trusted-types-for 'script'; "
    "script-src 'self'; connect-src 'self'"
)
Start = Callable[[str, list[tuple[str, str]]], object]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a browser that closes its connections."""


class _Handler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def get_stderr(self) -> io.StringIO:
        # Each web socket that ends would be told as an error.
        return io.StringIO()

    def get_environ(self) -> dict[str, Any]:
        # A web socket takes the connection over; this is the name it is looked for by.
        return {**super().get_environ(), "werkzeug.socket": self.connection}


@contextmanager
def running_site(chat: Chat, bundle: bytes) -> Iterator[str]:
    """Serve the page at `/`, and at `/strict` with a strict policy; return the origin."""
    scripts = {"/bundle.js": gzip.compress(bundle, 9), "/setup.js": gzip.compress(chat.setup.encode(), 9)}
    page = PAGE.format(body=chat.body).encode()

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path in scripts:
            start("200 OK", [("Content-Type", "text/javascript"), ("Content-Encoding", "gzip")])
            return [scripts[path]]
        if path == "/answer":
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            start("200 OK", [("Content-Type", "application/json")])
            return [json.dumps({"text": ANSWER}).encode()]
        if path in ("/", "/strict"):
            policy = [("Content-Security-Policy", STRICT)] if path == "/strict" else []
            start("200 OK", [("Content-Type", "text/html; charset=utf-8"), *policy])
            return [page]
        start("404 Not Found", [])
        return []

    application = socketio.WSGIApp(_socket(), answer)
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.set_app(application)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def _socket() -> socketio.Server:
    """Return what speaks as Rasa's own socket channel does, to rasa-webchat."""
    server = socketio.Server(async_mode="threading")

    def session(visitor: str, _: object) -> None:
        server.emit("session_confirm", visitor, to=visitor)

    def said(visitor: str, message: dict[str, str]) -> None:
        text = GREETING if message["message"] == "/greet" else ANSWER
        server.emit("bot_uttered", {"text": text}, to=visitor)

    server.on("session_request", session)
    server.on("user_uttered", said)
    return server
