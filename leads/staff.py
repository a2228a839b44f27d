"""Who works at the desk, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection, Engine

from database.insert import insert_unless_there
from database.tables import setup_link, staff, staff_session, webhook
from leads.actor import Actor
from leads.audit import record
from leads.problems import NoSuchStaff, StaffRefused
from leads.storing import storing

ROLES = ("admin", "agent", "viewer")
LONGEST_NAME = 100
NOT_CHANGED = "Nothing was changed"


@dataclass(frozen=True)
class Staff:
    """A member of staff as stored; whether there is a password and a second factor, not what they are."""

    id: int
    email: str
    name: str
    role: str
    active: bool
    created_at: datetime
    last_sign_in_at: datetime | None
    has_password: bool
    has_totp: bool


def list_staff(engine: Engine) -> list[Staff]:
    """Return everybody who works or worked here, by name."""
    with engine.connect() as connection:
        rows = connection.execute(select(staff).order_by(func.lower(staff.c.name), staff.c.id))
        return [_staff(row) for row in rows]


def find_staff(engine: Engine, staff_id: int) -> Staff | None:
    """Return a member of staff."""
    with engine.connect() as connection:
        return read_staff(connection, staff.c.id == staff_id)


def find_staff_by_email(engine: Engine, email: str) -> Staff | None:
    """Return the member of staff with this address, in capital or small letters."""
    with engine.connect() as connection:
        return read_staff(connection, staff.c.email == email.strip().lower())


def encrypted_secrets(engine: Engine) -> list[str]:
    """Return the second factors' and the webhook's secrets as they are stored, to see that the key fits."""
    with engine.connect() as connection:
        factors = select(staff.c.totp_secret).where(staff.c.totp_secret.is_not(None))
        return list(connection.execute(factors.union_all(select(webhook.c.secret))).scalars())


def read_staff(connection: Connection, condition: Any) -> Staff | None:
    """Return the one member of staff who meets a condition on the table."""
    row = connection.execute(select(staff).where(condition)).one_or_none()
    return _staff(row) if row else None


def add_staff(
    engine: Engine, actor: Actor, email: str, name: str, role: str, now: datetime | None = None
) -> Staff:
    """Add somebody, who chooses a password with a one-time link.

    Raises:
        StaffRefused: bad or taken e-mail address, bad name or role.
        LeadNotStored: the database failed.
    """
    at = now or datetime.now(timezone.utc)
    with storing(engine, NOT_CHANGED) as connection:
        added = insert_staff(connection, email, name, role, at)
        record(connection, actor, "staff.added", "staff", str(added.id), ["email", "name", "role"], now=at)
        return added


def insert_staff(connection: Connection, email: str, name: str, role: str, at: datetime) -> Staff:
    """Insert a row, once its values are found good.

    Raises:
        StaffRefused: they are not.
    """
    row = {
        "email": _good_email(email),
        "name": _good_name(name),
        "role": _good_role(role),
        "created_at": at,
        "recovery_hashes": [],
        "active": True,
    }
    if not insert_unless_there(connection, staff, row):
        raise StaffRefused("Somebody with this e-mail address is on the list already.")
    added = read_staff(connection, staff.c.email == row["email"])
    assert added is not None
    return added


def change_role(engine: Engine, actor: Actor, staff_id: int, role: str, now: datetime | None = None) -> None:
    """Give somebody another role.

    Raises:
        StaffRefused: no such role, or nobody else is an administrator.
        NoSuchStaff, LeadNotStored
    """
    with storing(engine, NOT_CHANGED) as connection:
        row = _locked(connection, staff_id)
        if _good_role(role) != "admin":
            _not_the_last_admin(connection, row)
        connection.execute(update(staff).where(staff.c.id == staff_id).values(role=role))
        record(connection, actor, "staff.changed", "staff", str(staff_id), ["role"], now=now)


def reset_staff(engine: Engine, actor: Actor, staff_id: int, now: datetime | None = None) -> None:
    """Take away password, second factor, sessions and links; a new one-time link starts anew.

    Raises:
        NoSuchStaff, LeadNotStored
    """
    nothing: dict[str, Any] = {
        "password_hash": None,
        "totp_secret": None,
        "totp_last_step": None,
        "recovery_hashes": [],
    }
    with storing(engine, NOT_CHANGED) as connection:
        _locked(connection, staff_id)
        connection.execute(update(staff).where(staff.c.id == staff_id).values(**nothing))
        _shut_out(connection, staff_id)
        record(
            connection, actor, "staff.reset", "staff", str(staff_id), ["password", "second factor"], now=now
        )


def disable_staff(engine: Engine, actor: Actor, staff_id: int, now: datetime | None = None) -> None:
    """Let somebody in no more, from this moment on; what they did keeps their name.

    Raises:
        StaffRefused: nobody else is an administrator.
        NoSuchStaff, LeadNotStored
    """
    with storing(engine, NOT_CHANGED) as connection:
        _not_the_last_admin(connection, _locked(connection, staff_id))
        connection.execute(update(staff).where(staff.c.id == staff_id).values(active=False))
        _shut_out(connection, staff_id)
        record(connection, actor, "staff.disabled", "staff", str(staff_id), ["active"], now=now)


def enable_staff(engine: Engine, actor: Actor, staff_id: int, now: datetime | None = None) -> None:
    """Let somebody in again.

    Raises:
        NoSuchStaff, LeadNotStored
    """
    with storing(engine, NOT_CHANGED) as connection:
        _locked(connection, staff_id)
        connection.execute(update(staff).where(staff.c.id == staff_id).values(active=True))
        record(connection, actor, "staff.enabled", "staff", str(staff_id), ["active"], now=now)


def _locked(connection: Connection, staff_id: int) -> Any:
    # All administrators too: two who disable each other must not both succeed.
    rows = connection.execute(select(staff).order_by(staff.c.id).with_for_update()).all()
    row = next((each for each in rows if each.id == staff_id), None)
    if row is None:
        raise NoSuchStaff("There is no such person on the list.")
    return row


def _not_the_last_admin(connection: Connection, row: Any) -> None:
    others = select(staff.c.id).where(staff.c.role == "admin", staff.c.active.is_(True), staff.c.id != row.id)
    if row.role == "admin" and row.active and connection.execute(others).first() is None:
        raise StaffRefused("This is the only administrator: make somebody else one first.")


def _shut_out(connection: Connection, staff_id: int) -> None:
    connection.execute(delete(staff_session).where(staff_session.c.staff_id == staff_id))
    connection.execute(delete(setup_link).where(setup_link.c.staff_id == staff_id))


def _good_email(email: str) -> str:
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise StaffRefused("This is not an e-mail address; write it like ann@example.org.") from None


def _good_name(name: str) -> str:
    text = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    if not 0 < len(text) <= LONGEST_NAME:
        raise StaffRefused(f"A name has from 1 to {LONGEST_NAME} characters.")
    return text


def _good_role(role: str) -> str:
    if role not in ROLES:
        raise StaffRefused(f"There is no such role; choose one of {', '.join(ROLES)}.")
    return role


def _staff(row: Any) -> Staff:
    return Staff(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        active=row.active,
        created_at=row.created_at,
        last_sign_in_at=row.last_sign_in_at,
        has_password=row.password_hash is not None,
        has_totp=row.totp_secret is not None,
    )
