"""Find leads by what is known of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from database.tables import lead
from leads.actor import Actor
from leads.audit import record
from leads.lead import Lead
from leads.read import NEWEST_FIRST, read_leads
from leads.storing import storing

FEWEST_DIGITS = 3  # fewer would find half of all telephone numbers


@dataclass(frozen=True)
class LeadFilter:
    """What to look for; what is left as it is does not matter. `since` and `until` are when it came in."""

    text: str = field(default="", repr=False)
    statuses: tuple[str, ...] = ()
    assignee_id: int | None = None
    unassigned: bool = False
    urgent: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Found:
    """A page of leads, newest first, and how many there are on all pages."""

    leads: list[Lead]
    total: int


def search_leads(engine: Engine, actor: Actor, wanted: LeadFilter, limit: int = 50, offset: int = 0) -> Found:
    """Find leads, which is audited: by the names of what was looked for, never what they were.

    Raises:
        LeadNotStored: the database failed.
    """
    with storing(engine, "The search failed") as connection:
        numbers = _ids(connection, wanted)
        found = read_leads(connection, lead.c.id.in_(numbers[offset : offset + limit]))
        action = "lead.searched" if wanted.text.strip() else "lead.listed"
        record(connection, actor, action, "lead", "", [*describe(wanted), f"leads: {len(found)}"])
        return Found(found, len(numbers))


def matching(connection: Connection, wanted: LeadFilter) -> list[Lead]:
    """Return all leads that are looked for, newest first."""
    return [each for each in read_leads(connection, *_conditions(wanted)) if _has(each, wanted.text)]


def describe(wanted: LeadFilter) -> list[str]:
    """Return the names of what was looked for, without the values."""
    names = ("text", "statuses", "assignee_id", "unassigned", "urgent", "since", "until")
    return [name for name in names if getattr(wanted, name)]


def _ids(connection: Connection, wanted: LeadFilter) -> list[int]:
    rows = connection.execute(
        select(lead.c.id, lead.c.ref, lead.c.name, lead.c.phone, lead.c.email)
        .where(*_conditions(wanted))
        .order_by(*NEWEST_FIRST)
    )
    return [row.id for row in rows if _has(row, wanted.text)]


def _conditions(wanted: LeadFilter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.statuses:
        conditions.append(lead.c.status.in_(wanted.statuses))
    if wanted.assignee_id is not None:
        conditions.append(lead.c.assignee_id == wanted.assignee_id)
    if wanted.unassigned:
        conditions.append(lead.c.assignee_id.is_(None))
    if wanted.urgent:
        conditions.append(lead.c.urgent.is_(True))
    if wanted.since:
        conditions.append(lead.c.created_at >= wanted.since)
    if wanted.until:
        conditions.append(lead.c.created_at < wanted.until)
    return conditions


def _has(row: Any, text: str) -> bool:
    # Compared here, for the two databases differ in what they take for the same letter.
    words = _plain(text).split()
    if all(word in f"{_plain(row.name)} {_plain(row.email or '')} {row.ref.lower()}" for word in words):
        return True
    digits = re.sub(r"\D", "", text)
    only_digits = not re.search(r"[^\d\s()+./-]", text)
    return only_digits and len(digits) >= FEWEST_DIGITS and digits in row.phone


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))
