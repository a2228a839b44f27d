"""Today: who waits for a call, urgent first, then who waits longest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.live import changes
from desk.routes import Route
from desk.visit import Answer, Page, Visit
from leads.today import to_follow_up, today

MOST_OF_OWN = 20


def show(visit: Visit) -> Answer:
    """Show all of it."""
    return Page("today.html", _waiting(visit))


def waiting(visit: Visit) -> Answer:
    """Show the changing part alone, for the page to put in place."""
    return Page("waiting.html", _waiting(visit))


def _waiting(visit: Visit) -> Mapping[str, Any]:
    return {
        "waiting": today(visit.engine, visit.desk.clinic, visit.now),
        "own": to_follow_up(visit.engine, visit.staff.staff_id, MOST_OF_OWN),
    }


ROUTES = (
    Route("GET", "/", "viewer", show),
    Route("GET", "/today/waiting", "viewer", waiting, is_activity=False),
    Route("GET", "/today/changes", "viewer", changes, is_activity=False),
)
