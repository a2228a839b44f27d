"""Remove what has been kept long enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.engine import Connection, Engine

from clinic.keeping import KeepDays
from database.conversations import compact
from database.tables import consent, events, lead, lead_event, setup_link, staff_session
from leads.actor import SYSTEM, Actor
from leads.audit import record
from leads.counted_chats import KEPT, remove_counted
from leads.digest import remove_digests
from leads.removing import MessageUnderWay, remove_conversations, remove_leads
from leads.status import CLOSED, OPEN
from leads.storing import storing

_NOT_BOOKED = tuple(status for status in CLOSED if status not in ("spam", "completed"))


def purge(engine: Engine, keep: KeepDays, var: Path, now: datetime, actor: Actor = SYSTEM) -> dict[str, int]:
    """Remove leads, conversations, consents, files, sessions and links whose time is over.

    Counted chats and digests, which hold nobody's details, go as well.

    Returns:
        How many of each, audited when there were any.

    Raises:
        LeadProblem: the database failed, or a file cannot be removed; the database is as it was.
    """
    with storing(engine, "Nothing was removed") as connection:
        counts = _remove_leads(connection, keep, now, var / "mail")
        counts["conversations"] += remove_conversations(
            connection, _chats_without_lead(connection, now - timedelta(days=keep.chats))
        )
        counts["consents"] = connection.execute(
            delete(consent).where(
                consent.c.lead_id.is_(None), consent.c.consented_at < now - timedelta(days=keep.consents)
            )
        ).rowcount
        counts["files"] = _remove_files(var / "mail", now - timedelta(days=keep.mail_files))
        counts["files"] += _remove_files(var / "log", now - timedelta(days=keep.logs))
        remove_counted(connection, now - KEPT)
        remove_digests(connection, now)
        connection.execute(delete(staff_session).where(staff_session.c.expires_at < now))
        connection.execute(delete(setup_link).where(setup_link.c.expires_at < now))
        if any(counts.values()):
            told = [f"{kind}: {number}" for kind, number in counts.items() if number]
            record(connection, actor, "privacy.purged", "all", "", told, now=now)
    compact(engine)
    return counts


def _remove_leads(connection: Connection, keep: KeepDays, now: datetime, mail: Path) -> dict[str, int]:
    last_entry = select(func.max(lead_event.c.at)).where(lead_event.c.lead_id == lead.c.id).scalar_subquery()
    over = or_(
        _closed_before(("spam",), now - timedelta(days=keep.spam)),
        _closed_before(_NOT_BOOKED, now - timedelta(days=keep.not_booked)),
        _closed_before(("completed",), now - timedelta(days=keep.booked)),
        lead.c.status.in_(OPEN) & (last_entry < now - timedelta(days=keep.booked)),
    )
    rows = connection.execute(
        select(lead.c.id, lead.c.conversation_id).where(over).order_by(lead.c.id).with_for_update()
    ).all()
    removed = 0
    for row in rows:
        try:
            remove_leads(connection, [row.id], now, mail, keep_consents=True)
            removed += 1
        except MessageUnderWay:
            continue  # it goes the next night
    # The conversation of a lead that stays is needed with it.
    staying = set(connection.execute(select(lead.c.conversation_id)).scalars())
    forgotten = remove_conversations(connection, {row.conversation_id for row in rows} - staying)
    return {"leads": removed, "conversations": forgotten}


def _closed_before(statuses: tuple[str, ...], moment: datetime) -> Any:
    return lead.c.status.in_(statuses) & (lead.c.closed_at < moment)


def _chats_without_lead(connection: Connection, moment: datetime) -> list[str]:
    """Return conversations that nobody came back to, and that still hold words."""
    with_words = (
        select(events.c.sender_id)
        .where(events.c.type_name == "user", events.c.data.like('%"text": "%'))
        .distinct()
    )
    quiet = (
        select(events.c.sender_id)
        .where(
            events.c.sender_id.in_(with_words),
            events.c.sender_id.not_in(select(lead.c.conversation_id)),
        )
        .group_by(events.c.sender_id)
        .having(func.max(events.c.timestamp) < moment.timestamp())
    )
    return list(connection.execute(quiet).scalars())


def _remove_files(folder: Path, moment: datetime) -> int:
    removed = 0
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.is_file() and file.stat().st_mtime < moment.timestamp():
            file.unlink(missing_ok=True)
            removed += 1
    return removed
