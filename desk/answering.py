"""From a request to an answer: who asks is found, the form proved, the role checked, then the page asked."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sanic.request import Request
from sqlalchemy.exc import SQLAlchemyError

from clinic.sender import sender_of
from database.secret import SecretFileError
from desk.cookies import form_proof, is_form_proof, new_token, read_token
from desk.gate import refusal
from desk.pages import ROUTES
from desk.rendering import render
from desk.routes import Route
from desk.sentences import DONE
from desk.sessions import Session, find_session
from desk.surroundings import surroundings
from desk.trouble import NO_DATABASE, NO_KEY, trouble
from desk.visit import Answer, Desk, Fields, Page, Redirect, Visit
from leads.problems import LeadGone, LeadNotStored, LeadProblem

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answered:
    """An answer, the text of its page if it is one, and the token that the browser shall have."""

    answer: Answer
    text: str
    token: str


def answer(desk: Desk, route: Route, request: Request, places: Mapping[str, str]) -> Answered:
    """Return what a route answers; it takes as long as databases and password hashes take."""
    visit = _visit(desk, request, places, is_activity=route.is_activity)
    return _answered(visit, _checked_answer(route, request, visit))


def answer_with(desk: Desk, request: Request, page: Page) -> Answered:
    """Return a page that no route leads to."""
    return _answered(_visit(desk, request, {}, is_activity=False), page)


def answer_without_database(desk: Desk, request: Request) -> Answered:
    """Return the page that says so, with what was typed, when nobody can be asked who is signed in."""
    return _answered(_visit_of(desk, request, {}, None), NO_DATABASE)


def _visit(desk: Desk, request: Request, places: Mapping[str, str], *, is_activity: bool) -> Visit:
    token = read_token(request)
    found = find_session(desk.engine, token, desk.clock(), is_activity=is_activity) if token else None
    return _visit_of(desk, request, places, found)


def _visit_of(desk: Desk, request: Request, places: Mapping[str, str], session: Session | None) -> Visit:
    return Visit(
        desk=desk,
        path=request.path,
        places=places,
        query=Fields(request.query_string),
        form=_form(request),
        address=_address(request, desk.clinic.widget.trusted_proxies),
        token=read_token(request) or new_token(),
        session=session,
        now=desk.clock(),
    )


def _address(request: Request, trusted_proxies: Sequence[str]) -> str:
    forwarded = request.headers.getall("x-forwarded-for", [])
    return sender_of(str(request.ip), forwarded, trusted_proxies).address


def _form(request: Request) -> Fields:
    if request.headers.get("content-type", "").split(";")[0] != "application/x-www-form-urlencoded":
        return Fields()
    return Fields(request.body.decode("utf-8", "replace"))


def _checked_answer(route: Route, request: Request, visit: Visit) -> Answer:
    if route.method == "POST":
        proof = visit.form["proof"] or request.headers.get("x-form-proof", "")
        if not is_form_proof(visit.desk.key, visit.token, proof):
            return Page("forged.html", {"has_no_cookie": read_token(request) is None}, status=403)
    refused = refusal(visit, route.who, is_change=route.method == "POST")
    if refused:
        return refused
    number = visit.form["form_number"]
    if number and not visit.desk.submissions.is_first(number):
        return Redirect(_page_of_form(route, visit.path), done="twice")
    given = _answer_or_trouble(route, visit)
    if number and not isinstance(given, Redirect):
        visit.desk.submissions.take_back(number)
    return given


def _page_of_form(route: Route, path: str) -> str:
    """Return the page that a form stands on: the nearest one above the address that it is sent to."""
    pages = {each.path for each in ROUTES if each.method == "GET"}
    above = route.path
    while above not in pages:
        above, path = above.rpartition("/")[0] or "/", path.rpartition("/")[0] or "/"
    return path


def _answer_or_trouble(route: Route, visit: Visit) -> Answer:
    try:
        return route.answer(visit)
    except LeadGone as problem:
        return trouble("Not here", str(problem), 404)
    except LeadNotStored as problem:
        return trouble("Not stored", str(problem), 503)
    except LeadProblem as problem:
        return trouble("Not done", str(problem), 409)
    except SecretFileError as problem:
        _log.error("%s", problem)
        return NO_KEY
    except SQLAlchemyError as error:
        # The kind alone: a database's own messages may quote what somebody typed.
        _log.error("The database did not answer %s %s (%s).", route.method, route.path, type(error).__name__)
        return NO_DATABASE


def _answered(visit: Visit, given: Answer) -> Answered:
    token = getattr(given, "new_token", None) or visit.token
    if not isinstance(given, Page):
        return Answered(given, "", token)
    values = {
        **surroundings(visit),
        "proof": form_proof(visit.desk.key, token),
        "done": DONE.get(visit.query["done"]),
        **given.values,
    }
    return Answered(given, render(given.template, values, visit.desk.zone, visit.now), token)
