"""What visitors asked and no article answered, and the answers that they found not helpful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from desk.faq import Entry, faq_entries
from desk.routes import Route
from desk.trouble import trouble
from desk.visit import Answer, Page, Redirect, Visit, as_number
from leads.faq_draft import draft_faq
from leads.question_clusters import cluster_questions
from leads.questions import STATUSES, Question, list_questions, mark_questions
from leads.ratings import RatedDown, rated_down

MOST_COMPARED = 2_000  # of the newest questions: comparing them takes a second
MOST_SHOWN = 200
MOST_RATED = 20
MOST_COMMENTS = 5
_PASSAGE = "A passage quoted from an article"
_NAMELESS = "An answer whose name was not kept"


def show(visit: Visit) -> Answer:
    """Show what is asked most often first; what means the same is one line."""
    status = visit.query["show"] if visit.query["show"] in STATUSES else "open"
    clusters = cluster_questions(_newest(visit))
    chosen = [each for each in clusters if each.status == status]
    entries = faq_entries()
    values = {
        "questions": chosen[:MOST_SHOWN],
        "total": len(chosen),
        "status": status,
        "statuses": STATUSES,
        "numbers": Counter(each.status for each in clusters),
        "about": _about(entries),
        "rated": [_rated(each, entries) for each in rated_down(visit.engine)[:MOST_RATED]],
    }
    return Page("questions.html", values)


def show_one(visit: Visit) -> Answer:
    """Show all wordings of a question, and a draft of its answer."""
    newest = _newest(visit)
    number = as_number(visit.places["id"])
    cluster = next((each for each in cluster_questions(newest) if number in each.question_ids), None)
    if cluster is None:
        return trouble("Not here", "This question is no longer here: its chat was forgotten or erased.", 404)
    ids = set(cluster.question_ids)
    asked = sorted((each for each in newest if each.id in ids), key=lambda each: each.id)
    entries = faq_entries()
    values = {
        "cluster": cluster,
        "wordings": _wordings(asked),
        "topic": entries.get(cluster.topic or ""),
        "draft": draft_faq(cluster.wording, (each.text for each in asked), entries),
    }
    return Page("question.html", values)


def mark(visit: Visit) -> Answer:
    """Mark the questions of a line as answered or ignored, or open them again."""
    status = visit.form["to"]
    ids = [number for number in map(as_number, visit.form["ids"].split()) if number is not None]
    if status not in STATUSES or not ids:
        return Redirect("/questions", done="nothing_marked")
    marked = mark_questions(visit.engine, visit.staff.actor, ids, status, visit.now)
    return Redirect("/questions", done=f"question_{status}" if marked else "nothing_marked")


def _newest(visit: Visit) -> list[Question]:
    return list_questions(visit.engine)[:MOST_COMPARED]


def _about(entries: Mapping[str, Entry]) -> Mapping[str, str]:
    return {key: entry.words for key, entry in entries.items()}


def _wordings(asked: Sequence[Question]) -> list[dict[str, Any]]:
    """Return each wording once, with how often it was typed and when last; the most typed come first."""
    by_words: dict[str, list[Question]] = {}
    for question in asked:
        by_words.setdefault(" ".join(question.text.casefold().split()), []).append(question)
    wordings = [
        {"text": same[0].text, "count": len(same), "last_asked": max(each.asked_at for each in same)}
        for same in by_words.values()
    ]
    return sorted(wordings, key=lambda each: (-each["count"], -each["last_asked"].timestamp()))


def _rated(rated: RatedDown, entries: Mapping[str, Entry]) -> dict[str, Any]:
    entry = entries.get(rated.faq_key or "")
    if rated.faq_key:
        name = entry.words if entry else f"An answer that is no longer there: {rated.faq_key}"
    else:
        name = _PASSAGE if rated.response == "utter_passage" else rated.response or _NAMELESS
    return {
        "name": name,
        "file": entry.file if entry else None,
        "not_helpful": rated.not_helpful,
        "helpful": rated.helpful,
        "last_at": rated.last_at,
        "comments": rated.comments[:MOST_COMMENTS],
        "more_comments": max(0, len(rated.comments) - MOST_COMMENTS),
    }


ROUTES = (
    Route("GET", "/questions", "viewer", show),
    Route("POST", "/questions/mark", "agent", mark),
    Route("GET", "/questions/<id>", "viewer", show_one),
)
