"""Who works at the desk: added, given a role, sent a set-up link, disabled."""

from __future__ import annotations

from desk.routes import Route
from desk.visit import ROLES, Answer, Page, Redirect, Visit, as_number
from leads.problems import NoSuchStaff, StaffRefused
from leads.setup_links import make_setup_link
from leads.staff import (
    add_staff,
    change_role,
    disable_staff,
    enable_staff,
    find_staff,
    list_staff,
    reset_staff,
)


def show(visit: Visit) -> Answer:
    """Show everybody."""
    return _page(visit)


def add(visit: Visit) -> Answer:
    """Add somebody, and show the link by which they choose a password."""
    form = visit.form
    try:
        member = add_staff(
            visit.engine, visit.staff.actor, form["email"], form["name"], form["role"], visit.now
        )
    except StaffRefused as refused:
        return _page(visit, str(refused), 422)
    return _link(visit, member.id)


def reset(visit: Visit) -> Answer:
    """Take password and second factor away, and show a link to set them up anew."""
    staff_id = _staff_id(visit)
    reset_staff(visit.engine, visit.staff.actor, staff_id, visit.now)
    return _link(visit, staff_id)


def disable(visit: Visit) -> Answer:
    """Sign somebody out for good."""
    try:
        disable_staff(visit.engine, visit.staff.actor, _staff_id(visit), visit.now)
    except StaffRefused as refused:
        return _page(visit, str(refused), 409)
    return Redirect("/staff", done="disabled")


def enable(visit: Visit) -> Answer:
    """Let somebody in again."""
    enable_staff(visit.engine, visit.staff.actor, _staff_id(visit))
    return Redirect("/staff", done="enabled")


def set_role(visit: Visit) -> Answer:
    """Change what somebody may do."""
    try:
        change_role(visit.engine, visit.staff.actor, _staff_id(visit), visit.form["role"], visit.now)
    except StaffRefused as refused:
        return _page(visit, str(refused), 409)
    return Redirect("/staff", done="role_changed")


def _page(visit: Visit, problem: str | None = None, status: int = 200) -> Answer:
    values = {
        "people": list_staff(visit.engine),
        "roles": ROLES,
        "problem": problem,
        "email": visit.form["email"],
        "name": visit.form["name"],
    }
    return Page("staff.html", values, status=status)


def _link(visit: Visit, staff_id: int) -> Answer:
    token = make_setup_link(visit.engine, staff_id, visit.now)
    values = {"member": find_staff(visit.engine, staff_id), "link": f"{visit.desk.url}/setup/{token}"}
    return Page("setup_link.html", values)


def _staff_id(visit: Visit) -> int:
    staff_id = as_number(visit.places["id"])
    if staff_id is None:
        raise NoSuchStaff("There is no such member of the staff.")
    return staff_id


ROUTES = (
    Route("GET", "/staff", "admin", show),
    Route("POST", "/staff/add", "admin", add),
    Route("POST", "/staff/<id>/reset", "admin", reset),
    Route("POST", "/staff/<id>/disable", "admin", disable),
    Route("POST", "/staff/<id>/enable", "admin", enable),
    Route("POST", "/staff/<id>/role", "admin", set_role),
)
