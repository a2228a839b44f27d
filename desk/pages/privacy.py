"""A person's wish: everything we have of them, or nothing of them any more."""

from __future__ import annotations

import json

from desk.routes import Route
from desk.visit import Answer, Download, Page, Redirect, Visit
from leads.erase import erase_person
from leads.person import person_of
from leads.personal_export import export_person


def show(visit: Visit) -> Answer:
    """Show what belongs to the person of a request."""
    return _page(visit)


def download(visit: Visit) -> Answer:
    """Give all of it as one file."""
    person = person_of(visit.engine, visit.places["ref"])
    content = export_person(visit.engine, visit.staff.actor, person)
    body = json.dumps(content, indent=2, ensure_ascii=False, default=str).encode()
    return Download(f"person-of-{visit.places['ref'].strip()}.json", "application/json", body)


def erase(visit: Visit) -> Answer:
    """Erase the person, once the reference was typed to show that it is meant."""
    ref = visit.places["ref"]
    if visit.form["confirm"].strip().upper() != ref.upper():
        return _page(visit, f"Type the reference {ref} to erase this person. Nothing was erased.", 422)
    person = person_of(visit.engine, ref)
    erase_person(visit.engine, visit.staff.actor, person, visit.desk.var, visit.now)
    return Redirect("/leads", done="erased")


def _page(visit: Visit, problem: str | None = None, status: int = 200) -> Answer:
    ref = visit.places["ref"]
    values = {"ref": ref, "person": person_of(visit.engine, ref), "problem": problem}
    return Page("privacy.html", values, status=status)


ROUTES = (
    Route("GET", "/leads/<ref>/privacy", "admin", show),
    Route("POST", "/leads/<ref>/privacy/file", "admin", download),
    Route("POST", "/leads/<ref>/privacy/erase", "admin", erase),
)
