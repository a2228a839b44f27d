"""Messages that could not be sent, to be sent again."""

from __future__ import annotations

from desk.routes import Route
from desk.visit import Answer, Page, Redirect, Visit
from leads.outbox import dead_messages, replay


def show(visit: Visit) -> Answer:
    """Show what was given up."""
    return Page("messages.html", {"dead": dead_messages(visit.engine)})


def send_again(visit: Visit) -> Answer:
    """Put one message, or all of them, back into the queue."""
    replay(visit.engine, visit.staff.actor, visit.form.number("message"), visit.now)
    return Redirect("/messages", done="replayed")


ROUTES = (
    Route("GET", "/messages", "viewer", show),
    Route("POST", "/messages/send-again", "agent", send_again),
)
