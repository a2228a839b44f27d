"""What the receiver is told: written down with the change, and put into words when it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from database.tables import outbox
from leads.webhook.endpoint import is_on

TYPES: Mapping[str, str] = {
    "webhook_created": "lead.created",
    "webhook_status_changed": "lead.status_changed",
}


@dataclass(frozen=True)
class Contact:
    """How a person can be reached; read when it is sent, and kept in the lead alone."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    phone_extension: str | None = field(repr=False)
    email: str | None = field(repr=False)


def tell_created(connection: Connection, lead_id: int, ref: str, at: datetime) -> None:
    """Put into the outbox, in the caller's transaction, that there is a new lead."""
    _tell(connection, "webhook_created", lead_id, at, {"ref": ref, "status": "new"})


def tell_status(
    connection: Connection, lead_id: int, ref: str, before: str, after: str, at: datetime
) -> None:
    """Put into the outbox, in the caller's transaction, that a lead has another status."""
    about = {"ref": ref, "status": after, "previous_status": before}
    _tell(connection, "webhook_status_changed", lead_id, at, about)


def body_of(kind: str, payload: Mapping[str, Any], desk_url: str, contact: Contact | None) -> bytes:
    """Return the JSON that is sent about a message of the outbox."""
    data = {key: payload[key] for key in ("ref", "status", "previous_status") if key in payload}
    data["url"] = f"{desk_url.rstrip('/')}/leads/{payload['ref']}"
    if contact:
        data["contact"] = asdict(contact)
    return _as_json(TYPES[kind], payload["at"], data)


def body_of_test(at: datetime) -> bytes:
    """Return the JSON of a test delivery, which is about nobody."""
    return _as_json("test", _written(at), {})


def _tell(connection: Connection, kind: str, lead_id: int, at: datetime, about: dict[str, str]) -> None:
    if not is_on(connection):
        return
    payload = {"lead_id": lead_id, "at": _written(at), **about}
    message = {"lead_id": lead_id, "kind": kind, "payload": payload, "state": "due"}
    connection.execute(insert(outbox).values(**message, created_at=at, next_at=at))


def _written(at: datetime) -> str:
    return at.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _as_json(kind: str, at: str, data: Mapping[str, Any]) -> bytes:
    whole = {"type": kind, "timestamp": at, "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
