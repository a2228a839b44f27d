"""What stands around every page: who is signed in, where one can go, what needs attention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.visit import ROLES, Visit, new_form_number
from leads.outbox import count_dead
from leads.today import count_waiting

# Address, name, the role it asks for.
_PLACES = (
    ("/", "Today", "viewer"),
    ("/leads", "Requests", "viewer"),
    ("/questions", "Questions", "viewer"),
    ("/reports", "Reports", "viewer"),
    ("/messages", "Messages", "viewer"),
    ("/privacy", "Privacy", "admin"),
    ("/staff", "Staff", "admin"),
    ("/audit", "Audit", "admin"),
    ("/settings", "Settings", "admin"),
)


def surroundings(visit: Visit) -> Mapping[str, Any]:
    """Return the values that the frame of a page is made of."""
    session = visit.session
    around: dict[str, Any] = {
        "clinic": visit.desk.clinic,
        "session": session,
        "path": visit.path,
        "form_number": new_form_number,
        "unsaved": visit.form["body"],  # a note that was not stored is not to be typed again
        "may": _may_nothing,
        "places": (),
        "waiting_count": 0,
        "dead_count": 0,
    }
    if session is None or (visit.lacks_second_factor):
        return around
    rank = ROLES.index(session.role)
    return {
        **around,
        "may": lambda role: rank >= ROLES.index(role),
        "places": [place[:2] for place in _PLACES if rank >= ROLES.index(place[2])],
        "waiting_count": count_waiting(visit.engine, visit.desk.clinic, visit.now)[0],
        "dead_count": count_dead(visit.engine),
    }


def _may_nothing(_: str) -> bool:
    return False
