"""What visitors asked and no article answered."""

from __future__ import annotations

from desk.routes import Route
from desk.visit import Answer, Page, Visit
from leads.questions import list_questions

MOST_SHOWN = 200


def show(visit: Visit) -> Answer:
    """Show the newest first."""
    questions = list_questions(visit.engine)
    return Page("questions.html", {"questions": questions[:MOST_SHOWN], "total": len(questions)})


ROUTES = (Route("GET", "/questions", "viewer", show),)
