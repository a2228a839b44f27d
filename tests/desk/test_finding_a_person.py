"""A person is found by what they can be reached at, with or without a request, and exported or erased."""

from __future__ import annotations

import json
import time

import pytest
from running_desk import RunningDesk, words
from sqlalchemy import insert, select

from database.tables import events
from leads.audit import list_audit

NUMBER = "(314) 555-0177"


def chat_with_a_number(running: RunningDesk) -> None:
    """Store a chat in which a number was given, and no request came of it."""
    said = {"event": "user", "text": f"call {NUMBER} please", "timestamp": time.time()}
    row = {"type_name": "user", "timestamp": said["timestamp"], "data": json.dumps(said)}
    with running.engine.begin() as connection:
        connection.execute(insert(events).values(sender_id="without-request", **row))


@pytest.mark.parametrize("typed", ["314 555 0123", "JANE@example.org", "<ref>", " <ref in small letters> "])
def test_the_one_request_that_has_it_is_opened(running: RunningDesk, typed: str) -> None:
    ref = running.lead().ref
    typed = typed.replace("<ref>", ref).replace("<ref in small letters>", ref.lower())
    answer = running.browser("admin").post("/privacy/find", {"contact": typed})
    assert answer.url.endswith(f"/leads/{ref}/privacy")
    assert f"The person of {ref}" in words(answer)


def test_several_are_shown_to_begin_with_one(running: RunningDesk) -> None:
    first, second = running.lead(), running.lead(name="John Doe")
    answer = running.browser("admin").post("/privacy/find", {"contact": "314-555-0123"})
    assert "2 requests have it" in words(answer)
    for each in (first, second):
        assert f'href="/leads/{each.ref}/privacy"' in answer.text


@pytest.mark.parametrize(
    ("typed", "told", "status"),
    [
        ("nobody@example.org", "Nothing is kept under that.", 404),
        ("314 555 0188", "Nothing is kept under that.", 404),
        ("Jane Doe", "neither a telephone number, an e-mail address nor a reference", 422),
        ("", "neither a telephone number, an e-mail address nor a reference", 422),
    ],
)
def test_what_is_not_found_is_told(running: RunningDesk, typed: str, told: str, status: int) -> None:
    running.lead()
    answer = running.browser("admin").post("/privacy/find", {"contact": typed})
    assert (answer.status_code, told in words(answer)) == (status, True)
    for path in ("file", "erase"):
        refused = running.browser("admin").post(f"/privacy/{path}", {"contact": typed, "confirm": "erase"})
        assert refused.status_code == 404


def test_looking_is_audited_without_what_was_typed(running: RunningDesk) -> None:
    running.lead()
    running.browser("admin").post("/privacy/find", {"contact": "314-555-0123"})
    searched = [row for row in list_audit(running.engine) if row.action == "privacy.searched"]
    assert [(row.actor_name, row.target_id, row.fields) for row in searched] == [("Ada Admin", "", ())]


def test_who_left_a_chat_and_no_request_is_exported_and_erased(running: RunningDesk) -> None:
    kept = running.lead()
    chat_with_a_number(running)
    browser = running.browser("admin")
    assert "Kept are 1 chat" in words(browser.post("/privacy/find", {"contact": NUMBER}))
    exported = browser.post("/privacy/file", {"contact": NUMBER})
    assert "call (314) 555-0177 please" in exported.text
    assert exported.json()["requests"] == []
    browser.get("/privacy")
    again = browser.post("/privacy/erase", {"contact": NUMBER, "confirm": "yes"})
    assert "Nothing was erased." in words(again)
    assert NUMBER in stored(running)
    assert "were erased" in words(browser.post("/privacy/erase", {"contact": NUMBER, "confirm": "Erase"}))
    assert NUMBER not in stored(running)
    assert "privacy.erased" in [row.action for row in list_audit(running.engine)]
    assert "Jane Doe" in words(browser.get(f"/leads/{kept.ref}"))


def test_a_person_with_requests_is_not_erased_from_here(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("admin")
    browser.get("/privacy")
    answer = browser.post("/privacy/erase", {"contact": "314-555-0123", "confirm": "erase"})
    assert answer.status_code == 404
    assert "Jane Doe" in words(browser.get(f"/leads/{ref}"))


def stored(running: RunningDesk) -> str:
    with running.engine.connect() as connection:
        return " ".join(each or "" for each in connection.execute(select(events.c.data)).scalars())
