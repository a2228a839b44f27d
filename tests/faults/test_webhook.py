"""A receiver of webhooks out of order: every event arrives once it is well again."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from desk_fixtures import new_lead
from faulty_server import faulty_server
from webhook_receiver import HOST, Receiver, deliver_all, https_to, make_certificate

from database.engine import open_database
from leads.actor import COMMAND
from leads.outbox import WAITS
from leads.webhook.endpoint import add_webhook
from leads.webhook.log import list_deliveries

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
    with faulty_server(_answering(certificate, has_tls, says)) as port:
        add_webhook(engine, COMMAND, f"https://{HOST}:{port}/", NOW)
        for _ in range(EVENTS):
            new_lead(engine, NOW)
        assert (
            deliver_all(engine, https_to(certificate, seconds=0.7 if told == "timeout" else 20), NOW)
            == EVENTS
        )
    assert {each.tries[-1].answer for each in list_deliveries(engine)} == {told}
    with Receiver(certificate, port=port) as well_again:
        assert deliver_all(engine, https_to(certificate), NOW + 2 * WAITS[0]) == EVENTS
        assert deliver_all(engine, https_to(certificate), NOW + timedelta(days=3)) == 0
        ids = [each.headers["webhook-id"] for each in well_again.received]
    assert len(ids) == len(set(ids)) == EVENTS
    engine.dispose()


def _answering(
    certificate: Path, has_tls: bool, says: bytes | None
) -> Callable[[socket.socket], socket.socket | None]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def answer(connection: socket.socket) -> socket.socket | None:
        if has_tls:
            connection = context.wrap_socket(connection, server_side=True)
        if has_tls or says:
            connection.recv(10_000)
        if says is None:
            connection.close()
        else:
            connection.sendall(says)
        return connection

    return answer
