"""Sign in and out."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from clinic.sender import counted_address
from desk.accounts import Account, change_account, find_account, is_second_factor
from desk.passwords import is_password
from desk.routes import Route
from desk.sessions import end_session, start_session
from desk.visit import Answer, Page, Redirect, Visit
from leads.actor import Actor
from leads.audit import record

_WRONG = "E-mail, password or code is not right. Nothing is said about which, for strangers ask too."
_LOCKED = (
    "That was tried too often. Wait 15 minutes; if you have forgotten the password, "
    "an admin can send you a new set-up link."
)
NOBODY = Actor("staff", None, "unknown")


def form(visit: Visit) -> Answer:
    """Show the form; who is signed in goes on."""
    if visit.session:
        return Redirect(_next(visit))
    return Page("sign_in.html", {"email": "", "next": visit.query["next"], "problem": None})


def sign_in(visit: Visit) -> Answer:
    """Check e-mail, password and code, and start a session with a token of its own."""
    email = visit.form["email"].strip().casefold()[:254]
    origin = counted_address(visit.address)
    # By a name of its own, so that no e-mail that a stranger types counts as a try at something else.
    who = f"sign-in {email}"
    verdict = visit.desk.tries.begin(who, origin, visit.now)
    if verdict == "locked":
        with visit.engine.begin() as connection:
            _record(connection, find_account(connection, email), "locked")
    if verdict != "allowed":
        return _again(visit, _LOCKED, 429)
    with visit.engine.begin() as connection:
        account = find_account(connection, email)
    # Outside the transaction, for it takes long; for an unknown e-mail as long as for a known one.
    is_right = is_password(account.password_hash if account else None, visit.form["password"])
    with visit.engine.begin() as connection:
        account = find_account(connection, email)
        if account is None or not is_right:
            _record(connection, account, "wrong_password" if account else "unknown")
            return _again(visit, _WRONG, 401)
        if not is_second_factor(connection, account, visit.form["code"], visit.now):
            _record(connection, account, "wrong_code")
            return _again(visit, _WRONG, 401)
        end_session(connection, visit.token)
        token = start_session(connection, account.id, visit.address, visit.now)
        change_account(connection, account.id, last_sign_in_at=visit.now)
        _record(connection, account, "ok")
    visit.desk.tries.succeeded(who, origin)
    return Redirect(_next(visit), new_token=token)


def sign_out(visit: Visit) -> Answer:
    """End the session; the browser gets the token of a stranger."""
    with visit.engine.begin() as connection:
        end_session(connection, visit.token)
        record(connection, visit.staff.actor, "staff.sign_out", "staff", str(visit.staff.staff_id))
    return Redirect("/sign-in", done="signed_out")


def _again(visit: Visit, problem: str, status: int) -> Answer:
    values = {"email": visit.form["email"], "next": visit.form["next"], "problem": problem}
    return Page("sign_in.html", values, status=status)


def _next(visit: Visit) -> str:
    """Return the page that was asked for first, if it is one of ours."""
    path = visit.form["next"] or visit.query["next"]
    is_ours = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path if is_ours else "/"


def _record(connection: Connection, account: Account | None, outcome: str) -> None:
    who = Actor("staff", account.id, account.name) if account else NOBODY
    target = str(account.id) if account else ""  # never what was typed: it may be a password
    record(connection, who, "staff.sign_in", "staff", target, outcome=outcome)


ROUTES = (
    Route("GET", "/sign-in", "anyone", form),
    Route("POST", "/sign-in", "anyone", sign_in),
    Route("POST", "/sign-out", "staff", sign_out),
)
