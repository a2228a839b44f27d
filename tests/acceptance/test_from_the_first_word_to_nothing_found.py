"""A visitor's request from the first word in the chat to the last trace of it, through every part."""

from __future__ import annotations

import csv
import json
import re
import signal
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyotp
import pytest
from running_desk import Browser, value_of, words

from leads.audit import list_audit, verify
from leads.read import find_lead, list_leads

STAFF_EMAIL = "front-desk@clinic.example"
REFERENCE = re.compile(r"reference is ([A-Z]\d{4})")
PASSWORD = "four words of my own"
# Of each thing that was said a word that nothing else holds; letters beyond ASCII are written in many ways.
PERSONAL = (
    *("Zebulon", "Quackenb", "zeb.q@", "rowing", "marimba"),
    *("6365550142", "636-555-0142", "(636) 555-0142", "636 555 0142", "636.555.0142", "5550142", "555-0142"),
    *("6365550199", "636-555-0199", "(636) 555-0199", "636 555 0199", "636.555.0199", "5550199", "555-0199"),
)
OTHERS = ("Ottoline", "Frobisher", "ottoline@", "3145550177", "555-0177", "555 0177", "5550177", "tuba")


def found_in(place: bytes | str, personal: tuple[str, ...] = (*PERSONAL, *OTHERS)) -> list[str]:
    """Return what of a person stands in a place."""
    text = (place.decode("utf-8", "replace") if isinstance(place, bytes) else place).lower()
    return [each for each in personal if each.lower() in text]


def said(lines: list[dict[str, Any]]) -> str:
    """Return what the assistant said."""
    assert lines[-1]["type"] == "done", lines
    return "\n".join(line["text"] for line in lines if line["type"] == "bot")


def printed(house: Any, what: str) -> int:
    """Return in how many lines the processes printed something."""
    return sum(what in line for line in house.printed)


def button(lines: list[dict[str, Any]], title: str) -> str:
    """Return the id of a button."""
    offered = {each["title"]: each["id"] for line in lines for each in line.get("buttons", ())}
    assert title in offered, (title, said(lines))
    return str(offered[title])


def letters(house: Any) -> list[EmailMessage]:
    """Return the mail that arrived."""
    parsed = [message_from_bytes(each.content, policy=policy.default) for each in house.mail.received]
    return [each for each in parsed if isinstance(each, EmailMessage)]


def letters_about(house: Any, ref: str) -> list[str]:
    """Return to whom the letters about a request went."""
    return sorted(str(each["To"]) for each in letters(house) if ref in readable(each))


def readable(letter: EmailMessage) -> str:
    """Return everything of a letter that can be read: headers, text, HTML."""
    headers = "\n".join(f"{name}: {value}" for name, value in letter.items())
    parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    return "\n".join([headers, *parts])


def desk_of(house: Any) -> Browser:
    """Return a browser at the desk."""
    return Browser(SimpleNamespace(url=house.desk_url))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def browser(house: Any) -> Browser:
    """A member of the staff, who was added, set up the account by the link, and signed in."""
    told = house.command("staff", "add", "nora@clinic.example", "--name", "Nora Desk", "--role", "admin")
    link = re.search(rf"{house.desk_url}(/setup/\S+)", told)
    assert link
    browser = desk_of(house)
    page = browser.get(link[1])
    assert "Welcome, Nora Desk" in words(page)
    secrets = re.findall(r"\b[A-Z2-7]{32}\b", re.sub(r"(?<=\w{4}) (?=\w{4})", "", page.text))
    assert secrets
    app = pyotp.TOTP(secrets[0])
    now = int(time.time())
    chosen = {"password": PASSWORD, "password_again": PASSWORD, "code": app.at(now)}
    assert "is set up" in words(browser.post(link[1], chosen))
    assert browser.get(link[1]).status_code == 410
    # A code counts once, and the next one counts already.
    signed_in = browser.sign_in("nora@clinic.example", PASSWORD, app.at(now + 30))
    assert signed_in.status_code == 200
    assert "Today" in words(signed_in)
    return browser


class Watch:
    """An open Today page, and when it was told of how many wait."""

    def __init__(self, house: Any, browser: Browser) -> None:
        self.seen: list[tuple[float, int]] = []
        self._answer = browser.session.get(f"{house.desk_url}/today/changes", stream=True, timeout=60)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        for line in self._answer.iter_lines(chunk_size=1):
            if line.startswith(b'data: {"waiting"'):
                self.seen.append((time.monotonic(), json.loads(line[6:])["waiting"]))

    def told_of(self, number: int) -> float | None:
        """Return when it was told that so many wait."""
        return next((at for at, waiting in self.seen if waiting == number), None)


@contextmanager
def locked_database(house: Any) -> Iterator[None]:
    """Keep everybody else from writing."""
    with closing(sqlite3.connect(house.database.removeprefix("sqlite:///"), timeout=20)) as connection:
        connection.isolation_level = None
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def book(visitor: Any) -> list[dict[str, Any]]:
    """Tell everything, with a question in the middle and a correction, until it is to be sent."""
    visitor.say("I'd like to book the free consultation")
    visitor.say("a stiff shoulder from rowing")
    visitor.say("new")
    assert "phone" in said(visitor.say("Zebulon Quackenbüsh"))
    answer = visitor.say("is the treatment invasive?")
    assert any("source" in line for line in answer)
    assert "phone" in said(answer)
    visitor.say("(636) 555-0199")
    assert "email" in said(visitor.say("sorry, my number is 636.555.0142"))
    visitor.say("zeb.q@example.org")
    consent = visitor.say("Tuesday mornings are best")
    summary = visitor.press(button(consent, "Yes, I agree"))
    (shown,) = [line["summary"] for line in summary if "summary" in line]
    assert "(636) 555-0142" in [each["value"] for each in shown]
    assert "0199" not in json.dumps(shown)
    return list(summary)


def test_from_the_first_word_in_the_chat_until_nothing_is_found(
    house: Any,
    browser: Browser,
    tmp_path: Path,
    wait_for: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    visitor = house.visitor()
    summary = book(visitor)
    assert list_leads(house.engine) == []
    watch = Watch(house, browser)
    wait_for(lambda: watch.told_of(0) is not None)

    confirmed = time.monotonic()
    reply = visitor.press(button(summary, "Yes, send it"))
    answered = time.monotonic()
    at_the_desk = wait_for(lambda: watch.told_of(1))
    mails = wait_for(lambda: len(house.mail.received) == 2 and time.monotonic())
    reference = REFERENCE.search(said(reply))
    assert reference
    ref = reference[1]
    with capsys.disabled():
        print(
            f"\nfrom the confirm: {answered - confirmed:.2f} s to the chat's answer, "
            f"{at_the_desk - confirmed:.2f} s to the open desk, {mails - confirmed:.2f} s to both mails"
        )

    lead = find_lead(house.engine, ref)
    assert lead
    assert (lead.name, lead.phone, lead.email) == ("Zebulon Quackenbüsh", "+16365550142", "zeb.q@example.org")
    assert (lead.patient_type, lead.status, lead.urgent) == ("new", "new", False)
    assert "rowing" in lead.reason

    by_recipient = {str(letter["To"]): readable(letter) for letter in letters(house)}
    to_staff, to_visitor = by_recipient[STAFF_EMAIL], by_recipient["zeb.q@example.org"]
    assert f"{house.desk_url}/leads/{ref}" in to_staff
    assert found_in(to_staff) == []
    assert ref in to_visitor
    assert found_in(to_visitor) == ["zeb.q@"]  # where it goes, and nothing of what it is about
    assert "shoulder" not in to_visitor

    assert "Zebulon Quackenbüsh" in words(browser.get("/"))
    page = browser.get(f"/leads/{ref}")
    assert "a stiff shoulder from rowing" in words(page)
    assert "is the treatment invasive?" in words(page)  # the chat stands beside it
    noted = browser.post(f"/leads/{ref}/notes", {"body": "Asked for the marimba entrance."})
    assert "marimba" in words(noted)
    moved = browser.post(f"/leads/{ref}/status", {"to": "contacted", "version": value_of(noted, "version")})
    assert moved.status_code == 200
    assert find_lead(house.engine, ref).status == "contacted"  # type: ignore[union-attr]

    other = a_visitor_for_whom_much_goes_wrong(house, wait_for)

    table, personal = tmp_path / "all.csv", tmp_path / "person.json"
    house.command("leads", "export", "--csv", str(table))
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"Zebulon Quackenbüsh", "Ottoline Frobisher"} <= {cell for row in rows for cell in row.values()}
    house.command("privacy", "export", "--to", str(personal), ref)
    given = personal.read_text(encoding="utf-8")
    assert {"Quackenb", "zeb.q@", "rowing", "marimba", "636.555.0142", "(636) 555-0199"} <= set(
        found_in(given)
    )
    assert found_in(given, OTHERS) == []

    assert found_in(house.kept()["printed"]) == []
    before = b"".join(house.kept().values())
    assert set(found_in(before)) >= {"Zebulon", "Quackenb", "zeb.q@", "rowing", "marimba", "tuba"}

    house.command("privacy", "erase", "--yes", ref)
    house.command("privacy", "erase", "--yes", typed="+1 314.555.0177\n")
    assert find_lead(house.engine, ref) is None
    assert find_lead(house.engine, other) is None
    for path in ("/", "/leads", f"/leads/{ref}", "/messages", "/questions", "/audit"):
        assert found_in(browser.get(path).text) == [], path
    assert "no longer here" in words(browser.get(f"/leads/{ref}"))
    assert found_in(visitor.call("GET", "transcript")[2]) == []
    assert {name: found for name, place in house.kept().items() if (found := found_in(place))} == {}

    trail = list_audit(house.engine)
    assert [each.action for each in trail].count("privacy.erased") == 2
    assert verify(house.engine).broken_at is None


def a_visitor_for_whom_much_goes_wrong(house: Any, wait_for: Callable[..., Any]) -> str:
    """Be refused, unheard and unmailed, and booked in the end; return the reference."""
    visitor = house.visitor()
    me = "Ottoline Frobisher, new patient, 314-555-0177, ottoline@example.org, back pain from the tuba"
    assert visitor.post(text=f"book me, I'm {me}" + " please" * 200)[0] == 422
    assert visitor.call("POST", "messages", f'{{"text": "{me}"')[0] == 422
    assert visitor.post(button_id=me)[0] == 409
    with locked_database(house):
        assert visitor.post(text=me)[0] == 503

    consent = visitor.say(f"book me please, I'm {me}, Friday afternoon")
    summary = visitor.press(button(consent, "Yes, I agree"))
    confirm = {"button_id": button(summary, "Yes, send it")}
    with ThreadPoolExecutor(1) as pool:
        house.signal_actions(signal.SIGSTOP)
        try:
            failing = pool.submit(visitor.post, **confirm)
            threading.Event().wait(1)  # for the message to reach the actions, or nearly
            with locked_database(house):
                house.signal_actions(signal.SIGCONT)
                wait_for(lambda: printed(house, "action_finish_booking"))
        finally:
            house.signal_actions(signal.SIGCONT)
        assert failing.result()[0] == 200
    # Where the connection could not tell what became of it, the widget asks later.
    failed = wait_for(lambda: [each for each in visitor.events() if "it is not booked" in each["text"]])
    assert len(list_leads(house.engine)) == 1

    house.mail.answer_to_recipient = "550 5.1.1 <ottoline@example.org> Ottoline Frobisher is unknown here"
    try:
        reference = REFERENCE.search(said(visitor.press(button(failed, "Try again"))))
        assert reference
        wait_for(lambda: printed(house, "smtp_550") == 2)
    finally:
        house.mail.answer_to_recipient = "250 OK"
    return reference[1]


def test_a_confirm_that_comes_ten_times_is_one_request_and_one_mail_of_each_kind(
    house: Any, wait_for: Callable[..., Any]
) -> None:
    visitor = house.visitor()
    consent = visitor.say(
        "book me, I'm Joan Miller, new patient, 314-555-0147, joan@example.org, for my back pain, Friday"
    )
    summary = visitor.press(button(consent, "Yes, I agree"))
    confirm = {"button_id": button(summary, "Yes, send it")}
    cids = [*[str(uuid.uuid4())] * 5, *(str(uuid.uuid4()) for _ in range(5))]
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda cid: visitor.post(cid=cid, **confirm)[0], cids))
    assert set(statuses) <= {200, 409}  # a button that is no longer offered
    assert len(set(statuses[:5])) == 1
    assert 200 in statuses

    (lead,) = [each for each in list_leads(house.engine) if each.name == "Joan Miller"]
    wait_for(lambda: len(letters_about(house, lead.ref)) >= 2)
    threading.Event().wait(2.5)  # the outbox is looked at every second
    assert letters_about(house, lead.ref) == [STAFF_EMAIL, "joan@example.org"]
    assert visitor.post(text="yes, send it")[0] == 200
    assert len([each for each in list_leads(house.engine) if each.name == "Joan Miller"]) == 1
    assert found_in("\n".join(house.printed), ("Joan", "5550147", "555-0147", "joan@")) == []
