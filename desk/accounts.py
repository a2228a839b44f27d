"""A member's password and second factor: checked at sign-in, changed by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from database.secret import decrypt
from database.tables import staff
from desk.two_factor import hash_of_recovery_code, step_of_code


@dataclass(frozen=True)
class Account:
    """What a sign-in is checked against."""

    id: int
    name: str
    role: str
    password_hash: str | None = field(repr=False)
    totp_secret: str | None = field(repr=False)
    totp_last_step: int | None
    recovery_hashes: list[str] = field(repr=False)


def find_account(connection: Connection, email: str) -> Account | None:
    """Return the active account of an e-mail address in lower case."""
    return _account(connection, staff.c.email == email)


def account_of(connection: Connection, staff_id: int) -> Account | None:
    """Return an active account."""
    return _account(connection, staff.c.id == staff_id)


def is_second_factor(connection: Connection, account: Account, code: str, now: datetime) -> bool:
    """Tell whether this is the app's present code or a recovery code; either counts once."""
    if account.totp_secret is None:
        return True
    secret = decrypt(account.totp_secret)
    step = step_of_code(secret, code, now, account.totp_last_step)
    if step is not None:
        change_account(connection, account.id, totp_last_step=step)
        return True
    left = [each for each in account.recovery_hashes if each != hash_of_recovery_code(code)]
    if len(left) == len(account.recovery_hashes):
        return False
    change_account(connection, account.id, recovery_hashes=left)
    return True


def change_account(connection: Connection, staff_id: int, **values: object) -> None:
    """Store new values of an account's columns."""
    connection.execute(update(staff).where(staff.c.id == staff_id).values(**values))


def _account(connection: Connection, which: object) -> Account | None:
    wanted = select(
        staff.c.id,
        staff.c.name,
        staff.c.role,
        staff.c.password_hash,
        staff.c.totp_secret,
        staff.c.totp_last_step,
        staff.c.recovery_hashes,
    ).where(which, staff.c.active.is_(True))
    row = connection.execute(wanted.with_for_update()).one_or_none()
    return Account(**row._mapping) if row else None
