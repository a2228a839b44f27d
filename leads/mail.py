"""What the messages say: nothing personal to the staff, no reason to the visitor, plain subjects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from uuid import uuid4

from clinic.clinic import Clinic

KINDS = ("staff_notification", "staff_reminder", "visitor_confirmation")


@dataclass(frozen=True)
class Letter:
    """What a message is about; `email` is the visitor's."""

    kind: str
    message_id: str
    ref: str
    email: str | None = field(repr=False)


def recipient(letter: Letter, clinic: Clinic) -> str | None:
    """Return the address that a message goes to; None when there is none."""
    address = letter.email if letter.kind == "visitor_confirmation" else clinic.staff_email
    return address or None


def compose(letter: Letter, clinic: Clinic, sender: str, desk_url: str, now: datetime) -> EmailMessage:
    """Return the message, as text and HTML.

    Raises:
        ValueError: there is no recipient, or it is no address and could smuggle in headers.
    """
    to = recipient(letter, clinic)
    if not to:
        raise ValueError("there is nobody to send to")
    message = _begun(
        to, _SUBJECTS[letter.kind].format(ref=letter.ref), letter.message_id, clinic, sender, now
    )
    link = f"{desk_url.rstrip('/')}/leads/{letter.ref}"
    paragraphs = _paragraphs(letter, clinic)
    if letter.kind == "visitor_confirmation":
        message.set_content("\n\n".join(paragraphs) + "\n")
        message.add_alternative(_html(paragraphs), subtype="html")
    else:
        message.set_content("\n\n".join([*paragraphs, f"Open the desk: {link}"]) + "\n")
        message.add_alternative(_html(paragraphs, link), subtype="html")
    return message


def compose_test(to: str, clinic: Clinic, sender: str, now: datetime) -> EmailMessage:
    """Return a message that shows that mail arrives.

    Raises:
        ValueError: `to` is no address.
    """
    message = _begun(to, "Mail of the chat assistant arrives", uuid4().hex, clinic, sender, now)
    message.set_content(
        f"This is a test: the chat assistant of {clinic.name} can send mail to this address.\n"
    )
    return message


def _begun(
    to: str, subject: str, message_id: str, clinic: Clinic, sender: str, now: datetime
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender, clinic.name)
    message["To"] = _address(to)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # no out-of-office answers
    return message


_SUBJECTS = {
    "staff_notification": "New request {ref}",
    "staff_reminder": "Request {ref} has not been opened",
    "visitor_confirmation": "We received your request",
}


def _paragraphs(letter: Letter, clinic: Clinic) -> list[str]:
    if letter.kind == "staff_notification":
        return [f"A new request came in: {letter.ref}.", _WHY_SO_LITTLE]
    if letter.kind == "staff_reminder":
        return [
            f"Nobody has opened request {letter.ref} yet. Somebody is waiting for a call.",
            _WHY_SO_LITTLE,
        ]
    when = f"We call people back {clinic.callback_hours}." if clinic.callback_hours else ""
    told = [
        "Hello,",
        f"{clinic.name} received your request. Your reference is {letter.ref}.",
        clinic.next_step,
        when,
        f"If you want to change something, or have a question, call us at {clinic.telephone}.",
        f"If you did not ask us for anything, call {clinic.telephone} and we will remove the request.",
        clinic.name,
    ]
    return [each for each in told if each]


_WHY_SO_LITTLE = "Who it is from can be seen at the desk alone: e-mail is no place for personal details."


def _address(address: str, name: str = "") -> Address:
    # An Address checks itself; a text with a line break in it would become a header of its own.
    if any(not each.isprintable() or each in " <>,;:" for each in address):
        raise ValueError("this is not an e-mail address")
    return Address(display_name=name, addr_spec=address)


def _html(paragraphs: list[str], link: str | None = None) -> str:
    body = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    if link:
        body += f'<p><a href="{escape(link)}">Open the desk</a></p>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"></head>'
        f'<body style="font: 16px/1.5 sans-serif; max-width: 36em">{body}</body></html>\n'
    )
