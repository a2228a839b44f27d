"""What visitors asked and no article answered."""

from __future__ import annotations

from desk.routes import Route
from desk.visit import Answer, Page, Visit
from leads.question_clusters import cluster_questions
from leads.questions import list_questions

MOST_COMPARED = 2_000  # of the newest questions: comparing them takes a second
MOST_SHOWN = 200


def show(visit: Visit) -> Answer:
    """Show what is asked most often first; what means the same is one line."""
    clusters = cluster_questions(list_questions(visit.engine)[:MOST_COMPARED])
    return Page("questions.html", {"questions": clusters[:MOST_SHOWN], "total": len(clusters)})


ROUTES = (Route("GET", "/questions", "viewer", show),)
