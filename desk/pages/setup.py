"""The one-time link: choose a password and, where it is asked for, set up the second factor."""

from __future__ import annotations

from database.secret import encrypt
from desk.passwords import hash_password, what_is_wrong
from desk.routes import Route
from desk.two_factor import (
    hash_of_recovery_code,
    new_recovery_codes,
    pending_secret,
    qr_code,
    step_of_code,
)
from desk.visit import Answer, Page, Visit
from leads.problems import LinkGone, StaffRefused
from leads.setup_links import SetupLink, find_setup_link, finish_setup


def form(visit: Visit) -> Answer:
    """Show what is to be filled in; looking does not use the link up."""
    try:
        link = find_setup_link(visit.engine, visit.places["token"], visit.now)
    except LinkGone as problem:
        return _gone(problem)
    return _page(visit, link, None, 200)


def finish(visit: Visit) -> Answer:
    """Store the password and the second factor, and show the recovery codes this once."""
    try:
        link = find_setup_link(visit.engine, visit.places["token"], visit.now)
        problem = _problem(visit, link)
        if problem:
            return _page(visit, link, problem, 422)
        step = _step(visit)
        has_second_factor = step is not None
        codes = new_recovery_codes() if has_second_factor else []
        finish_setup(
            visit.engine,
            visit.places["token"],
            hash_password(visit.form["password"]),
            encrypt(_secret(visit)) if has_second_factor else None,
            [hash_of_recovery_code(code) for code in codes],
            email=None if link.staff else visit.form["email"],
            name=None if link.staff else visit.form["name"],
            totp_step=step,
            now=visit.now,
        )
    except LinkGone as problem_of_link:
        return _gone(problem_of_link)
    except StaffRefused as refusal:
        return _page(visit, link, str(refusal), 422)
    return Page("setup_done.html", {"codes": codes})


def _problem(visit: Visit, link: SetupLink) -> str | None:
    password = visit.form["password"]
    if visit.form["password_again"] != password:
        return "The two passwords differ; type the same one twice."
    wrong = what_is_wrong(password, link.staff.email if link.staff else visit.form["email"])
    if wrong:
        return wrong
    code = visit.form["code"]
    if not code:
        return "Type the six digits that the app shows; admins need them." if _must(visit, link) else None
    if _step(visit) is None:
        return "That is not the code the app shows now; codes change every 30 seconds. Try the next one."
    return None


def _step(visit: Visit) -> int | None:
    return step_of_code(_secret(visit), visit.form["code"], visit.now, None)


def _page(visit: Visit, link: SetupLink, problem: str | None, status: int) -> Answer:
    email = link.staff.email if link.staff else visit.form["email"] or visit.desk.clinic.name
    values = {
        "staff": link.staff,
        "email": visit.form["email"],
        "name": visit.form["name"],
        "problem": problem,
        "must_have_code": _must(visit, link),
        "secret": _secret(visit),
        "qr_code": qr_code(_secret(visit), email, visit.desk.clinic.name),
    }
    return Page("setup.html", values, status=status)


def _must(visit: Visit, link: SetupLink) -> bool:
    return (link.staff.role if link.staff else "admin") in visit.desk.two_factor_roles


def _secret(visit: Visit) -> str:
    return pending_secret(visit.desk.key, visit.places["token"])


def _gone(problem: LinkGone) -> Answer:
    return Page("problem.html", {"title": "This link is over", "text": str(problem)}, status=410)


ROUTES = (
    Route("GET", "/setup/<token>", "anyone", form),
    Route("POST", "/setup/<token>", "anyone", finish),
)
