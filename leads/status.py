"""The life of a lead: which status leads to which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from types import MappingProxyType
from typing import Any

from sqlalchemy.engine import Engine

from leads.actor import Actor
from leads.audit import record
from leads.changing import as_it_is_now, change, changing, locked
from leads.lead import Lead
from leads.problems import MoveNotAllowed
from leads.unsent import cancel_messages
from leads.webhook.events import tell_status

# A closed lead opens again as new, or as contacted when the person got in touch.
_REOPENED = ("new", "contacted")
MOVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "new": ("contacted", "scheduled", "unreachable", "not_interested", "duplicate", "spam"),
        "contacted": ("scheduled", "completed", "unreachable", "not_interested", "duplicate", "spam"),
        "scheduled": ("completed", "no_show", "contacted", "not_interested"),
        "completed": _REOPENED,
        "no_show": ("scheduled", *_REOPENED),
        "not_interested": _REOPENED,
        "unreachable": _REOPENED,
        "duplicate": _REOPENED,
        "spam": _REOPENED,
    }
)
STATUSES = tuple(MOVES)
OPEN = ("new", "contacted", "scheduled")
CLOSED = tuple(status for status in STATUSES if status not in OPEN)
_TALKED_TO = ("contacted", "scheduled", "completed", "not_interested")
_NOBODY_TO_TELL = ("duplicate", "spam")


def move_lead(
    engine: Engine, actor: Actor, ref: str, to: str, version: int, now: datetime | None = None
) -> Lead:
    """Give a lead another status, if it still has the version that was looked at.

    Raises:
        LeadProblem: it is gone, changed, the move is not allowed, or the database failed.
    """
    at = now or datetime.now(timezone.utc)
    with changing(engine) as connection:
        row = locked(connection, ref, version)
        if to not in MOVES[row.status]:
            raise MoveNotAllowed(_why_not(row.status, to))
        change(connection, row, actor, at, "status", _values(row, to, at), before=row.status, after=to)
        if to in _NOBODY_TO_TELL:
            cancel_messages(connection, row.id)
        if not row.demo:
            tell_status(connection, row.id, row.ref, row.status, to, at)
        record(connection, actor, "lead.moved", "lead", row.ref, ["status"], now=at)
        return as_it_is_now(connection, row.ref)


def _values(row: Any, to: str, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"status": to, "closed_at": at if to in CLOSED else None}
    if to in _TALKED_TO and row.first_contact_at is None:
        values["first_contact_at"] = at
    return values


def _why_not(status: str, to: str) -> str:
    if to == status:
        return f"This request is {_in_words(status)} already."
    allowed = ", ".join(_in_words(each) for each in MOVES[status])
    return f"A request that is {_in_words(status)} can only become one of these: {allowed}."


def _in_words(status: str) -> str:
    return status.replace("_", " ")
