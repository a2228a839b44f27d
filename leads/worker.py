"""Send what is due, remind of what nobody opened, tell how the day was, and clean up at night."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.engine import Engine

from clinic.clinic import Clinic
from database.tables import lead, outbox
from leads.digest import KIND as DIGEST
from leads.digest import Digest, plan_digest
from leads.mail import Letter, compose, recipient
from leads.mail_transport import VAR, Mail, MailNotSent
from leads.nights import next_night
from leads.outbox import Claimed, claim, mark_cancelled, mark_failed, mark_sent
from leads.reminders import plan_reminders
from leads.retention import purge
from leads.rounds import Rounds

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_AFTER_FAILURE = 5.0
BETWEEN_REMINDERS = timedelta(seconds=15)
AFTER_FAILED_PURGE = timedelta(minutes=10)


async def run_worker(
    engine: Engine,
    clinic: Clinic,
    mail: Mail,
    desk_url: str,
    stop: asyncio.Event,
    var: Path = VAR,
    rounds: Rounds | None = None,
) -> None:
    """Work until `stop` is set; what is being sent then is finished.

    Any number of workers may run. A database that fails is asked again; nothing is lost meanwhile.
    """
    await asyncio.gather(
        _send_what_is_due(engine, clinic, mail, desk_url, stop, rounds or Rounds("mail")),
        _clean_up_at_night(engine, clinic, stop, var),
    )


async def _send_what_is_due(
    engine: Engine, clinic: Clinic, mail: Mail, desk_url: str, stop: asyncio.Event, rounds: Rounds
) -> None:
    worker = uuid4().hex
    remind_at = datetime.now(timezone.utc)
    while not stop.is_set():
        pause = SECONDS_BETWEEN_LOOKS
        try:
            while not stop.is_set() and await send_next(engine, clinic, mail, desk_url, worker):
                rounds.done()
            now = datetime.now(timezone.utc)
            if now >= remind_at:
                remind_at = now + BETWEEN_REMINDERS
                await asyncio.to_thread(plan_reminders, engine, clinic, now)
                await asyncio.to_thread(plan_digest, engine, clinic, now)
            rounds.done()
        # Of any kind: a worker that ends would leave everything unsent, and nobody would see it.
        except Exception as error:
            logger.warning("The outbox rests: %s.", type(error).__name__)
            pause = SECONDS_AFTER_FAILURE
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _clean_up_at_night(engine: Engine, clinic: Clinic, stop: asyncio.Event, var: Path) -> None:
    """Purge at the start and each night, beside the sending, which waits for nothing of it."""
    purge_at = datetime.now(timezone.utc)
    while not stop.is_set():
        now = datetime.now(timezone.utc)
        if now >= purge_at:
            purge_at = now + AFTER_FAILED_PURGE
            try:
                await asyncio.to_thread(purge, engine, clinic.keep_days, var, now, is_over=stop.is_set)
                purge_at = next_night(now, clinic.time_zone)
            except Exception as error:
                logger.warning("Not all that is over was removed: %s.", type(error).__name__)
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN_LOOKS)


async def send_next(
    engine: Engine, clinic: Clinic, mail: Mail, desk_url: str, worker: str, now: datetime | None = None
) -> bool:
    """Send the message that has waited longest; tell whether there was one.

    Raises:
        SQLAlchemyError: the database failed; the message goes out once the claim has run out.
    """
    at = now or datetime.now(timezone.utc)
    message = await asyncio.to_thread(claim, engine, worker, at)
    if message is None:
        return False
    letter = await asyncio.to_thread(_letter, engine, message)
    if letter is None or not recipient(letter, clinic):
        why = "nobody_to_tell" if letter else "needless"
        await asyncio.to_thread(mark_cancelled, engine, worker, message, why)
        return True
    try:
        await mail.send(_composed(letter, clinic, mail.sender, desk_url, at))
    except MailNotSent as error:
        dead = await asyncio.to_thread(
            mark_failed,
            engine,
            worker,
            message,
            error.code,
            error.for_good,
            now or datetime.now(timezone.utc),
        )
        logger.warning(
            "message=%d kind=%s attempt=%d error=%s dead=%s",
            message.id,
            message.kind,
            message.attempts,
            error.code,
            dead,
        )
    else:
        await asyncio.to_thread(mark_sent, engine, worker, message, now or datetime.now(timezone.utc))
        logger.info("message=%d kind=%s attempt=%d sent", message.id, message.kind, message.attempts)
    return True


def _letter(engine: Engine, message: Claimed) -> Letter | None:
    """Return what to write; None when it has become needless."""
    if message.kind == DIGEST:
        return Letter(message.kind, message.message_id, digest=Digest(**message.payload))
    with engine.connect() as connection:
        row = connection.execute(
            select(lead.c.ref, lead.c.email, lead.c.first_viewed_at, outbox.c.message_id)
            .join_from(lead, outbox)
            .where(outbox.c.id == message.id)
        ).one_or_none()
    if row is None or (message.kind == "staff_reminder" and row.first_viewed_at is not None):
        return None
    return Letter(message.kind, row.message_id, row.ref, row.email)


def _composed(letter: Letter, clinic: Clinic, sender: str, desk_url: str, now: datetime) -> EmailMessage:
    try:
        return compose(letter, clinic, sender, desk_url, now)
    # Python's own address parser answers a crooked address with errors of any kind.
    except Exception:
        raise MailNotSent("bad_address", for_good=True) from None
