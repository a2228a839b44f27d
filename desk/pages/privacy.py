"""A person's wish: everything we have of them, or nothing of them any more."""

from __future__ import annotations

import json

from desk.routes import Route
from desk.visit import Answer, Download, Page, Redirect, Visit
from leads.erase import erase_person
from leads.person import Person, person_of
from leads.personal_export import export_person
from leads.webhook.log import was_told_contact


def show(visit: Visit) -> Answer:
    """Show what belongs to a request and to those chosen with it, and what may be the same person's."""
    return _page(visit, visit.query.all("also"))


def download(visit: Visit) -> Answer:
    """Give all of it as one file."""
    person = _person(visit, visit.form.all("also"))
    content = export_person(visit.engine, visit.staff.actor, person)
    body = json.dumps(content, indent=2, ensure_ascii=False, default=str).encode()
    return Download(f"person-of-{visit.places['ref'].strip()}.json", "application/json", body)


def erase(visit: Visit) -> Answer:
    """Erase the person, once the reference was typed to show that it is meant."""
    ref, also = visit.places["ref"], visit.form.all("also")
    if visit.form["confirm"].strip().upper() != ref.upper():
        return _page(visit, also, f"Type the reference {ref} to erase this person. Nothing was erased.", 422)
    erase_person(visit.engine, visit.staff.actor, _person(visit, also), visit.desk.var, visit.now)
    return Redirect("/leads", done="erased")


def _person(visit: Visit, also: list[str]) -> Person:
    return person_of(visit.engine, visit.places["ref"], visit.desk.clinic.country, also)


def _page(visit: Visit, also: list[str], problem: str | None = None, status: int = 200) -> Answer:
    person = _person(visit, also)
    values = {
        "ref": visit.places["ref"],
        "person": person,
        "problem": problem,
        "was_told_contact": was_told_contact(visit.engine, person.refs),
    }
    return Page("privacy.html", values, status=status)


ROUTES = (
    Route("GET", "/leads/<ref>/privacy", "admin", show),
    Route("POST", "/leads/<ref>/privacy/file", "admin", download),
    Route("POST", "/leads/<ref>/privacy/erase", "admin", erase),
)
