"""A mail server out of order: every message goes out once it is well again."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from desk_fixtures import DESK, MailServer, clinic, new_lead
from faulty_server import faulty_server

from database.engine import open_database
from leads import mail_transport
from leads.mail_transport import SmtpMail
from leads.outbox import WAITS
from leads.worker import send_next

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=timezone.utc)
GREETED = b"220 mail.example ESMTP\r\n"
OK = b"250 OK\r\n"
# What it says when somebody connects, and at each line that comes in; None hangs up.
FAULTS: dict[str, list[bytes | None]] = {
    "hangs up": [None],
    "speaks rubbish": [b"\x00\xff hello\r\n"],
    "speaks another protocol": [b"HTTP/1.1 400 Bad Request\r\n\r\n", None],
    "says nothing": [b""],
    "is overrun": [b"421 too busy\r\n", None],
    "hangs up behind the greeting": [GREETED, None],
    "hangs up at the sender": [GREETED, OK, None],
    "speaks rubbish at the message": [GREETED, OK, OK, OK, b"???\r\n"],
    "hangs up in the message": [GREETED, OK, OK, OK, b"354 go on\r\n", None],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_lost_to_a_mail_server_out_of_order(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_transport, "SECONDS_TO_SEND", 0.5)
    engine = open_database(f"sqlite:///{tmp_path}/intake.db")
    for number in range(2):
        new_lead(engine, NOW, email=f"{number}@example.org")
    well_again = MailServer()
    mail = SmtpMail("127.0.0.1", well_again.port, "office@clinic.example")
    with faulty_server(_answering(FAULTS[fault]), well_again.port):
        assert _send_all(engine, mail, NOW) == 4
    with well_again:
        assert _send_all(engine, mail, NOW + 2 * WAITS[0]) == 4
        assert _send_all(engine, mail, NOW + timedelta(days=3)) == 0
    ids = [message_from_bytes(each.content)["Message-ID"] for each in well_again.received]
    assert len(ids) == len(set(ids)) == 4
    engine.dispose()


def _answering(answers: list[bytes | None]) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        for said in answers:
            if said is None:
                connection.close()
                return
            connection.sendall(said)
            if not connection.recv(1000):
                return

    return answer


def _send_all(engine: Any, mail: SmtpMail, now: datetime) -> int:
    async def work() -> int:
        taken = 0
        while await send_next(engine, clinic(), mail, DESK, "worker", now):
            taken += 1
        return taken

    return asyncio.run(work())
