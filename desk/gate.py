"""Who is let in where."""

from __future__ import annotations

from desk.routes import Who
from desk.visit import ROLES, Answer, Page, Redirect, Visit
from leads.audit import record_alone


def refusal(visit: Visit, who: Who, *, is_change: bool) -> Answer | None:
    """Return what is answered instead of the page, or None when it may be had."""
    if who == "anyone":
        return None
    session = visit.session
    if session is None:
        if is_change:
            return Page("signed_out.html", status=401)
        return Redirect(f"/sign-in?next={visit.path}")
    if who == "staff":
        return None
    if visit.lacks_second_factor:
        return Redirect("/account?done=second_factor_first")
    if ROLES.index(session.role) >= ROLES.index(who):
        return None
    record_alone(visit.engine, session.actor, "desk.refused", "page", visit.path[:64], outcome="denied")
    return Page("refused.html", {"needed": who}, status=403)
