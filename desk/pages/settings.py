"""How the desk is set up, where each setting is changed, and what is running."""

from __future__ import annotations

import asyncio
from collections import Counter
from importlib.metadata import version
from typing import Any

from clinic.clinic import ClinicFileError, load_clinic
from database.schema import stored_version
from desk.clinic_lines import lines_of
from desk.routes import Route
from desk.sentences import KEPT_WORDS, mail_problem
from desk.visit import ROLES, Answer, Page, Visit
from leads.audit import last_time, record_alone
from leads.mail import compose_test
from leads.mail_transport import FolderMail, MailNotSent
from leads.outbox import unsent
from leads.staff import list_staff
from leads.webhook.endpoint import read_webhook

NOBODY_TO_TELL = "Give staff_email in clinic.yml and start again: then there is somebody to send it to."


def show(visit: Visit) -> Answer:
    """Show all of it."""
    return _page(visit)


def try_mail(visit: Visit) -> Answer:
    """Send a mail to the staff's address, and say what came of it."""
    to, mail = visit.desk.clinic.staff_email, visit.desk.mail
    if not to:
        return _page(visit, problem=NOBODY_TO_TELL)
    outcome = "ok"
    try:
        asyncio.run(mail.send(compose_test(to, visit.desk.clinic, mail.sender, visit.now)))
    except ValueError:
        outcome = "bad_address"
    except MailNotSent as error:
        outcome = error.code
    record_alone(visit.engine, visit.staff.actor, "mail.tested", "mail", "", outcome=outcome, now=visit.now)
    if outcome != "ok":
        return _page(visit, problem=mail_problem(outcome))
    if isinstance(mail, FolderMail):
        return _page(visit, result=f"The test mail was written to {mail.folder}, where mail can be read.")
    return _page(visit, result=f"The mail server took the test mail to {to}. See that it arrives.")


def _page(visit: Visit, result: str | None = None, problem: str | None = None) -> Answer:
    clinic = visit.desk.clinic
    values = {
        "result": result,
        "problem": problem,
        "lines": lines_of(),
        "not_in_force": _not_in_force(visit),
        "mail": visit.desk.mail,
        "has_callback_times": any(clinic.callback_times.dict().values()),
        "webhook": read_webhook(visit.engine),
        "kept": [(name, KEPT_WORDS[name], days) for name, days in clinic.keep_days.dict().items()],
        "staff_by_role": _staff_by_role(visit),
        **_running(visit),
    }
    return Page("settings.html", values, status=422 if problem else 200)


def _not_in_force(visit: Visit) -> str | None:
    """Return what to say when clinic.yml is not what the desk was started with."""
    try:
        if load_clinic() == visit.desk.clinic:
            return None
    except ClinicFileError as error:
        return f"clinic.yml was changed, and the desk would not start with it: {error}"
    return "clinic.yml was changed after the desk was started. Start again for it to hold."


def _staff_by_role(visit: Visit) -> list[tuple[str, int]]:
    number = Counter(each.role for each in list_staff(visit.engine) if each.active)
    return [(role, number[role]) for role in reversed(ROLES)]


def _running(visit: Visit) -> dict[str, Any]:
    with visit.engine.connect() as connection:
        schema = stored_version(connection)
    waiting, since = unsent(visit.engine)
    return {
        "version": version("intake"),
        "database": {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[visit.engine.dialect.name],
        "schema": schema,
        "model": visit.desk.model(),
        "unsent": waiting,
        "unsent_since": since,
        "removed_at": last_time(visit.engine, "privacy.purged"),
    }


ROUTES = (
    Route("GET", "/settings", "admin", show),
    Route("POST", "/settings/test-mail", "admin", try_mail),
)
