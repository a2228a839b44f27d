"""One request: who, what and when; the chat beside it; what was done and what can be done."""

from __future__ import annotations

from typing import Any

from database.transcript import transcript
from desk.routes import Route
from desk.visit import Answer, Page, Redirect, Visit
from leads.assign import assign_lead
from leads.duplicates import possible_duplicates
from leads.notes import MOST_CHARACTERS, add_note, list_notes
from leads.opening import open_lead
from leads.outbox import messages_of
from leads.problems import LeadChanged, MoveNotAllowed, NoteRefused
from leads.read import consent_text, timeline
from leads.staff import list_staff
from leads.status import MOVES, move_lead


def show(visit: Visit) -> Answer:
    """Show it, which is noted in its timeline the first time and in the audit every time."""
    return _page(visit)


def move(visit: Visit) -> Answer:
    """Change the status, unless somebody changed the request since the page was made."""
    ref = visit.places["ref"]
    try:
        move_lead(visit.engine, visit.staff.actor, ref, visit.form["to"], _version(visit), visit.now)
    except (LeadChanged, MoveNotAllowed):
        return _changed_meanwhile(visit)
    return Redirect(f"/leads/{ref}", done="moved")


def assign(visit: Visit) -> Answer:
    """Give it to a member of the staff, or to nobody."""
    ref, to = visit.places["ref"], visit.form.number("assign_to")
    try:
        assign_lead(visit.engine, visit.staff.actor, ref, to, _version(visit), visit.now)
    except LeadChanged:
        return _changed_meanwhile(visit)
    return Redirect(f"/leads/{ref}", done="assigned")


def note(visit: Visit) -> Answer:
    """Add a note; one that is refused comes back whole, to be shortened."""
    ref, body = visit.places["ref"], visit.form["body"]
    try:
        add_note(visit.engine, visit.staff.actor, ref, body, visit.now)
    except NoteRefused as refused:
        return _page(visit, problem=str(refused), unsaved=body, status=422)
    return Redirect(f"/leads/{ref}", done="noted")


def _changed_meanwhile(visit: Visit) -> Answer:
    problem = (
        "Someone changed this request after you opened it, so your change was not made. "
        "Below is how it is now; change it again if that is still right."
    )
    return _page(visit, problem=problem, status=409)


def _page(visit: Visit, problem: str | None = None, unsaved: str = "", status: int = 200) -> Answer:
    engine = visit.engine
    lead = open_lead(engine, visit.staff.actor, visit.places["ref"], visit.now)
    values: dict[str, Any] = {
        "lead": lead,
        "problem": problem,
        "unsaved": unsaved,
        "moves": MOVES[lead.status],
        "said": transcript(engine, lead.conversation_id),
        "notes": list_notes(engine, lead.ref),
        "timeline": timeline(engine, lead.ref),
        "messages": messages_of(engine, lead.ref),
        "duplicates": possible_duplicates(engine, lead.ref),
        "consent_text": consent_text(engine, lead.ref),
        "most_characters": MOST_CHARACTERS,
        "people": [each for each in list_staff(engine) if each.active and each.role != "viewer"],
    }
    return Page("lead.html", values, status=status)


def _version(visit: Visit) -> int:
    return visit.form.number("version") or 0


ROUTES = (
    Route("GET", "/leads/<ref>", "viewer", show),
    Route("POST", "/leads/<ref>/status", "agent", move),
    Route("POST", "/leads/<ref>/assign", "agent", assign),
    Route("POST", "/leads/<ref>/notes", "agent", note),
)
