"""One-time links with which staff choose a password."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from database.tables import setup_link, staff
from leads.actor import Actor
from leads.audit import record
from leads.problems import LinkGone
from leads.staff import NOT_CHANGED, Staff, insert_staff, read_staff
from leads.storing import storing

LIFE = timedelta(hours=48)


@dataclass(frozen=True)
class SetupLink:
    """Whose link it is; the first one, on a desk without staff, makes an administrator."""

    staff: Staff | None
    purpose: Literal["first", "setup"]


def make_setup_link(engine: Engine, staff_id: int, now: datetime | None = None) -> str:
    """Make a link for somebody, in place of one not used yet; return its secret.

    Raises:
        LeadNotStored: the database failed.
    """
    with storing(engine, NOT_CHANGED) as connection:
        return _make(connection, staff_id, now or datetime.now(timezone.utc))


def first_setup_link(engine: Engine, now: datetime | None = None) -> str | None:
    """Make the link for the first administrator, in place of one not used yet; none once there is staff.

    Raises:
        LeadNotStored: the database failed.
    """
    with storing(engine, NOT_CHANGED) as connection:
        if _is_anybody_here(connection):
            return None
        return _make(connection, None, now or datetime.now(timezone.utc))


def find_setup_link(engine: Engine, token: str, now: datetime | None = None) -> SetupLink:
    """Return what a link is for; looking does not use it up.

    Raises:
        LinkGone: unknown, used or expired.
    """
    with engine.connect() as connection:
        return _find(connection, token, now or datetime.now(timezone.utc))


def finish_setup(
    engine: Engine,
    token: str,
    password_hash: str,
    totp_secret: str | None,
    recovery_hashes: Sequence[str],
    email: str | None = None,
    name: str | None = None,
    totp_step: int | None = None,
    now: datetime | None = None,
) -> Staff:
    """Use a link: store what was chosen, or with the first link make an administrator of name and e-mail.

    `totp_step` is the time step of the code that was shown; codes up to it are no longer taken.

    Raises:
        LinkGone: unknown, used or expired.
        StaffRefused: name or e-mail address will not do.
        LeadNotStored: the database failed; the link can be used again.
    """
    at = now or datetime.now(timezone.utc)
    with storing(engine, NOT_CHANGED) as connection:
        used = update(setup_link).where(
            setup_link.c.token_hash == _hash(token),
            setup_link.c.used_at.is_(None),
            setup_link.c.expires_at > at,
        )
        if connection.execute(used.values(used_at=at)).rowcount == 0:
            raise LinkGone
        owner = connection.execute(
            select(setup_link.c.staff_id).where(setup_link.c.token_hash == _hash(token))
        ).scalar_one()
        if owner is None:
            if _is_anybody_here(connection):
                raise LinkGone
            owner = insert_staff(connection, email or "", name or "", "admin", at).id
        connection.execute(
            update(staff)
            .where(staff.c.id == owner)
            .values(
                password_hash=password_hash,
                totp_secret=totp_secret,
                totp_last_step=totp_step,
                recovery_hashes=list(recovery_hashes),
            )
        )
        done = read_staff(connection, staff.c.id == owner)
        assert done is not None
        chosen = ["password", *(["second factor"] if totp_secret else [])]
        actor = Actor("staff", done.id, done.name)
        record(connection, actor, "staff.set_up", "staff", str(done.id), chosen, now=at)
        return done


def _make(connection: Connection, staff_id: int | None, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    whose = setup_link.c.staff_id.is_(None) if staff_id is None else setup_link.c.staff_id == staff_id
    connection.execute(delete(setup_link).where(whose, setup_link.c.used_at.is_(None)))
    connection.execute(
        insert(setup_link).values(
            token_hash=_hash(token), staff_id=staff_id, created_at=at, expires_at=at + LIFE
        )
    )
    return token


def _find(connection: Connection, token: str, at: datetime) -> SetupLink:
    row = connection.execute(select(setup_link).where(setup_link.c.token_hash == _hash(token))).one_or_none()
    if row is None or row.used_at is not None or row.expires_at <= at:
        raise LinkGone
    if row.staff_id is not None:
        return SetupLink(read_staff(connection, staff.c.id == row.staff_id), "setup")
    if _is_anybody_here(connection):
        raise LinkGone
    return SetupLink(None, "first")


def _is_anybody_here(connection: Connection) -> bool:
    return connection.execute(select(staff.c.id).limit(1)).first() is not None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
