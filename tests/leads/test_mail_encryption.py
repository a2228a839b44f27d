"""Mail leaves this machine encrypted, to a server that can prove who it is, or not at all."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from certificates import certificate_for
from desk_fixtures import MailServer

from leads.mail_transport import MailNotSent, SmtpMail


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A file with a certificate that vouches for itself, and its key."""
    return certificate_for("127.0.0.1", tmp_path)


@pytest.fixture(params=["starttls", "smtps"])
def server(request: pytest.FixtureRequest, certificate: Path) -> Iterator[tuple[MailServer, bool]]:
    """A server that wants either way of encryption, and whether it is encrypted from the first byte."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    if request.param == "smtps":
        with MailServer(ssl_context=context) as running:
            yield running, True
    else:
        with MailServer(tls_context=context, require_starttls=True) as running:
            yield running, False


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the server for one on another machine."""
    monkeypatch.setattr("leads.mail_transport._ON_THIS_MACHINE", ())


def message() -> EmailMessage:
    """Return a short message."""
    made = EmailMessage()
    made["From"], made["To"] = "office@clinic.example", "desk@clinic.example"
    made.set_content("hello")
    return made


async def test_a_server_that_is_known_gets_mail(
    server: tuple[MailServer, bool], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, is_tls = server
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    await SmtpMail("127.0.0.1", running.port, "office@clinic.example", is_tls=is_tls).send(message())
    assert [each.rcpt_tos for each in running.received] == [["desk@clinic.example"]]


async def test_a_server_that_nobody_vouches_for_gets_none(server: tuple[MailServer, bool]) -> None:
    running, is_tls = server
    with pytest.raises(MailNotSent) as raised:
        await SmtpMail("127.0.0.1", running.port, "office@clinic.example", is_tls=is_tls).send(message())
    assert not raised.value.for_good
    assert running.received == []
