"""A receiver of webhooks out of order: every event arrives once it is well again."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from desk_fixtures import DESK, new_lead
from webhook_receiver import HOST, Receiver, https_to, make_certificate

from database.engine import open_database
from leads.actor import COMMAND
from leads.outbox import WAITS
from leads.webhook.delivering import deliver_next
from leads.webhook.endpoint import add_webhook
from leads.webhook.log import list_deliveries
from leads.webhook.transport import Https

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=timezone.utc)
EVENTS = 2
# What it says once a request has come, if it speaks TLS at all, and what the delivery's log says of that.
FAULTS: dict[str, tuple[bool, bytes | None, str]] = {
    "hangs up": (False, None, "connection"),
    "speaks without TLS": (False, b"HTTP/1.1 200 OK\r\n\r\n", "tls"),
    "hangs up behind the request": (True, None, "not_http"),
    "speaks rubbish": (True, b"\x00\xff hello\r\n\r\n", "not_http"),
    "never ends its head": (True, b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 20_000, "not_http"),
    "says nothing": (True, b"", "timeout"),
    "is cut in its head": (True, b"HTTP/1.1 200 O", "timeout"),
    "sends elsewhere": (
        True,
        b"HTTP/1.1 307 Elsewhere\r\nLocation: https://evil.example/\r\n\r\n",
        "http_307",
    ),
    "fails": (True, b"HTTP/1.1 500 Oops\r\n\r\n", "http_500"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_lost_to_a_receiver_out_of_order(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(tmp_path / "secret.key"))
    certificate = make_certificate(tmp_path)
    engine = open_database(f"sqlite:///{tmp_path}/intake.db")
    has_tls, says, told = FAULTS[fault]
    with _faulty(certificate, has_tls, says) as port:
        add_webhook(engine, COMMAND, f"https://{HOST}:{port}/", NOW)
        for _ in range(EVENTS):
            new_lead(engine, NOW)
        assert (
            _deliver_all(engine, https_to(certificate, seconds=0.7 if told == "timeout" else 20), NOW)
            == EVENTS
        )
    assert {each.tries[-1].answer for each in list_deliveries(engine)} == {told}
    with Receiver(certificate, port=port) as well_again:
        assert _deliver_all(engine, https_to(certificate), NOW + 2 * WAITS[0]) == EVENTS
        assert _deliver_all(engine, https_to(certificate), NOW + timedelta(days=3)) == 0
        ids = [each.headers["webhook-id"] for each in well_again.received]
    assert len(ids) == len(set(ids)) == EVENTS
    engine.dispose()


@contextlib.contextmanager
def _faulty(certificate: Path, has_tls: bool, says: bytes | None) -> Iterator[int]:
    """Listen while the fault lasts; give the port."""
    server = socket.create_server(("127.0.0.1", 0))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    kept: list[socket.socket] = []

    def answer(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if has_tls:
                connection = context.wrap_socket(connection, server_side=True)
            kept.append(connection)
            if has_tls or says:
                connection.recv(10_000)
            if says is None:
                connection.close()
            else:
                connection.sendall(says)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                answer(server.accept()[0])

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


def _deliver_all(engine: Any, way: Https, now: datetime) -> int:
    async def work() -> int:
        taken = 0
        while await deliver_next(engine, way, DESK, "worker", now):
            taken += 1
        return taken

    return asyncio.run(work())
