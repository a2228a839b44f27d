"""One's own account: password, second factor, recovery codes."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from database.secret import encrypt
from desk.accounts import account_of, change_account
from desk.passwords import hash_password, is_password, what_is_wrong
from desk.routes import Route
from desk.sessions import end_other_sessions
from desk.two_factor import (
    hash_of_recovery_code,
    new_recovery_codes,
    pending_secret,
    qr_code,
    step_of_code,
)
from desk.visit import Answer, Nothing, Page, Redirect, Visit
from leads.audit import record

_LOCKED = "That was tried too often. Wait 15 minutes and try again."
_WRONG_PASSWORD = "Your present password is not right; nothing was changed."


def show(visit: Visit) -> Answer:
    """Show the account."""
    return _page(visit)


def change_password(visit: Visit) -> Answer:
    """Store a new password and sign out everywhere else."""
    if visit.form["new_password"] != visit.form["new_password_again"]:
        return _page(visit, "The two new passwords differ; type the same one twice.")
    wrong = what_is_wrong(visit.form["new_password"], visit.staff.email) or _wrong_password(visit)
    if wrong:
        return _page(visit, wrong)
    stored = hash_password(visit.form["new_password"])
    with visit.engine.begin() as connection:
        change_account(connection, visit.staff.staff_id, password_hash=stored)
        end_other_sessions(connection, visit.staff.staff_id, visit.token)
        _record(connection, visit, "staff.password_changed", "password")
    return Redirect("/account", done="password_changed")


def set_second_factor(visit: Visit) -> Answer:
    """Take the offered secret into use once the app shows its code, and show new recovery codes."""
    secret = _pending_secret(visit)
    step = step_of_code(secret, visit.form["code"], visit.now, None)
    if step is None:
        return _page(visit, "That is not the code the app shows now; codes change every 30 seconds.")
    wrong = _wrong_password(visit)
    if wrong:
        return _page(visit, wrong)
    codes = new_recovery_codes()
    with visit.engine.begin() as connection:
        change_account(
            connection,
            visit.staff.staff_id,
            totp_secret=encrypt(secret),
            totp_last_step=step,
            recovery_hashes=[hash_of_recovery_code(code) for code in codes],
        )
        end_other_sessions(connection, visit.staff.staff_id, visit.token)
        _record(connection, visit, "staff.second_factor_set", "totp_secret", "recovery_hashes")
    return Page("recovery_codes.html", {"codes": codes})


def stay(visit: Visit) -> Answer:  # noqa: ARG001
    """Be a sign of activity, and nothing else."""
    return Nothing()


def _page(visit: Visit, problem: str | None = None) -> Answer:
    with visit.engine.begin() as connection:
        account = account_of(connection, visit.staff.staff_id)
    secret = _pending_secret(visit)
    values = {
        "problem": problem,
        "codes_left": len(account.recovery_hashes) if account else 0,
        "must_have_code": visit.staff.role in visit.desk.two_factor_roles,
        "secret": secret,
        "qr_code": qr_code(secret, visit.staff.email, visit.desk.clinic.name),
    }
    return Page("account.html", values, status=422 if problem else 200)


def _wrong_password(visit: Visit) -> str | None:
    who = f"password of {visit.staff.staff_id}"
    if visit.desk.tries.begin(who, visit.address, visit.now) != "allowed":
        return _LOCKED
    with visit.engine.begin() as connection:
        account = account_of(connection, visit.staff.staff_id)
    if not is_password(account.password_hash if account else None, visit.form["password"]):
        return _WRONG_PASSWORD
    visit.desk.tries.succeeded(who, visit.address)
    return None


def _pending_secret(visit: Visit) -> str:
    with visit.engine.begin() as connection:
        account = account_of(connection, visit.staff.staff_id)
    return pending_secret(visit.desk.key, visit.token, account.totp_secret if account else None)


def _record(connection: Connection, visit: Visit, action: str, *fields: str) -> None:
    record(connection, visit.staff.actor, action, "staff", str(visit.staff.staff_id), fields)


ROUTES = (
    Route("GET", "/account", "staff", show),
    Route("POST", "/account/password", "staff", change_password),
    Route("POST", "/account/second-factor", "staff", set_second_factor),
    Route("POST", "/account/stay", "staff", stay),
)
