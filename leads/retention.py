"""Remove what has been kept long enough."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic.keeping import KeepDays
from database.conversations import carry_over, compact
from database.engine import reading
from database.tables import consent, events, lead, lead_event, rewritten, setup_link, staff_session
from leads.actor import SYSTEM, Actor
from leads.audit import record_alone
from leads.counted_chats import KEPT, remove_counted
from leads.digest import remove_digests
from leads.problems import LeadNotStored
from leads.removing import MessageUnderWay, remove_conversations, remove_leads
from leads.status import CLOSED, OPEN
from leads.storing import storing

_NOT_ALL = "Not all was removed"
PAUSE = 3  # times what a step took
_NOT_BOOKED = tuple(status for status in CLOSED if status not in ("spam", "completed"))


def purge(
    engine: Engine,
    keep: KeepDays,
    var: Path,
    now: datetime,
    actor: Actor = SYSTEM,
    is_over: Callable[[], bool] = lambda: False,
) -> dict[str, int]:
    """Remove leads, conversations, consents, files, sessions and links whose time is over.

    Counted chats and digests, which hold nobody's details, go as well.
    Each lead and each conversation goes in a transaction of its own, with a pause behind it, so that messages
    are answered meanwhile. Once `is_over`, what is left is left for the next time.

    Returns:
        How many of each, audited when there were any.

    Raises:
        LeadProblem: the database failed, or a file cannot be removed; what had gone before is audited.
    """
    counts = dict.fromkeys(("leads", "conversations", "consents", "files"), 0)
    try:
        for number in _leads_over(engine, keep, now):
            if is_over():
                break
            with _small_step(engine) as connection:
                removed, forgotten = _remove_lead(connection, number, now, var / "mail")
            counts["leads"] += removed
            counts["conversations"] += forgotten
        for conversation_id in _chats_without_lead(engine, now - timedelta(days=keep.chats)):
            if is_over():
                break
            with _small_step(engine) as connection:
                counts["conversations"] += remove_conversations(connection, [conversation_id])
        with storing(engine, _NOT_ALL) as connection:
            over = now - timedelta(days=keep.consents)
            counts["consents"] = connection.execute(
                delete(consent).where(consent.c.lead_id.is_(None), consent.c.consented_at < over)
            ).rowcount
            connection.execute(delete(staff_session).where(staff_session.c.expires_at < now))
            connection.execute(delete(setup_link).where(setup_link.c.expires_at < now))
            remove_counted(connection, now - KEPT)
            remove_digests(connection, now)
        counts["files"] = _remove_files(var / "mail", now - timedelta(days=keep.mail_files))
        counts["files"] += _remove_files(var / "log", now - timedelta(days=keep.logs))
    finally:
        if any(counts.values()):
            told = [f"{kind}: {number}" for kind, number in counts.items() if number]
            record_alone(engine, actor, "privacy.purged", "all", "", told, now=now)
    compact(engine)
    return counts


@contextmanager
def _small_step(engine: Engine) -> Iterator[Connection]:
    """Give a transaction, and leave the machine to others afterwards for a few times as long as it took."""
    start = time.monotonic()
    with storing(engine, _NOT_ALL) as connection:
        yield connection
    carry_over(engine)
    time.sleep(PAUSE * (time.monotonic() - start))


def _leads_over(engine: Engine, keep: KeepDays, now: datetime) -> list[int]:
    last_entry = select(func.max(lead_event.c.at)).where(lead_event.c.lead_id == lead.c.id).scalar_subquery()
    over = or_(
        _closed_before(("spam",), now - timedelta(days=keep.spam)),
        _closed_before(_NOT_BOOKED, now - timedelta(days=keep.not_booked)),
        _closed_before(("completed",), now - timedelta(days=keep.booked)),
        lead.c.status.in_(OPEN) & (last_entry < now - timedelta(days=keep.booked)),
    )
    with _only_reading(engine) as connection:
        found = connection.execute(select(lead.c.id).where(over).order_by(lead.c.id))
        return list(found.scalars())


def _remove_lead(connection: Connection, number: int, now: datetime, mail: Path) -> tuple[int, int]:
    """Remove a lead, and its conversation unless a lead that stays needs it; return how many of each."""
    locked = select(lead.c.conversation_id).where(lead.c.id == number).with_for_update()
    conversation_id = connection.execute(locked).scalar()
    if conversation_id is None:
        return 0, 0
    try:
        remove_leads(connection, [number], now, mail, keep_consents=True)
    except MessageUnderWay:
        return 0, 0  # it goes the next night
    staying = select(lead.c.id).where(lead.c.conversation_id == conversation_id).limit(1)
    if connection.execute(staying).first():
        return 1, 0
    return 1, remove_conversations(connection, [conversation_id])


def _closed_before(statuses: tuple[str, ...], moment: datetime) -> Any:
    return lead.c.status.in_(statuses) & (lead.c.closed_at < moment)


def _chats_without_lead(engine: Engine, moment: datetime) -> list[str]:
    """Return conversations that nobody came back to, and that still hold words."""
    quiet = (
        select(events.c.sender_id)
        .join_from(events, rewritten, rewritten.c.sender_id == events.c.sender_id, isouter=True)
        .where(events.c.sender_id.not_in(select(lead.c.conversation_id)))
        .group_by(events.c.sender_id, rewritten.c.without_words_to)
        .having(func.max(events.c.timestamp) < moment.timestamp())
        .having(func.max(events.c.id) > func.coalesce(rewritten.c.without_words_to, 0))
    ).subquery()
    said = events.alias()
    with_words = exists().where(
        said.c.sender_id == quiet.c.sender_id, said.c.type_name == "user", said.c.data.like('%"text": "%')
    )
    with _only_reading(engine) as connection:
        return list(connection.execute(select(quiet.c.sender_id).where(with_words)).scalars())


@contextmanager
def _only_reading(engine: Engine) -> Iterator[Connection]:
    try:
        with reading(engine) as connection:
            yield connection
    except SQLAlchemyError as error:
        raise LeadNotStored(f"{_NOT_ALL}: the database answered {type(error).__name__}.") from None


def _remove_files(folder: Path, moment: datetime) -> int:
    removed = 0
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.is_file() and file.stat().st_mtime < moment.timestamp():
            file.unlink(missing_ok=True)
            removed += 1
    return removed
