"""Where mail goes: to an SMTP server, or into a folder where it can be looked at."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from clinic.clinic import Clinic

VAR = Path(__file__).resolve().parents[1] / "var"
SECONDS_TO_SEND = 40  # less than the lease of a message
_EXAMPLES = "smtp://user:password@host:587 or smtps://user:password@host:465"
_ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class MailSettingsError(Exception):
    """Mail cannot be sent so; the message is one sentence, without the password."""


class MailNotSent(Exception):
    """A message did not go out; `code` holds no address, `for_good` says that trying again is vain."""

    def __init__(self, code: str, for_good: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.for_good = for_good


class Mail(Protocol):
    """A way that messages take."""

    @property
    def sender(self) -> str:
        """The address that messages come from."""

    @property
    def says(self) -> str:
        """Where mail goes, in a sentence."""

    async def send(self, message: EmailMessage) -> None:
        """Hand a message over.

        Raises:
            MailNotSent: it is not out.
        """


@dataclass(frozen=True)
class SmtpMail:
    """An SMTP server; beyond this machine the connection is always encrypted."""

    host: str
    port: int
    sender: str
    is_tls: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def says(self) -> str:
        """Where mail goes, in a sentence."""
        return f"Mail goes to {self.host}:{self.port}."

    async def send(self, message: EmailMessage) -> None:
        """Hand a message to the server."""
        await _in_time(aiosmtplib.send(message, **self._connection()))

    async def try_out(self) -> None:
        """Connect and sign in as for a message, and leave again.

        Raises:
            MailNotSent: no message would go out.
        """
        await _in_time(self._connect_and_leave())

    async def _connect_and_leave(self) -> None:
        async with aiosmtplib.SMTP(**self._connection()):
            pass

    def _connection(self) -> dict[str, Any]:
        return {
            "hostname": self.host,
            "port": self.port,
            "username": self.user,
            "password": self.password,
            "use_tls": self.is_tls,
            "start_tls": not self.is_tls and self.host not in _ON_THIS_MACHINE,
            "timeout": SECONDS_TO_SEND / 2,
        }


async def _in_time(doing: Coroutine[Any, Any, Any]) -> None:
    try:
        await asyncio.wait_for(doing, SECONDS_TO_SEND)
    # Of any kind, for a message that cannot be sent must be seen to be one.
    # Not chained: servers quote addresses.
    except Exception as error:
        raise _in_short(error) from None


@dataclass(frozen=True)
class FolderMail:
    """A folder, when there is no server: each message is a file that mail programs open."""

    folder: Path
    sender: str

    @property
    def says(self) -> str:
        """Where mail goes, in a sentence."""
        return f"INTAKE_SMTP_URL is not set, so no mail goes out: it is written to {self.folder}."

    async def send(self, message: EmailMessage) -> None:
        """Write a message to a file that only its owner can read."""
        try:
            await asyncio.to_thread(self._write, message)
        except OSError:
            raise MailNotSent("folder") from None

    def _write(self, message: EmailMessage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole, unfinished = written_mail(self.folder, str(message["Message-ID"])[1:].partition("@")[0])
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(message.as_bytes())
        unfinished.replace(whole)


def written_mail(folder: Path, message_id: str) -> tuple[Path, Path]:
    """Return the file that a message is written to, and the one it is in before it is whole."""
    return folder / f"{message_id}.eml", folder / f".{message_id}.eml"


def mail_from_environment(clinic: Clinic, var: Path = VAR) -> SmtpMail | FolderMail:
    """Return the way that INTAKE_SMTP_URL names, else the folder `mail` in `var`.

    Raises:
        MailSettingsError: INTAKE_SMTP_URL is no address, or there is nobody to send from.
    """
    url = os.environ.get("INTAKE_SMTP_URL")
    sender = clinic.email or clinic.staff_email
    if not url:
        return FolderMail(var / "mail", sender or "intake@localhost")
    if not sender:
        raise MailSettingsError(
            "INTAKE_SMTP_URL is set, but mail needs a sender: give email or staff_email in clinic.yml."
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in ("smtp", "smtps") or parts.path not in ("", "/") or parts.query:
        # The text is not repeated, for there may be a password in it.
        raise MailSettingsError(f"INTAKE_SMTP_URL is not the address of a mail server; write {_EXAMPLES}.")
    is_tls = parts.scheme == "smtps"
    return SmtpMail(
        host=host,
        port=port or (465 if is_tls else 587),
        sender=sender,
        is_tls=is_tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def start_notices(clinic: Clinic, mail: Mail) -> list[str]:
    """Return what whoever starts the desk should know of its mail."""
    notices = [mail.says]
    if not clinic.staff_email:
        notices.append("staff_email in clinic.yml is empty: nobody is told of new requests by e-mail.")
    elif not clinic.desk_url and isinstance(mail, SmtpMail):
        notices.append("desk_url in clinic.yml is empty: the links in mail open on this machine alone.")
    return notices


def _in_short(error: Exception) -> MailNotSent:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _in_short(error.recipients[0])
    # A setting is wrong, which somebody mends; nothing is wrong with the message.
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return MailNotSent(f"sign_in_{error.code}")
    if isinstance(error, aiosmtplib.SMTPSenderRefused):
        return MailNotSent(f"sender_{error.code}")
    if isinstance(error, aiosmtplib.SMTPConnectResponseError | aiosmtplib.SMTPHeloError):
        return MailNotSent(f"smtp_{error.code}")
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return MailNotSent(f"smtp_{error.code}", for_good=500 <= error.code < 600)
    if isinstance(error, asyncio.TimeoutError | TimeoutError):
        return MailNotSent("timeout")
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return MailNotSent("not_supported")
    if isinstance(error, OSError):
        return MailNotSent("connection")
    if isinstance(error, aiosmtplib.SMTPException):
        return MailNotSent("smtp")
    return MailNotSent("not_sendable", for_good=True)
