"""Who did what, and whether the record is whole."""

from __future__ import annotations

from desk.routes import Route
from desk.visit import Answer, Page, Visit
from leads.audit import list_audit, verify

PER_PAGE = 100


def show(visit: Visit) -> Answer:
    """Show the newest first."""
    return _page(visit, check=False)


def check(visit: Visit) -> Answer:
    """Follow the chain of hashes from the first row to the last."""
    return _page(visit, check=True)


def _page(visit: Visit, *, check: bool) -> Answer:
    number = max(1, visit.query.number("page") or 1)
    rows = list_audit(visit.engine, PER_PAGE + 1, (number - 1) * PER_PAGE)
    values = {
        "rows": rows[:PER_PAGE],
        "number": number,
        "has_more": len(rows) > PER_PAGE,
        "checked": verify(visit.engine) if check else None,
    }
    return Page("audit.html", values)


ROUTES = (
    Route("GET", "/audit", "admin", show),
    Route("POST", "/audit/check", "admin", check),
)
