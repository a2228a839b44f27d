"""Find a person by what they can be reached at; export or erase one who left no request."""

from __future__ import annotations

import json

from desk.routes import Route
from desk.visit import Answer, Download, Page, Redirect, Visit
from leads.audit import record_alone
from leads.erase import erase_person
from leads.person import Person, find_person
from leads.personal_export import export_person
from leads.read import find_lead

LONGEST_CONTACT = 254
_NEITHER = (
    "That is neither a telephone number, an e-mail address nor a reference such as K4821. "
    "Write a number with its area code."
)
_NOTHING = (
    "Nothing is kept under that. Chats without a request are found by telephone number alone: "
    "try each number that the person may have given."
)
_CONFIRM = "erase"


def show(visit: Visit) -> Answer:
    """Show the field to look with."""
    return _page(visit)


def find(visit: Visit) -> Answer:
    """Show whose it is. It comes in a form: names and numbers do not belong in addresses."""
    contact = _contact(visit)
    if contact and find_lead(visit.engine, contact):
        return Redirect(f"/leads/{contact.upper()}/privacy")
    person = find_person(visit.engine, contact, visit.desk.clinic.country)
    record_alone(visit.engine, visit.staff.actor, "privacy.searched", "person", "", now=visit.now)
    if person is None:
        return _page(visit, problem=_NEITHER, status=422)
    if len(person.refs) == 1:
        return Redirect(f"/leads/{person.refs[0]}/privacy")
    if not (person.others or _has_left_something(person)):
        return _page(visit, problem=_NOTHING, status=404)
    return _page(visit, person=person)


def download(visit: Visit) -> Answer:
    """Give all that a person without a request has left as one file."""
    person = _without_request(visit)
    if person is None:
        return _page(visit, problem=_NOTHING, status=404)
    content = export_person(visit.engine, visit.staff.actor, person)
    body = json.dumps(content, indent=2, ensure_ascii=False, default=str).encode()
    return Download("person.json", "application/json", body)


def erase(visit: Visit) -> Answer:
    """Erase what a person without a request has left, once it was typed that it is meant."""
    person = _without_request(visit)
    if person is None:
        return _page(visit, problem=_NOTHING, status=404)
    if visit.form["confirm"].strip().lower() != _CONFIRM:
        problem = f"Type {_CONFIRM} to show that you mean it. Nothing was erased."
        return _page(visit, problem=problem, person=person, status=422)
    erase_person(visit.engine, visit.staff.actor, person, visit.desk.var, visit.now)
    return Redirect("/privacy", done="erased")


def _contact(visit: Visit) -> str:
    return visit.form["contact"].strip()[:LONGEST_CONTACT]


def _without_request(visit: Visit) -> Person | None:
    """Return who has left chats or consents under a number, and no request."""
    person = find_person(visit.engine, _contact(visit), visit.desk.clinic.country)
    is_one = person is not None and not person.refs and not person.others
    return person if person and is_one and _has_left_something(person) else None


def _has_left_something(person: Person) -> bool:
    return bool(person.conversations) or person.has_left_consents


def _page(
    visit: Visit, problem: str | None = None, person: Person | None = None, status: int = 200
) -> Answer:
    values = {"contact": _contact(visit), "problem": problem, "person": person, "confirm": _CONFIRM}
    return Page("people.html", values, status=status)


ROUTES = (
    Route("GET", "/privacy", "admin", show),
    Route("POST", "/privacy/find", "admin", find),
    Route("POST", "/privacy/file", "admin", download),
    Route("POST", "/privacy/erase", "admin", erase),
)
