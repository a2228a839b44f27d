"""Requests are worked on by several people at once, and nothing is lost or half-done."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from running_desk import START, RunningDesk, value_of, words
from sqlalchemy import event, insert, select, update

from database.tables import events, outbox
from details.when import read_preferred_time
from leads.audit import list_audit
from leads.notes import list_notes
from leads.read import find_lead, timeline

HOSTILE = "<script>alert(1)</script>\"'>{{7*7}}<img src=x onerror=alert(2)>"


def test_today_shows_urgent_first_then_who_waits_longest(running: RunningDesk) -> None:
    running.lead(name="Second Longest")
    running.clock.forward(minutes=5)
    running.lead(name="Third Newest")
    running.clock.forward(minutes=5)
    running.lead(name="First Urgent", urgent=True)
    running.clock.forward(minutes=1)
    page = words(running.browser("viewer").get("/"))
    assert page.index("First Urgent") < page.index("Second Longest") < page.index("Third Newest")
    assert "1 overdue · 3 waiting" in page
    assert "11 min overdue" in page


def test_what_is_empty_says_what_will_come(running: RunningDesk) -> None:
    browser = running.browser("admin")
    assert "Nobody is waiting." in words(browser.get("/"))
    assert "No requests yet." in words(browser.get("/leads"))
    assert "No open questions." in words(browser.get("/questions"))
    assert "Every message went out." in words(browser.get("/messages"))
    assert "Nothing fits." in words(browser.get("/leads?status=spam"))


def test_a_request_shows_all_of_it_and_can_be_called(running: RunningDesk) -> None:
    stored = running.lead(telephone_extension="12", for_minor=True)
    page = running.browser("agent").get(f"/leads/{stored.ref}")
    assert 'href="tel:+13145550123;ext=12"' in page.text
    shown = words(page)
    for text in (
        stored.ref,
        "Jane Doe",
        "(314) 555-0123 ext. 12",
        "jane@example.org",
        "back pain",
        "Monday afternoon",
        "parent’s or guardian’s",
        "You may call me.",
        "version 2026-01",
        "Mon, Nov 23, 10:00 AM CST",
        "The request came in",
    ):
        assert text in shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("next Monday between 1 and 5:30 pm", "Mon, Nov 30; 1:00 PM to 5:30 PM"),
        ("weekends", "Saturdays, Sundays"),
        ("any Monday after 3", "Mondays; from 3:00 PM"),
        ("Friday at 3", "Fri, Nov 27; at 3:00 PM"),
    ],
)
def test_what_was_understood_of_the_preferred_time_is_shown_in_words(
    running: RunningDesk, typed: str, shown: str
) -> None:
    understood = read_preferred_time(typed, START.astimezone(ZoneInfo("America/Chicago")))
    assert understood
    ref = running.lead(
        preferred_text=typed,
        preferred_days=tuple(understood.day_names()),
        preferred_from=understood.opens and f"{understood.opens:%H:%M}",
        preferred_to=understood.closes and f"{understood.closes:%H:%M}",
    ).ref
    assert f"{typed} understood as {shown} " in words(running.browser("agent").get(f"/leads/{ref}"))


def test_what_was_added_to_the_yes_is_shown(running: RunningDesk) -> None:
    plain, limited = running.lead(), running.lead(consent_words="yes, but call, no <b>texts</b>")
    agent = running.browser("agent")
    assert "About contact yes, but call, no <b>texts</b> said when" in words(
        agent.get(f"/leads/{limited.ref}")
    )
    assert "About contact" not in words(agent.get(f"/leads/{plain.ref}"))


def test_the_chat_stands_beside_the_request(running: RunningDesk) -> None:
    stored = running.lead()
    said = [{"event": "user", "text": "my knee hurts", "timestamp": START.timestamp()}]
    said.append({"event": "bot", "text": "Sorry to hear that.", "timestamp": START.timestamp() + 1})
    with running.engine.begin() as connection:
        for each in said:
            row = {"sender_id": stored.conversation_id, "type_name": each["event"], "data": json.dumps(each)}
            connection.execute(insert(events).values(**row, timestamp=each["timestamp"]))
    shown = words(running.browser("viewer").get(f"/leads/{stored.ref}"))
    assert "Visitor 10:00 AM CST my knee hurts Assistant 10:00 AM CST Sorry to hear that." in shown


def test_the_first_look_is_kept_and_every_look_audited(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("viewer")
    browser.get(f"/leads/{ref}")
    browser.get(f"/leads/{ref.lower()}")
    assert [each.kind for each in timeline(running.engine, ref)] == ["created", "viewed"]
    reads = [row for row in list_audit(running.engine) if row.action == "lead.read"]
    assert [row.actor_name for row in reads] == ["Vera Viewer"] * 2


def test_a_status_is_changed_and_told(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    page = browser.get(f"/leads/{ref}")
    form = {"to": "contacted", "version": value_of(page, "version")}
    answer = browser.post(f"/leads/{ref}/status", form)
    assert "The status was changed." in words(answer)
    assert "Abe Agent set it from new to contacted" in words(answer)


def test_only_allowed_moves_are_offered_and_taken(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    page = browser.get(f"/leads/{ref}")
    assert 'value="no_show"' not in page.text
    form = {"to": "no_show", "version": value_of(page, "version")}
    assert browser.post(f"/leads/{ref}/status", form).status_code == 409
    assert find_lead(running.engine, ref).status == "new"  # type: ignore[union-attr]


@pytest.mark.parametrize(("path", "form"), [("status", {"to": "contacted"}), ("assign", {"assign_to": "1"})])
def test_on_a_stale_page_the_other_ones_change_stays(
    running: RunningDesk, path: str, form: dict[str, str]
) -> None:
    ref = running.lead().ref
    first, second = running.browser("agent"), running.browser("admin")
    old = value_of(first.get(f"/leads/{ref}"), "version")
    page = second.get(f"/leads/{ref}")
    second.post(f"/leads/{ref}/status", {"to": "spam", "version": value_of(page, "version")})
    answer = first.post(f"/leads/{ref}/{path}", {**form, "version": old})
    assert answer.status_code == 409
    assert "Someone changed this request" in words(answer)
    stored = find_lead(running.engine, ref)
    assert stored is not None
    assert (stored.status, stored.assignee) == ("spam", None)
    # The page that says so is a fresh one: what it offers can be done.
    again = {"to": "new", "version": value_of(answer, "version")}
    assert "The status was changed." in words(first.post(f"/leads/{ref}/status", again))


def test_a_form_that_is_sent_twice_is_done_once(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    number = value_of(browser.get(f"/leads/{ref}"), "form_number")
    form = {"body": "left a message", "form_number": number}
    browser.post(f"/leads/{ref}/notes", form)
    second = browser.post(f"/leads/{ref}/notes", form)
    assert second.url == f"{running.url}/leads/{ref}?done=twice"
    assert "sent twice and done once" in words(second)
    assert len(list_notes(running.engine, ref)) == 1


def test_together_assigned_twice_is_assigned_once(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    number = value_of(browser.post("/leads/search", {"text": "jane"}), "form_number")
    form = {"ref": ref, "assign_to": str(running.member("agent").id), "form_number": number}
    browser.post("/leads/assign", form)
    assert browser.post("/leads/assign", form).url == f"{running.url}/leads?done=twice"
    assert [each.kind for each in timeline(running.engine, ref)].count("assigned") == 1


def test_a_note_keeps_its_lines(running: RunningDesk) -> None:
    ref = running.lead().ref
    answer = running.browser("agent").post(f"/leads/{ref}/notes", {"body": "one\r\n\r\ntwo"})
    assert "The note was added." in words(answer)
    assert list_notes(running.engine, ref)[0].body.splitlines() == ["one", "", "two"]


def test_a_note_of_five_megabytes_is_refused_in_words(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    number = value_of(browser.get(f"/leads/{ref}"), "form_number")
    answer = browser.post(f"/leads/{ref}/notes", {"body": "x" * 5_000_000, "form_number": number})
    assert answer.status_code == 422
    assert "5,000" in words(answer)
    assert "x" * 5_000_000 in answer.text  # all of it, to be shortened
    assert list_notes(running.engine, ref) == []
    shorter = browser.post(f"/leads/{ref}/notes", {"body": "x", "form_number": number})
    assert "The note was added." in words(shorter)


def test_more_than_the_desk_takes_is_refused(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    try:
        answer = browser.post(f"/leads/{ref}/notes", {"body": "x" * 9_000_000})
    except OSError:
        pass  # the connection is closed on who goes on sending
    else:
        assert answer.status_code == 413
        assert "8 MB" in words(answer)
    assert list_notes(running.engine, ref) == []


def test_a_note_written_too_long_ago_comes_back_to_be_kept(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    browser.get(f"/leads/{ref}")
    running.clock.forward(minutes=16)
    answer = browser.post(f"/leads/{ref}/notes", {"body": "a long story"})
    assert answer.status_code == 401
    assert "a long story" in words(answer)
    assert list_notes(running.engine, ref) == []


@pytest.mark.parametrize("path", ["notes", "status", "assign"])
def test_a_request_erased_in_another_tab_is_said_to_be_gone(running: RunningDesk, path: str) -> None:
    ref = running.lead().ref
    agent, admin = running.browser("agent"), running.browser("admin")
    form = {"version": value_of(agent.get(f"/leads/{ref}"), "version"), "to": "spam", "body": "called"}
    admin.get(f"/leads/{ref}/privacy")
    assert "were erased" in words(admin.post(f"/leads/{ref}/privacy/erase", {"confirm": ref}))
    sent = agent.post(f"/leads/{ref}/{path}", form)
    assert "Your text, to copy before you go on called" in words(sent)
    for answer in (sent, agent.get(f"/leads/{ref}")):
        assert answer.status_code == 404
        assert "no longer here" in words(answer)


def test_erasing_asks_for_the_reference(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("admin")
    answer = browser.post(f"/leads/{ref}/privacy/erase", {"confirm": "yes"})
    assert answer.status_code == 422
    assert find_lead(running.engine, ref)


def test_what_is_kept_of_a_person_is_one_file(running: RunningDesk) -> None:
    first, second = running.lead(), running.lead(preferred_text="any day")
    admin = running.browser("admin")
    answer = admin.post(f"/leads/{first.ref}/privacy/file")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="person-of-{first.ref}.json"'
    assert [each["ref"] for each in answer.json()["requests"]] == [first.ref]
    both = admin.post(f"/leads/{first.ref}/privacy/file", {"also": second.ref})
    assert [each["ref"] for each in both.json()["requests"]] == [first.ref, second.ref]


def test_others_are_erased_only_when_they_are_chosen(running: RunningDesk) -> None:
    first, second, third = running.lead(), running.lead(name="Bob Doe"), running.lead(name="Cy Doe")
    admin = running.browser("admin")
    page = admin.get(f"/leads/{first.ref}/privacy")
    assert "with 1 chat." in words(page)
    assert "Bob Doe" in words(page)
    chosen = admin.get(f"/leads/{first.ref}/privacy?also={second.ref}")
    assert "with 2 chats." in words(chosen)
    assert "Bob Doe" not in words(chosen)
    assert "Cy Doe" in words(chosen)
    assert chosen.text.count(f'<input type="hidden" name="also" value="{second.ref}">') == 3
    path = f"/leads/{first.ref}/privacy/erase"
    assert "with 2 chats." in words(admin.post(path, {"confirm": "yes", "also": second.ref}))
    assert "were erased" in words(admin.post(path, {"confirm": first.ref, "also": second.ref}))
    assert [find_lead(running.engine, each.ref) for each in (first, second)] == [None, None]
    assert find_lead(running.engine, third.ref) is not None


def test_no_field_of_a_request_can_bring_markup_into_a_page(running: RunningDesk) -> None:
    ref = running.lead(
        name=HOSTILE,
        email='"<b>"@example.org',
        reason=HOSTILE,
        preferred_text=HOSTILE,
        consent_text=HOSTILE,
        consent_version=HOSTILE,
        conversation_id="hostile",
    ).ref
    running.lead(name=HOSTILE)  # a possible duplicate
    said = {"event": "user", "text": HOSTILE, "timestamp": START.timestamp()}
    bot = {"event": "bot", "text": HOSTILE, "timestamp": START.timestamp()}
    bot["data"] = {"buttons": [{"title": HOSTILE, "payload": "x"}]}
    with running.engine.begin() as connection:
        for each in (said, bot):
            row = {"sender_id": "hostile", "type_name": each["event"], "data": json.dumps(each)}
            connection.execute(insert(events).values(**row, timestamp=START.timestamp()))
    browser = running.browser("admin")
    browser.post(f"/leads/{ref}/notes", {"body": HOSTILE})
    for page in (
        browser.get(f"/leads/{ref}"),
        browser.get("/"),
        browser.get("/leads"),
        browser.get(f"/leads/{ref}/privacy"),
        browser.post("/leads/search", {"text": HOSTILE, "status": HOSTILE, "days": HOSTILE}),
    ):
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "<b>" not in page.text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_field_of_a_request_is_a_formula_in_the_file(running: RunningDesk, start: str) -> None:
    hostile = f'{start}HYPERLINK("http://evil.example")'
    running.lead(name=hostile, reason=hostile, preferred_text=hostile)
    answer = running.browser("admin").post("/leads/file")
    row = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    for value in row.values():
        assert not value.startswith(("=", "+", "-", "@", "\t"))
    assert list_audit(running.engine)[0].action == "lead.exported"


def test_the_file_holds_what_the_filter_shows(running: RunningDesk) -> None:
    running.lead(name="Ann Other")
    running.lead(name="Bob Sought")
    answer = running.browser("admin").post("/leads/file", {"text": "sought"})
    assert [row["name"] for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))] == [
        "Bob Sought"
    ]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="requests-2026-11-23.csv"'


@pytest.mark.parametrize("text", ["jane", "DOE", "555-0123", "ref"])
def test_requests_are_found_by_name_telephone_and_reference(running: RunningDesk, text: str) -> None:
    stored = running.lead()
    running.lead(name="Someone Else", telephone="+13145550199", email=None)
    answer = running.browser("viewer").post("/leads/search", {"text": stored.ref if text == "ref" else text})
    assert "1 found" in words(answer)
    assert "Jane Doe" in words(answer)


def test_what_is_searched_for_is_in_no_address(running: RunningDesk) -> None:
    running.lead()
    answer = running.browser("viewer").post("/leads/search", {"text": "jane"})
    assert answer.url == f"{running.url}/leads/search"
    assert "text=" not in answer.text
    newest = list_audit(running.engine)[0]
    assert newest.action == "lead.searched"
    assert "jane" not in str(newest)


def test_a_filter_is_an_address_to_come_back_to(running: RunningDesk) -> None:
    running.lead(name="Calm One")
    running.lead(name="Urgent One", urgent=True)
    answer = running.browser("viewer").post("/leads/search", {"urgent": "1", "status": "open", "days": ""})
    assert answer.url == f"{running.url}/leads?status=open&urgent=1"
    assert "Urgent One" in words(answer)
    assert "Calm One" not in words(answer)


def test_requests_are_assigned_together(running: RunningDesk) -> None:
    first, second, third = running.lead(), running.lead(), running.lead()
    form = {"ref": [first.ref, second.ref, "Z0000"], "assign_to": str(running.member("agent").id)}
    answer = running.browser("agent").post("/leads/assign", form)
    assert "Assigned, but for those that were erased" in words(answer)
    assignees = [find_lead(running.engine, each.ref).assignee for each in (first, second, third)]  # type: ignore[union-attr]
    assert assignees == ["Abe Agent", "Abe Agent", None]


def test_who_assigns_together_stays_at_the_filter(running: RunningDesk) -> None:
    ref = running.lead().ref
    running.lead(urgent=True)
    browser = running.browser("agent")
    page = browser.get("/leads?status=open&assignee=none&days=7")
    form = {name: value_of(page, name) for name in ("status", "assignee", "days")}
    answer = browser.post("/leads/assign", {**form, "ref": ref, "assign_to": "1"})
    assert answer.url.removeprefix(running.url) == (
        "/leads?status=open&assignee=none&days=7&done=assigned_many"
    )
    assert "1 found" in words(answer)


def test_nothing_chosen_is_said(running: RunningDesk) -> None:
    running.lead()
    assert "No request was chosen" in words(running.browser("agent").post("/leads/assign"))


def test_an_e_mail_without_an_address_is_said_to_be_none(running: RunningDesk) -> None:
    ref = running.lead(email=None).ref
    with running.engine.begin() as connection:
        connection.execute(update(outbox).values(state="cancelled", last_error="nobody_to_tell"))
    shown = words(running.browser("viewer").get(f"/leads/{ref}"))
    assert "E-mail to the staff: not sent, for there was no address" in shown


def test_long_lists_come_in_pages(running: RunningDesk) -> None:
    for number in range(51):
        running.lead(name=f"Number {number}")
    browser = running.browser("viewer")
    assert "1 to 50 of 51" in words(browser.get("/leads"))
    assert "51 to 51 of 51" in words(browser.get("/leads?page=2"))
    assert "51 to 51 of 51" in words(browser.post("/leads/search", {"text": "number", "page": "2"}))


def test_a_message_that_could_not_be_sent_is_seen_and_sent_again(running: RunningDesk) -> None:
    running.lead()
    with running.engine.begin() as connection:
        dead = {"state": "dead", "attempts": 8, "last_error": "smtp_451"}
        connection.execute(update(outbox).where(outbox.c.kind == "staff_notification").values(**dead))
    browser = running.browser("agent")
    assert "1 message could not be sent." in words(browser.get("/"))
    page = browser.get("/messages")
    assert "smtp_451" in words(page)
    message = re.search(r'name="message" value="(\d+)"', page.text)
    assert message
    answer = browser.post("/messages/send-again", {"message": message[1]})
    assert "go out again" in words(answer)
    with running.engine.connect() as connection:
        assert set(connection.execute(select(outbox.c.state)).scalars()) == {"due"}


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2027, 3, 14, 7, 59, tzinfo=timezone.utc), "Sun, Mar 14, 2027, 1:59 AM CST"),
        (datetime(2027, 3, 14, 8, 0, tzinfo=timezone.utc), "Sun, Mar 14, 2027, 3:00 AM CDT"),
        (datetime(2027, 11, 7, 6, 30, tzinfo=timezone.utc), "Sun, Nov 7, 2027, 1:30 AM CDT"),
        (datetime(2027, 11, 7, 7, 30, tzinfo=timezone.utc), "Sun, Nov 7, 2027, 1:30 AM CST"),
    ],
)
def test_times_are_the_clinics_on_both_sides_of_a_clock_change(
    running: RunningDesk, at: datetime, shown: str
) -> None:
    running.clock.now = at
    ref = running.lead().ref
    running.clock.now = datetime(2028, 1, 3, 16, 0, tzinfo=timezone.utc)
    assert f"Received {shown}" in words(running.browser("viewer").get(f"/leads/{ref}"))


def test_a_day_begins_at_the_clinics_midnight_also_when_its_clock_changes(running: RunningDesk) -> None:
    midnight = datetime(2027, 3, 14, 6, 0, tzinfo=timezone.utc)  # CST still
    for name, at in (("Day Before", midnight - timedelta(seconds=1)), ("That Day", midnight)):
        running.clock.now = at
        running.lead(name=name)
    running.clock.now = datetime(2027, 3, 15, 4, 59, tzinfo=timezone.utc)  # 11:59 PM, CDT
    page = words(running.browser("viewer").get("/leads?days=1"))
    assert "That Day" in page
    assert "Day Before" not in page


def test_a_database_that_is_gone_is_said_and_nothing_changed(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    browser.get(f"/leads/{ref}")
    with running.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE note RENAME TO gone")
    answer = browser.post(f"/leads/{ref}/notes", {"body": "called <b>"})
    assert answer.status_code == 503
    assert "to copy before you go on called <b>" in words(answer)
    with running.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO note")
    assert list_notes(running.engine, ref) == []


@contextmanager
def locked(running: RunningDesk) -> Iterator[None]:
    """Keep everybody from the database."""
    with closing(sqlite3.connect(running.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full(running: RunningDesk) -> Iterator[None]:
    """Leave the database no more room."""

    def no_more_pages(connection: Any, record: Any) -> None:  # noqa: ARG001
        connection.execute("PRAGMA max_page_count=1")  # SQLite takes it as: what there is now

    with closing(sqlite3.connect(running.engine.url.database)) as other:
        other.execute("VACUUM")  # no page is left free
    event.listen(running.engine, "connect", no_more_pages)
    running.engine.dispose()
    yield
    event.remove(running.engine, "connect", no_more_pages)
    running.engine.dispose()


@pytest.mark.parametrize("trouble", [locked, full])
def test_a_note_that_cannot_be_stored_comes_back(running: RunningDesk, trouble: Any) -> None:
    ref = running.lead().ref
    browser = running.browser("agent")
    note = "called <b> " + "and " * 1_200
    form = {"body": note, "form_number": value_of(browser.get(f"/leads/{ref}"), "form_number")}
    with trouble(running):
        answer = browser.post(f"/leads/{ref}/notes", form)
        assert answer.status_code == 503
        assert f"to copy before you go on {note.strip()}" in words(answer)
    assert list_notes(running.engine, ref) == []
    assert "The note was added." in words(browser.post(f"/leads/{ref}/notes", form))
    assert len(list_notes(running.engine, ref)) == 1


def test_the_desk_works_on_postgresql(postgres_desk: RunningDesk) -> None:
    first, second = postgres_desk.lead(name="Ann Example"), postgres_desk.lead()
    browser = postgres_desk.browser("admin")
    assert "2 waiting" in words(browser.get("/"))
    assert "1 found" in words(browser.post("/leads/search", {"text": "ann e"}))
    page = browser.get(f"/leads/{first.ref}")
    form = {"to": "contacted", "version": value_of(page, "version")}
    assert "The status was changed." in words(browser.post(f"/leads/{first.ref}/status", form))
    assert "The note was added." in words(browser.post(f"/leads/{first.ref}/notes", {"body": "called"}))
    form = {"ref": [first.ref, second.ref], "assign_to": str(postgres_desk.member("agent").id)}
    assert "were assigned" in words(browser.post("/leads/assign", form))
    assert "Ann Example" in browser.post("/leads/file").text
    assert "were erased" in words(browser.post(f"/leads/{first.ref}/privacy/erase", {"confirm": first.ref}))
    assert "are whole and in order" in words(browser.post("/audit/check"))
    assert "You are signed out" in words(browser.post("/sign-out"))


NUL = "a\0b"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/sign-in", {"email": NUL, "password": NUL, "code": NUL}),
        ("/leads/search", {"text": NUL, "status": NUL, "assignee": NUL, "days": NUL, "page": NUL}),
        ("/leads/assign", {"ref": NUL, "assign_to": "1"}),
        ("/leads/REF/notes", {"body": NUL}),
        ("/leads/REF/status", {"to": NUL, "version": NUL}),
        ("/leads/%00/notes", {"body": "x"}),
        ("/leads/%00/privacy/erase", {"confirm": "\0"}),
        ("/leads/REF/privacy/file", {"also": NUL}),
        ("/messages/send-again", {"message": NUL}),
        ("/staff/add", {"email": f"{NUL}@example.org", "name": NUL, "role": NUL}),
        ("/staff/%00/reset", {}),
        ("/setup/%00", {"password": NUL}),
    ],
)
def test_what_no_database_can_hold_is_refused_in_words(
    postgres_desk: RunningDesk, path: str, form: dict[str, str]
) -> None:
    ref = postgres_desk.lead().ref
    browser = postgres_desk.browser("admin")
    browser.get("/")
    answer = browser.post(path.replace("REF", ref), form)
    assert answer.status_code < 500, words(answer)
    assert "The database" not in words(answer)
    assert browser.get(path.replace("REF", ref).rpartition("/")[0] or "/").status_code < 500
