"""What two servers could read in two ways ends at the proxy, with the configuration that is shipped."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_nginx import CHAT, DESK, Nginx

PATHS = {CHAT: "/webhooks/widget/messages", DESK: "/sign-in"}
SMUGGLED = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
REFUSED = {
    "a length and chunks": f"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "chunks and a length": f"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n{SMUGGLED}",
    "two lengths": f"Content-Length: 0\r\nContent-Length: {len(SMUGGLED)}\r\n\r\n{SMUGGLED}",
    "the same length twice": f"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{{}}{SMUGGLED}",
    "a list of lengths": f"Content-Length: 0, {len(SMUGGLED)}\r\n\r\n{SMUGGLED}",
    "a length with a sign": "Content-Length: +2\r\n\r\n{}",
    "a length below nothing": f"Content-Length: -2\r\n\r\n{SMUGGLED}",
    "another coding": f"Transfer-Encoding: xchunked\r\n\r\n{SMUGGLED}",
    "two codings": f"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "two lines of codings": (
        f"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{SMUGGLED}"
    ),
    "a space behind a name": f"Content-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "a space before a name": f"Content-Length: 5\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "a tab in a name": f"Content-Length: 5\r\nTransfer\tEncoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "nothing in a header": "Content-Length: 2\r\nX-Any: a\x00b\r\n\r\n{}",
    "a chunk without end": f"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{SMUGGLED}",
    "a chunk of no number": f"Transfer-Encoding: chunked\r\n\r\nzz\r\n{SMUGGLED}",
    "two hosts": f"Host: 127.0.0.1\r\nContent-Length: {len(SMUGGLED)}\r\n\r\n{SMUGGLED}",
}


class Backends:
    """Three servers behind the proxy, which write down what comes, and answer, or cut the connection."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.to_cut = 0
        self._servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
        self.ports = [each.getsockname()[1] for each in self._servers]
        for each in self._servers:
            threading.Thread(target=self._serve, args=(each,), daemon=True).start()

    def _serve(self, server: socket.socket) -> None:
        while True:
            try:
                near, _ = server.accept()
            except OSError:
                return
            with near, contextlib.suppress(OSError):
                near.settimeout(5)
                self._answer(near)

    def _answer(self, near: socket.socket) -> None:
        came = b""
        while b"\r\n\r\n" not in came:
            came += near.recv(65536)
        head, _, body = came.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        while len(body) < int(length[1] if length else 0):
            body += near.recv(65536)
        self.came.append((head + b"\r\n\r\n" + body).decode())
        if self.to_cut:
            self.to_cut -= 1
            return
        near.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        # Whatever follows in the same breath would be another request to a server that reads on.
        near.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            if more := near.recv(65536):
                self.came.append(more.decode())

    def end(self) -> None:
        """Close the ports."""
        for each in self._servers:
            each.close()


@pytest.fixture
def backends() -> Iterator[Backends]:
    """What stands behind the proxy."""
    backends = Backends()
    yield backends
    backends.end()


@pytest.fixture
def nginx(backends: Backends, tmp_path: Path) -> Iterator[Nginx]:
    """The proxy as it is shipped, before them."""
    with Nginx(tmp_path, backends.ports[:2], backends.ports[2]) as nginx:
        yield nginx


def send(nginx: Nginx, name: str, raw: str) -> int:
    """Send bytes as they are; return the status of the answer."""
    connection = nginx.connection(name)
    connection.connect()
    with contextlib.closing(connection.sock) as wire:
        wire.settimeout(30)
        wire.sendall(raw.encode("latin-1"))
        answer = b""
        while b"\r\n" not in answer and (part := wire.recv(65536)):
            answer += part
    return int(answer.split(b" ", 2)[1])


def posted(name: str, rest: str) -> str:
    """Return a request, of which the rest are headers and a body."""
    return f"POST {PATHS[name]} HTTP/1.1\r\nHost: {name}\r\nContent-Type: application/json\r\n{rest}"


@pytest.mark.parametrize("name", PATHS)
def test_what_can_be_read_in_two_ways_goes_no_further(nginx: Nginx, backends: Backends, name: str) -> None:
    assert send(nginx, name, posted(name, "Content-Length: 2\r\n\r\n{}")) == 200
    backends.came.clear()
    answers = {what: send(nginx, name, posted(name, rest)) for what, rest in REFUSED.items()}
    assert {what: status for what, status in answers.items() if status not in (400, 501)} == {}
    assert backends.came == []


@pytest.mark.parametrize("name", PATHS)
def test_a_request_in_a_body_stays_a_body(nginx: Nginx, backends: Backends, name: str) -> None:
    chunked = f"Transfer-Encoding: chunked\r\n\r\n{len(SMUGGLED):x}\r\n{SMUGGLED}\r\n0\r\n\r\n"
    assert send(nginx, name, posted(name, chunked)) == 200
    (came,) = backends.came
    head, _, body = came.partition("\r\n\r\n")
    assert body == SMUGGLED
    assert f"content-length: {len(SMUGGLED)}" in head.lower()
    assert "transfer-encoding" not in head.lower()


@pytest.mark.parametrize("name", PATHS)
def test_what_a_visitor_says_of_where_they_come_from_is_thrown_away(
    nginx: Nginx, backends: Backends, name: str
) -> None:
    claimed = "X-Forwarded-For: 10.9.8.7\r\nX_Forwarded_For: 10.9.8.7\r\nx-forwarded-for: 10.9.8.7\r\n"
    assert send(nginx, name, posted(name, f"{claimed}Content-Length: 2\r\n\r\n{{}}")) == 200
    (came,) = backends.came
    assert "10.9.8.7" not in came
    assert re.findall(r"(?i)x.forwarded.for: (\S+)", came) == ["127.0.0.1"]


def test_a_header_with_underscores_does_not_pass_for_another(nginx: Nginx, backends: Backends) -> None:
    headers = "Content_Length: 0\r\nTransfer_Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}"
    assert send(nginx, CHAT, posted(CHAT, headers)) == 200
    (came,) = backends.came
    assert "_" not in came.partition("\r\n\r\n")[0]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:8080/metrics", "http://desk.clinic.example/metrics", "*"]
)
def test_no_other_server_can_be_named_in_the_first_line(
    nginx: Nginx, backends: Backends, target: str
) -> None:
    assert send(nginx, CHAT, f"GET {target} HTTP/1.1\r\nHost: {CHAT}\r\n\r\n") in (400, 404)
    assert backends.came == []


@pytest.mark.parametrize(("path", "status", "times"), [("messages", 200, 2), ("session", 502, 1)])
def test_only_a_message_is_sent_to_a_second_process(
    nginx: Nginx, backends: Backends, path: str, status: int, times: int
) -> None:
    """A message has a number and is taken once; a chat begun twice would leave one that nobody opens."""
    backends.to_cut = 1
    request = posted(CHAT, "Content-Length: 2\r\n\r\n{}").replace("/messages", f"/{path}")
    assert send(nginx, CHAT, request) == status
    assert len(backends.came) == times
