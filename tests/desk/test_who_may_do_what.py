"""Every address of the desk, and what it answers to each role: a table that must be complete."""

from __future__ import annotations

from typing import Any

import pytest
from running_desk import Browser, RunningDesk, words
from sqlalchemy import func, select

from database.tables import lead, lead_event, note, staff, webhook
from desk.pages import ROUTES
from leads.actor import COMMAND
from leads.audit import list_audit
from leads.setup_links import make_setup_link
from leads.staff import change_role

# Who gets more than a refusal. Nobody signed in: "anyone".
VIEWER = ("viewer", "agent", "admin")
AGENT = ("agent", "admin")
ADMIN = ("admin",)
ANYONE = ("anyone", *VIEWER)
TABLE: dict[tuple[str, str], tuple[str, ...]] = {
    ("GET", "/sign-in"): ANYONE,
    ("POST", "/sign-in"): ANYONE,
    ("POST", "/sign-out"): VIEWER,
    ("GET", "/setup/<token>"): ANYONE,
    ("POST", "/setup/<token>"): ANYONE,
    ("GET", "/account"): VIEWER,
    ("POST", "/account/password"): VIEWER,
    ("POST", "/account/second-factor"): VIEWER,
    ("POST", "/account/stay"): VIEWER,
    ("GET", "/"): VIEWER,
    ("GET", "/today/waiting"): VIEWER,
    ("GET", "/today/changes"): VIEWER,
    ("GET", "/leads"): VIEWER,
    ("POST", "/leads/search"): VIEWER,
    ("POST", "/leads/assign"): AGENT,
    ("POST", "/leads/file"): ADMIN,
    ("GET", "/leads/<ref>"): VIEWER,
    ("POST", "/leads/<ref>/status"): AGENT,
    ("POST", "/leads/<ref>/assign"): AGENT,
    ("POST", "/leads/<ref>/notes"): AGENT,
    ("GET", "/leads/<ref>/privacy"): ADMIN,
    ("POST", "/leads/<ref>/privacy/file"): ADMIN,
    ("POST", "/leads/<ref>/privacy/erase"): ADMIN,
    ("GET", "/privacy"): ADMIN,
    ("POST", "/privacy/find"): ADMIN,
    ("POST", "/privacy/file"): ADMIN,
    ("POST", "/privacy/erase"): ADMIN,
    ("GET", "/questions"): VIEWER,
    ("POST", "/questions/mark"): AGENT,
    ("GET", "/questions/<id>"): VIEWER,
    ("GET", "/reports"): VIEWER,
    ("GET", "/messages"): VIEWER,
    ("POST", "/messages/send-again"): AGENT,
    ("GET", "/staff"): ADMIN,
    ("POST", "/staff/add"): ADMIN,
    ("POST", "/staff/<id>/reset"): ADMIN,
    ("POST", "/staff/<id>/disable"): ADMIN,
    ("POST", "/staff/<id>/enable"): ADMIN,
    ("POST", "/staff/<id>/role"): ADMIN,
    ("GET", "/audit"): ADMIN,
    ("POST", "/audit/check"): ADMIN,
    ("GET", "/settings"): ADMIN,
    ("POST", "/settings/test-mail"): ADMIN,
    ("GET", "/settings/webhook"): ADMIN,
    ("POST", "/settings/webhook/address"): ADMIN,
    ("POST", "/settings/webhook/secret"): ADMIN,
    ("POST", "/settings/webhook/contact"): ADMIN,
    ("POST", "/settings/webhook/state"): ADMIN,
    ("POST", "/settings/webhook/test"): ADMIN,
    ("POST", "/settings/webhook/send-again"): ADMIN,
}
# Without a person's data: files of our own, and a sign of life for `intake run`.
OPEN_TO_ALL = {("GET", "/static/<version>/<name>")}
WORKS = {200, 204, 303, 401, 404, 409, 410, 422}  # the page's own answers; 401 is a failed sign-in


@pytest.fixture
def places(running: RunningDesk) -> dict[str, str]:
    """Return what stands in addresses."""
    for role in VIEWER:
        running.member(role)
    someone = running.add("someone@example.org", "Sam One", "agent")
    return {
        "<ref>": running.lead().ref,
        "<id>": str(someone.id),
        "<token>": make_setup_link(running.engine, someone.id, running.clock()),
    }


def filled(path: str, places: dict[str, str]) -> str:
    """Return an address with its places filled in."""
    for name, value in places.items():
        path = path.replace(name, value)
    return path


def fetch(browser: Browser, method: str, path: str, form: dict[str, Any] | None = None) -> Any:
    """Ask for a page without following where it leads; of a stream, the beginning."""
    if method == "POST":
        return browser.post(path, form, allow_redirects=False)
    if path == "/today/changes":
        answer = browser.session.get(
            browser.running.url + path, stream=True, allow_redirects=False, timeout=30
        )
        answer._content = b""
        answer.close()
        return answer
    return browser.get(path, allow_redirects=False)


def stored(running: RunningDesk) -> list[int]:
    """Count what a change would change."""
    with running.engine.connect() as connection:
        tables = (lead, lead_event, note, staff, webhook)
        return [connection.execute(select(func.count()).select_from(each)).scalar_one() for each in tables]


def test_the_table_has_every_route(running: RunningDesk) -> None:
    in_code = {(route.method, route.path) for route in ROUTES}
    assert in_code == set(TABLE)
    app = next(iter(running.apps))
    served = {
        (method, "/" + route.path.replace(":str>", ">"))
        for route in app.router.routes
        for method in route.methods
    }
    assert served == in_code | OPEN_TO_ALL


def test_a_stranger_is_sent_to_sign_in(running: RunningDesk, places: dict[str, str]) -> None:
    browser = running.visitor()
    browser.get("/sign-in")
    wrong = []
    for method, path in [key for key, who in TABLE.items() if "anyone" not in who]:
        answer = fetch(browser, method, filled(path, places))
        is_refused = (
            answer.status_code == 401 and "You were signed out" in words(answer)
            if method == "POST"
            else answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?next=/")
        )
        if not is_refused:
            wrong.append((method, path, answer.status_code))
    assert not wrong


@pytest.fixture
def browsers(running: RunningDesk) -> dict[str, Browser]:
    """A browser of each role."""
    return {role: running.browser(role) for role in VIEWER}


def test_every_route_answers_each_role_as_the_table_says(
    running: RunningDesk, places: dict[str, str], browsers: dict[str, Browser]
) -> None:
    wrong = []
    for (method, path), who in TABLE.items():
        if path == "/sign-out":
            continue  # has a test of its own; here it would end the others
        for role, browser in browsers.items():
            before = stored(running)
            answer = fetch(browser, method, filled(path, places))
            allowed = answer.status_code in WORKS
            if allowed != (role in who) or (role not in who and answer.status_code != 403):
                wrong.append((method, path, role, answer.status_code))
            if role not in who and stored(running) != before:
                wrong.append((method, path, role, "changed something"))
    assert not wrong


def test_a_refusal_says_what_is_needed_and_is_audited(running: RunningDesk) -> None:
    answer = running.browser("agent").get("/staff")
    assert answer.status_code == 403
    assert "“admin” and yours is “agent”" in words(answer)
    newest = list_audit(running.engine)[0]
    assert (newest.action, newest.target_id, newest.outcome) == ("desk.refused", "/staff", "denied")


@pytest.mark.parametrize("proof", ["", "0" * 64])
def test_no_change_without_the_proof_that_the_form_is_ours(
    running: RunningDesk, places: dict[str, str], proof: str
) -> None:
    browser = running.browser("admin")
    before = len(list_audit(running.engine))
    wrong = []
    for path in [path for method, path in TABLE if method == "POST"]:
        answer = browser.post(filled(path, places), proof=proof, allow_redirects=False)
        if answer.status_code != 403 or "cannot be trusted" not in words(answer):
            wrong.append((path, answer.status_code))
    assert not wrong
    assert len(list_audit(running.engine)) == before


def test_a_browser_that_keeps_no_cookie_is_told_so_and_keeps_its_words(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    browser.session.cookies.clear()
    answer = browser.post(f"/leads/{ref}/notes", {"body": "called"})
    assert answer.status_code == 403
    assert "sent no cookie" in words(answer)
    assert "to copy before you go on called" in words(answer)


def test_the_proof_of_one_session_is_none_in_another(running: RunningDesk) -> None:
    running.lead()
    agent, admin = running.browser("agent"), running.browser("admin")
    assert admin.post("/audit/check", proof=agent.proof).status_code == 403
    assert admin.post("/audit/check").status_code == 200


def test_the_proof_may_come_in_a_header(running: RunningDesk) -> None:
    browser = running.browser("agent")
    proof = browser.proof
    answer = browser.post("/account/stay", proof="", headers={"X-Form-Proof": proof})
    assert answer.status_code == 204


def test_who_becomes_an_admin_sets_up_the_second_step_first(running: RunningDesk) -> None:
    browser = running.browser("agent")
    change_role(running.engine, COMMAND, running.member("agent").id, "admin")
    answer = browser.get("/staff")
    assert answer.url.endswith("/account?done=second_factor_first")
    assert "set it up here" in words(answer)
    assert 'href="/staff"' not in answer.text
