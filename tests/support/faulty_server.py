"""A server out of order, on this machine."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def faulty_server(answer: Callable[[socket.socket], socket.socket | None], port: int = 0) -> Iterator[int]:
    """Listen, and answer each connection as a test wants; give the port.

    Args:
        answer: what to do with a connection; may return another that stands for it, as TLS does. It is left
            open to the end unless `answer` closes it.
        port: of which to listen at, else any.
    """
    server = socket.create_server(("127.0.0.1", port))
    kept: list[socket.socket] = []

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection = server.accept()[0]
                kept.append(connection)
                with contextlib.suppress(OSError):
                    if instead := answer(connection):
                        kept.append(instead)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for connection in kept:
            connection.close()
        thread.join()
