"""Who is signed in: a row per session, found by the hash of the token that the browser holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from database.tables import staff, staff_session
from desk.cookies import new_token
from leads.actor import Actor

LONGEST_IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
_SEEN_EVERY = timedelta(seconds=30)  # not a write for every page


@dataclass(frozen=True)
class Session:
    """A member of the staff, signed in, with the role of this moment."""

    staff_id: int
    name: str
    email: str
    role: str
    has_second_factor: bool

    @property
    def actor(self) -> Actor:
        """Who to name in timelines and in the audit."""
        return Actor("staff", self.staff_id, self.name)


def start_session(connection: Connection, staff_id: int, address: str, now: datetime) -> str:
    """Store a session in the caller's transaction; return its token, which is new at every sign-in."""
    token = new_token()
    connection.execute(
        insert(staff_session).values(
            token_hash=_hash(token),
            staff_id=staff_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LONGEST,
            address=address,
        )
    )
    connection.execute(delete(staff_session).where(staff_session.c.expires_at <= now))
    return token


def find_session(engine: Engine, token: str, now: datetime, *, is_activity: bool) -> Session | None:
    """Return who holds the token; one that was idle too long or is too old is ended.

    Args:
        is_activity: whether this keeps the session from being idle.
    """
    found = (
        select(
            staff_session.c.last_seen_at,
            staff_session.c.expires_at,
            staff.c.id,
            staff.c.name,
            staff.c.email,
            staff.c.role,
            staff.c.active,
            staff.c.totp_secret,
        )
        .join_from(staff_session, staff)
        .where(staff_session.c.token_hash == _hash(token))
    )
    with engine.begin() as connection:
        row = connection.execute(found).one_or_none()
        if row is None:
            return None
        this = staff_session.c.token_hash == _hash(token)
        if not row.active or now >= row.expires_at or now - row.last_seen_at >= LONGEST_IDLE:
            connection.execute(delete(staff_session).where(this))
            return None
        if is_activity and now - row.last_seen_at >= _SEEN_EVERY:
            connection.execute(update(staff_session).where(this).values(last_seen_at=now))
    return Session(row.id, row.name, row.email, row.role, row.totp_secret is not None)


def end_session(connection: Connection, token: str) -> None:
    """Make a token worthless."""
    connection.execute(delete(staff_session).where(staff_session.c.token_hash == _hash(token)))


def end_other_sessions(connection: Connection, staff_id: int, token: str) -> None:
    """Sign a person out everywhere but here."""
    others = (staff_session.c.staff_id == staff_id, staff_session.c.token_hash != _hash(token))
    connection.execute(delete(staff_session).where(*others))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
