"""Where requests are told of: one address, its secret, and what is sent there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Engine

from database.insert import insert_unless_there
from database.secret import encrypt
from database.tables import webhook
from leads.actor import SYSTEM, Actor
from leads.audit import record
from leads.problems import WebhookRefused
from leads.storing import storing
from leads.webhook.addresses import place_of, what_is_wrong
from leads.webhook.signature import new_secret

_ONE = 1  # the id of the only row
State = Literal["on", "off", "gone"]


@dataclass(frozen=True)
class Webhook:
    """The webhook as set up; "gone" is what its receiver answered, which switched it off at `changed_at`."""

    url: str
    with_contact: bool
    state: State
    created_at: datetime
    changed_at: datetime

    @property
    def host(self) -> str:
        """The receiver's name."""
        return place_of(self.url).host


def read_webhook(engine: Engine) -> Webhook | None:
    """Return the webhook, or None when none was set up."""
    shown = [column for column in webhook.c if column.name not in ("id", "secret")]
    with engine.connect() as connection:
        row = connection.execute(select(*shown)).one_or_none()
        return Webhook(**row._mapping) if row else None


def add_webhook(engine: Engine, actor: Actor, url: str, now: datetime | None = None) -> str:
    """Set the webhook up, for ids and status alone; return its secret, which cannot be read again.

    Raises:
        LeadProblem: the address will not do, there is one already, or the database failed.
        SecretFileError: the secret cannot be encrypted.
    """
    at = now or datetime.now(timezone.utc)
    _check(url)
    secret = new_secret()
    with storing(engine, _NOT_CHANGED) as connection:
        row = {
            "id": _ONE,
            "created_at": at,
            "changed_at": at,
            "url": url,
            "secret": encrypt(secret),
            "with_contact": False,
            "state": "on",
        }
        if not insert_unless_there(connection, webhook, row):
            raise WebhookRefused("Someone set a webhook up in the meantime: look at it, and change it there.")
        record(connection, actor, "webhook.added", "webhook", str(_ONE), ["url", "secret"], now=at)
    return secret


def change_address(engine: Engine, actor: Actor, url: str, now: datetime | None = None) -> None:
    """Send to another address from now on, without contact details until somebody switches them on there.

    Raises:
        LeadProblem: the address will not do, there is no webhook, or the database failed.
    """
    _check(url)
    _change(engine, actor, "webhook.changed", ["url"], now, url=url, with_contact=False)


def renew_secret(engine: Engine, actor: Actor, now: datetime | None = None) -> str:
    """Sign with a new secret from now on, and return it.

    Raises:
        LeadProblem: there is no webhook, or the database failed.
        SecretFileError: the secret cannot be encrypted.
    """
    secret = new_secret()
    _change(engine, actor, "webhook.secret_renewed", ["secret"], now, secret=encrypt(secret))
    return secret


def switch(engine: Engine, actor: Actor, on: bool, now: datetime | None = None) -> None:
    """Tell the receiver of what happens from now on, or no more.

    Raises:
        LeadProblem: there is no webhook, or the database failed.
    """
    state = "on" if on else "off"
    _change(engine, actor, f"webhook.switched_{state}", ["state"], now, state=state)


def send_contact(engine: Engine, actor: Actor, wanted: bool, now: datetime | None = None) -> None:
    """Send name, telephone and e-mail along, or ids and status alone.

    Raises:
        LeadProblem: there is no webhook, or the database failed.
    """
    action = f"webhook.contact_{'on' if wanted else 'off'}"
    _change(engine, actor, action, ["with_contact"], now, with_contact=wanted)


def switch_off_gone(engine: Engine, url: str, now: datetime) -> None:
    """Switch off what its receiver calls gone, unless the address is another one by now.

    Raises:
        LeadNotStored: the database failed.
    """
    with storing(engine, _NOT_CHANGED) as connection:
        same = [webhook.c.url == url, webhook.c.state == "on"]
        gone = update(webhook).where(*same).values(state="gone", changed_at=now)
        if connection.execute(gone).rowcount:
            record(connection, SYSTEM, "webhook.gone", "webhook", str(_ONE), ["state"], now=now)


def is_on(connection: Connection) -> bool:
    """Tell, inside a transaction, whether there is somebody to tell."""
    return connection.execute(select(webhook.c.id).where(webhook.c.state == "on")).first() is not None


_NOT_CHANGED = "The webhook was not changed"


def _check(url: str) -> None:
    wrong = what_is_wrong(url)
    if wrong:
        raise WebhookRefused(wrong)


def _change(
    engine: Engine, actor: Actor, action: str, fields: list[str], now: datetime | None, **values: Any
) -> None:
    at = now or datetime.now(timezone.utc)
    with storing(engine, _NOT_CHANGED) as connection:
        if not connection.execute(update(webhook).values(**values, changed_at=at)).rowcount:
            raise WebhookRefused("There is no webhook yet: set one up first.")
        record(connection, actor, action, "webhook", str(_ONE), fields, now=at)
