"""What tests of the leads at work share: a new lead, a clinic, a member of staff, a mail server."""

from __future__ import annotations

import itertools
import socket
from dataclasses import replace
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from sample_lead import SAMPLE

from clinic.clinic import Clinic, load_clinic
from leads.actor import COMMAND, Actor
from leads.create import create_lead
from leads.lead import Lead
from leads.staff import add_staff

DESK = "https://desk.example.org"
_runs = itertools.count()


def new_lead(engine: Any, now: Any = None, **details: Any) -> Lead:
    """Store a lead of a form run and a conversation of its own."""
    run = f"run {next(_runs)}"
    return create_lead(
        engine, replace(SAMPLE, **{"form_run_id": run, "conversation_id": f"of {run}", **details}), now
    )


def agent(engine: Any, name: str = "Ann Agent", role: str = "agent") -> Actor:
    """Add a member of staff, to act as."""
    email = f"{name.split()[0].lower()}@clinic.example"
    return Actor("staff", add_staff(engine, COMMAND, email, name, role).id, name)


def clinic(**fields: Any) -> Clinic:
    """Return the clinic of clinic.yml with other values in some fields."""
    return Clinic(**{**load_clinic().dict(), "staff_email": "desk@clinic.example", **fields})


class MailServer:
    """A real SMTP server on this machine, which keeps what it is sent and answers as it is told."""

    def __init__(self, **settings: Any) -> None:
        self.received: list[Envelope] = []
        self.answer_to_sender = "250 OK"
        self.answer_to_recipient = "250 OK"
        self.answer_to_message = "250 OK"
        self.port = _free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **settings)

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._controller.stop()

    # aiosmtpd says what these are given.
    async def handle_MAIL(
        self,
        server: Any,  # noqa: ARG002
        session: Any,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take a sender, or not."""
        if self.answer_to_sender.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.answer_to_sender

    async def handle_RCPT(
        self,
        server: Any,  # noqa: ARG002
        session: Any,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: Any,  # noqa: ARG002
    ) -> str:
        """Take a recipient, or not."""
        if self.answer_to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002
        """Take a message, or not."""
        if self.answer_to_message.startswith("2"):
            self.received.append(envelope)
        return self.answer_to_message


def _free_port() -> int:
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        port: int = any_socket.getsockname()[1]
        return port
