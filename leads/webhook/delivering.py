"""Deliver what is due to the receiver, beside the mail, which shall not wait for it."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from database.secret import SecretFileError, decrypt
from database.tables import lead, outbox, webhook
from leads.actor import Actor
from leads.audit import record_alone
from leads.outbox import Claimed, claim, mark_cancelled, mark_failed, mark_sent
from leads.problems import LeadProblem, WebhookRefused
from leads.rounds import Rounds
from leads.webhook.endpoint import switch_off_gone
from leads.webhook.events import Contact, body_of, body_of_test
from leads.webhook.log import record_attempt
from leads.webhook.signature import signed_headers
from leads.webhook.transport import Answer, Https

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_AFTER_FAILURE = 5.0
LONGEST_WAIT = timedelta(hours=24)  # however much longer a receiver asks for
_ALWAYS = {"Content-Type": "application/json", "User-Agent": "Intake"}


@dataclass(frozen=True)
class _Parcel:
    """What is sent, and to whom."""

    url: str
    secret: str = field(repr=False)  # encrypted
    body: bytes = field(repr=False)
    with_contact: bool


async def run_webhook_worker(
    engine: Engine, https: Https, desk_url: str, stop: asyncio.Event, rounds: Rounds | None = None
) -> None:
    """Deliver until `stop` is set; what is on its way then is finished. Any number of workers may run."""
    worker = uuid4().hex
    rounds = rounds or Rounds("webhook")
    while not stop.is_set():
        pause = SECONDS_BETWEEN_LOOKS
        try:
            while not stop.is_set() and await deliver_next(engine, https, desk_url, worker):
                rounds.done()
            rounds.done()
        except (SQLAlchemyError, LeadProblem) as error:
            logger.warning("The webhook rests: %s.", type(error).__name__)
            pause = SECONDS_AFTER_FAILURE
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def deliver_next(
    engine: Engine, https: Https, desk_url: str, worker: str, now: datetime | None = None
) -> bool:
    """Deliver the event that has waited longest; tell whether there was one.

    Raises:
        SQLAlchemyError, LeadNotStored: the database failed; it is delivered once the claim has run out.
    """
    message = await asyncio.to_thread(claim, engine, worker, now or _now(), "webhook")
    if message is None:
        return False
    parcel = await asyncio.to_thread(_parcel, engine, message, desk_url)
    if parcel is None:
        await asyncio.to_thread(mark_cancelled, engine, worker, message, "webhook_off")
        return True
    at, begin = now or _now(), time.monotonic()
    answer = await _post(https, parcel, message.message_id, at)
    milliseconds = round(1000 * (time.monotonic() - begin))
    await asyncio.to_thread(
        record_attempt, engine, worker, message, at, answer.code, milliseconds, parcel.with_contact
    )
    await asyncio.to_thread(_close, engine, worker, message, parcel, answer, now or _now())
    return True


async def send_test(engine: Engine, actor: Actor, https: Https, now: datetime) -> Answer:
    """Deliver an event about nobody, once, and return what came of it.

    Raises:
        LeadProblem: there is no webhook, or the test could not be audited.
    """
    with engine.connect() as connection:
        row = connection.execute(select(webhook.c.url, webhook.c.secret)).one_or_none()
    if row is None:
        raise WebhookRefused("There is no webhook yet: set one up first.")
    answer = await _post(https, _Parcel(row.url, row.secret, body_of_test(now), False), uuid4().hex, now)
    record_alone(engine, actor, "webhook.tested", "webhook", "1", outcome=answer.code, now=now)
    return answer


def wait_of(retry_after: str | None, now: datetime) -> timedelta:
    """Return how long a receiver asks us to wait, of what it wrote: seconds or a date; a day at most."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(timedelta(seconds=int(text)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return timedelta()
    until = until if until.tzinfo else until.replace(tzinfo=timezone.utc)
    return max(timedelta(), min(until - now, LONGEST_WAIT))


async def _post(https: Https, parcel: _Parcel, message_id: str, at: datetime) -> Answer:
    try:
        secret = decrypt(parcel.secret)
    except SecretFileError as problem:
        logger.error("%s", problem)
        return Answer("no_key")
    headers = signed_headers(secret, message_id, at, parcel.body)
    return await https.post(parcel.url, {**_ALWAYS, **headers}, parcel.body)


def _parcel(engine: Engine, message: Claimed, desk_url: str) -> _Parcel | None:
    """Return what to send; None when there is nobody to tell, or nothing to tell of."""
    with engine.connect() as connection:
        row = connection.execute(
            select(outbox.c.payload, lead.c.name, lead.c.phone, lead.c.phone_extension, lead.c.email)
            .join_from(outbox, lead)
            .where(outbox.c.id == message.id)
        ).one_or_none()
        to = connection.execute(select(webhook).where(webhook.c.state == "on")).one_or_none()
    if row is None or to is None:
        return None
    contact = Contact(row.name, row.phone, row.phone_extension, row.email) if to.with_contact else None
    body = body_of(message.kind, row.payload, desk_url, contact)
    return _Parcel(to.url, to.secret, body, to.with_contact)


def _close(
    engine: Engine, worker: str, message: Claimed, parcel: _Parcel, answer: Answer, now: datetime
) -> None:
    dead = False
    if answer.is_taken:
        mark_sent(engine, worker, message, now)
    else:
        if answer.is_gone:
            switch_off_gone(engine, parcel.url, now)
        not_before = now + wait_of(answer.retry_after, now)
        dead = mark_failed(engine, worker, message, answer.code, answer.is_gone, now, not_before=not_before)
    logger.info(
        "message=%d kind=%s attempt=%d answer=%s dead=%s",
        message.id,
        message.kind,
        message.attempts,
        answer.code,
        dead,
    )


def _now() -> datetime:
    return datetime.now(timezone.utc)
