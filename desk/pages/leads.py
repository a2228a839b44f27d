"""All requests: filtered, searched, assigned together, taken along as a file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from clinic.days import day_of, midnight
from desk.routes import Route
from desk.visit import Answer, Download, Fields, Page, Redirect, Visit, as_number
from leads.assign import assign_leads
from leads.export import export_csv
from leads.search import LeadFilter, search_leads
from leads.staff import list_staff
from leads.status import OPEN, STATUSES

PER_PAGE = 50
LONGEST_TEXT = 100
_DAYS = {"1": "today", "7": "in the last 7 days", "30": "in the last 30 days", "90": "in the last 90 days"}
_FIELDS = ("status", "assignee", "days", "urgent")


def show(visit: Visit) -> Answer:
    """Show the list of a filter; the filter is in the address, for it is nobody's personal data."""
    return _page(visit, visit.query)


def search(visit: Visit) -> Answer:
    """Show what a text finds. It comes in a form: names and numbers do not belong in addresses."""
    if not visit.form["text"].strip():
        return Redirect(_address_of_filter(visit.form))
    return _page(visit, visit.form)


def assign(visit: Visit) -> Answer:
    """Give the chosen requests to a member of the staff, or to nobody."""
    refs = visit.form.all("ref")
    if not refs:
        return Redirect(_address_of_filter(visit.form), done="nothing_chosen")
    to = visit.form.number("assign_to")
    assigned = assign_leads(visit.engine, visit.staff.actor, refs, to, visit.now)
    done = "assigned_but_gone" if assigned.gone else "assigned_many"
    return Redirect(_address_of_filter(visit.form), done=done)


def download(visit: Visit) -> Answer:
    """Give what the filter finds as a file for a spreadsheet."""
    file = io.StringIO(newline="")
    export_csv(visit.engine, visit.staff.actor, _filter(visit, visit.form), file, visit.desk.zone, visit.now)
    day = visit.now.astimezone(visit.desk.zone).date()
    return Download(f"requests-{day}.csv", "text/csv; charset=utf-8", file.getvalue().encode("utf-8-sig"))


def _page(visit: Visit, fields: Fields) -> Answer:
    number = max(1, fields.number("page") or 1)
    wanted = _filter(visit, fields)
    found = search_leads(visit.engine, visit.staff.actor, wanted, PER_PAGE, (number - 1) * PER_PAGE)
    chosen = {name: fields[name] for name in _FIELDS}
    values = {
        "leads": found.leads,
        "total": found.total,
        "first": (number - 1) * PER_PAGE + 1,
        "number": number,
        "pages": -(-found.total // PER_PAGE),
        "text": wanted.text,
        "chosen": chosen,
        "is_filtered": any((wanted.text, *chosen.values())),
        "address_of_page": lambda page: _address({**chosen, "page": str(page)}),
        "statuses": STATUSES,
        "days": _DAYS,
        "people": [each for each in list_staff(visit.engine) if each.active and each.role != "viewer"],
    }
    return Page("leads.html", values)


def _address_of_filter(fields: Fields) -> str:
    return _address({name: fields[name] for name in _FIELDS})


def _address(fields: Mapping[str, str]) -> str:
    filled = {name: value for name, value in fields.items() if value}
    return f"/leads?{urlencode(filled)}" if filled else "/leads"


def _filter(visit: Visit, fields: Fields) -> LeadFilter:
    status, assignee = fields["status"], fields["assignee"]
    days = as_number(fields["days"]) if fields["days"] in _DAYS else None
    return LeadFilter(
        text=fields["text"].strip()[:LONGEST_TEXT],
        statuses=(status,) if status in STATUSES else OPEN if status == "open" else (),
        assignee_id=visit.staff.staff_id if assignee == "me" else as_number(assignee),
        unassigned=assignee == "none",
        urgent=fields["urgent"] == "1",
        since=_start_of_day(visit, days - 1) if days else None,
    )


def _start_of_day(visit: Visit, days_ago: int) -> datetime:
    zone = visit.desk.clinic.time_zone
    return midnight(day_of(visit.now, zone) - timedelta(days=days_ago), zone)


ROUTES = (
    Route("GET", "/leads", "viewer", show),
    Route("POST", "/leads/search", "viewer", search),
    Route("POST", "/leads/assign", "agent", assign),
    Route("POST", "/leads/file", "admin", download),
)
