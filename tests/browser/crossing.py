"""A crossing of TCP connections: hands each to the next of several servers in turn, or holds it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Crossing:
    """Where connections go: to `ports` in turn, passing over those that refuse; or nowhere while `holds`."""

    def __init__(self, ports: list[int], port: int) -> None:
        self.ports = ports
        self.port = port
        self.holds = False
        self.has_held = threading.Event()
        self._turn = 0
        self.used: list[int] = []

    def serve(self, visitor: socket.socket) -> None:
        """Carry one request and its answer, then close: the next request takes the next server."""
        with visitor:
            request = b""
            while b"\r\n\r\n" not in request:
                part = visitor.recv(65536)
                if not part:
                    return
                request += part
            if self.holds:
                self.has_held.set()
                visitor.recv(65536)
                return
            with self._next() as server:
                server.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
                threading.Thread(target=_pour, args=(visitor, server), daemon=True).start()
                _pour(server, visitor)

    def _next(self) -> socket.socket:
        for _ in self.ports:
            port = self.ports[self._turn % len(self.ports)]
            self._turn += 1
            with suppress(ConnectionRefusedError):
                server = socket.create_connection(("127.0.0.1", port))
                self.used.append(port)
                return server
        raise ConnectionRefusedError


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65536):
            sink.sendall(part)


@contextmanager
def running_crossing(*ports: int) -> Iterator[Crossing]:
    """Serve on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        crossing = Crossing(list(ports), int(listener.getsockname()[1]))

        def carry(visitor: socket.socket) -> None:
            with suppress(OSError):
                crossing.serve(visitor)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=carry, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield crossing
