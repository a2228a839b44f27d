"""Settings say what holds, where it is changed and what is running; the webhook is set up there too."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_fixtures import MailServer, clinic
from running_desk import START, Browser, RunningDesk, Server, value_of, words
from sqlalchemy import update
from webhook_receiver import Receiver, deliver_all, https_to, make_certificate

from clinic.clinic import CLINIC_FILE
from clinic.keeping import KeepDays
from database.engine import open_database
from database.tables import outbox
from desk.clinic_lines import lines_of
from desk.model import Model
from desk.sentences import KEPT_WORDS, answer_in_words, mail_problem
from leads.actor import SYSTEM
from leads.audit import list_audit, record_alone
from leads.mail_transport import SmtpMail
from leads.status import move_lead
from leads.webhook.endpoint import read_webhook
from leads.webhook.signature import PREFIX

DESK_URL = "https://desk.example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The receiver's certificate and key."""
    return make_certificate(tmp_path_factory.mktemp("receiver"))


@pytest.fixture
def receiver(certificate: Path) -> Iterator[Receiver]:
    """A receiver of webhooks."""
    with Receiver(certificate) as running_receiver:
        yield running_receiver


@pytest.fixture
def start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_database: Path, certificate: Path
) -> Iterator[Callable[..., RunningDesk]]:
    """Start a desk with parts of the test's own."""
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(tmp_path / "secret.key"))
    shutil.copy(empty_database, tmp_path / "intake.db")
    engine = open_database(f"sqlite:///{tmp_path}/intake.db")
    servers: list[Server] = []

    def starting(**parts: Any) -> RunningDesk:
        servers.append(Server(engine, tmp_path, **{"https": https_to(certificate), **parts}))
        return servers[-1].__enter__()

    yield starting
    for server in servers:
        server.__exit__()
    engine.dispose()


@pytest.fixture
def desk(start: Callable[..., RunningDesk]) -> RunningDesk:
    """A desk whose webhook can reach the receiver."""
    return start()


def deliver(desk: RunningDesk, seconds: float = 0) -> None:
    """Let the worker deliver what is due."""

    now = desk.clock() + timedelta(seconds=seconds)
    working = threading.Thread(
        target=deliver_all, args=(desk.engine, desk.desk.https, now), kwargs={"desk": desk.url}
    )
    working.start()
    working.join(60)


def set_up(browser: Browser, receiver: Receiver) -> str:
    """Set the webhook up at the desk; return its secret."""
    browser.get("/settings/webhook")
    shown = browser.post("/settings/webhook/address", {"url": f"  {receiver.url} "})
    found = re.search(rf'value="({PREFIX}[^"]+)"', shown.text)
    assert found, words(shown)
    return found[1]


def test_each_setting_of_the_file_says_the_line_that_it_stands_in(running: RunningDesk) -> None:
    page = words(running.browser("admin").get("/settings"))
    written = CLINIC_FILE.read_text(encoding="utf-8").splitlines()
    for name in ("staff_email", "callback_times", "email", "desk_url", *KeepDays().dict()):
        (line,) = [number for number, text in enumerate(written, 1) if text.strip().startswith(f"{name}:")]
        assert f"clinic.yml, line {line}" in page
    for name, days in KeepDays().dict().items():
        assert f"{KEPT_WORDS[name]} {days:,} clinic.yml" in page
    assert "Nobody is told." in page
    assert "was changed" not in page


def test_a_setting_that_is_not_in_the_file_can_be_added(tmp_path: Path) -> None:
    file = tmp_path / "clinic.yml"
    file.write_text("# who\nname: A\n\nkeep_days:\n  spam: 3\n  # more\n  logs: 4\n", encoding="utf-8")
    assert lines_of(file) == {"name": 2, "keep_days": 4, "keep_days.spam": 5, "keep_days.logs": 7}
    for unreadable in ("a: [", "", "just words"):
        file.write_text(unreadable, encoding="utf-8")
        assert lines_of(file) == {}
    assert lines_of(tmp_path / "none.yml") == {}


def test_every_kind_that_is_kept_has_words() -> None:
    assert set(KEPT_WORDS) == set(KeepDays().dict())


def test_a_file_that_was_changed_since_is_said(
    start: Callable[..., RunningDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = start(clinic=clinic(staff_email="new@clinic.example"))
    browser = desk.browser("admin")
    assert "changed after the desk was started" in words(browser.get("/settings"))
    broken = CLINIC_FILE.read_text(encoding="utf-8").replace("country: US", "country: Atlantis")

    class Broken:
        name = "clinic.yml"

        def read_text(self, encoding: str) -> str:  # noqa: ARG002
            return broken

    monkeypatch.setattr("clinic.clinic.load_clinic.__defaults__", (Broken(),))
    assert "the desk would not start with it: clinic.yml: country 'Atlantis'" in words(
        browser.get("/settings")
    )


def test_what_is_running_is_shown(start: Callable[..., RunningDesk]) -> None:
    model = Model(START - timedelta(days=2), fits=True)
    desk = start(model=lambda: model)
    browser = desk.browser("admin")
    page = words(browser.get("/settings"))
    for shown in (
        "Version 0.1.0",
        "Database SQLite, schema 00",
        "made Sat, Nov 21, 10:00 AM CST",
        "from the texts and the code that are here",
        "Messages none waits to be sent",
        "Not sent none",
        "nothing was old enough to be removed yet",
        "Admins 1 Agents 0 Viewers 0",
    ):
        assert shown in page
    desk.lead(email=None)
    desk.clock.forward(minutes=10)
    record_alone(desk.engine, SYSTEM, "privacy.purged", "all", "", now=START)
    model = Model(START, fits=False)
    page = words(browser.get("/settings"))
    assert "1 waits to be sent, the oldest for 10 min" in page
    assert "were changed since: run make train" in page
    assert "removed: Mon, Nov 23, 10:00 AM CST" in page
    with desk.engine.begin() as connection:
        connection.execute(update(outbox).values(state="dead"))
    assert "1 could not be sent" in words(browser.get("/settings"))


def test_without_a_word_of_the_model_none_is_claimed(running: RunningDesk) -> None:
    assert "nothing is known of it here" in words(running.browser("admin").get("/settings"))


def test_a_test_mail_says_what_came_of_it(start: Callable[..., RunningDesk]) -> None:
    with MailServer() as server:
        mail = SmtpMail("127.0.0.1", server.port, "office@clinic.example")
        desk = start(clinic=clinic(), mail=mail)
        browser = desk.browser("admin")
        page = browser.get("/settings")
        assert f"Mail goes to 127.0.0.1:{server.port}." in words(page)
        sent = browser.post("/settings/test-mail")
        assert "took the test mail to desk@clinic.example" in words(sent)
        (envelope,) = server.received
        assert envelope.rcpt_tos == ["desk@clinic.example"]
        server.answer_to_message = "550 desk@clinic.example is nobody"
        refused = browser.post("/settings/test-mail")
        assert refused.status_code == 422
        assert "did not take it (smtp_550)" in words(refused)
    gone = browser.post("/settings/test-mail")
    assert "cannot be reached" in words(gone)
    tested = [each.outcome for each in list_audit(desk.engine) if each.action == "mail.tested"]
    assert tested == ["connection", "smtp_550", "ok"]
    assert "clinic.example" not in str(list_audit(desk.engine))


def test_a_test_mail_without_a_server_is_written_down(start: Callable[..., RunningDesk]) -> None:
    desk = start(clinic=clinic())
    page = desk.browser("admin").get("/settings")
    assert "no mail goes out" in words(page)
    written = desk.browser("admin").post("/settings/test-mail")
    assert "was written to" in words(written)
    assert len(list((desk.desk.var / "mail").glob("*.eml"))) == 1


def test_without_an_address_of_the_staff_there_is_nobody_to_try(running: RunningDesk) -> None:
    browser = running.browser("admin")
    assert 'action="/settings/test-mail"' not in browser.get("/settings").text
    assert "Give staff_email in clinic.yml" in words(browser.post("/settings/test-mail"))


def test_every_answer_has_words() -> None:
    for code in ("http_200", "http_302", "http_410", "timeout", "refused_address", "something_new"):
        assert answer_in_words(code)
    assert answer_in_words("http_302") == "answered 302, and redirects are not followed"
    for code in ("sign_in_535", "connection", "timeout", "not_supported", "folder", "bad_address", "smtp"):
        assert mail_problem(code).startswith("The test mail did not go out: ")


def test_a_webhook_is_set_up_and_its_secret_shown_once(desk: RunningDesk, receiver: Receiver) -> None:
    browser = desk.browser("admin")
    assert "It is not set up" in words(browser.get("/settings"))
    secret = set_up(browser, receiver)
    page = browser.get("/settings/webhook")
    assert secret not in page.text
    assert value_of(page, "url") == receiver.url
    assert "Nothing was delivered yet." in words(page)
    renewed = browser.post("/settings/webhook/secret")
    assert PREFIX in renewed.text
    assert secret not in renewed.text
    assert "Receiver crm.example.org It is sent ids and status alone" in words(browser.get("/settings"))


@pytest.mark.parametrize("url", ["http://crm.example.org/", "https://127.0.0.1/x", 'nonsense"><script>'])
def test_an_address_that_will_not_do_comes_back_to_be_mended(desk: RunningDesk, url: str) -> None:
    browser = desk.browser("admin")
    browser.get("/settings/webhook")
    answer = browser.post("/settings/webhook/address", {"url": url})
    assert answer.status_code == 422
    assert value_of(answer, "url") == url
    assert "<script>" not in answer.text
    assert read_webhook(desk.engine) is None


def test_a_test_delivery_shows_the_answer(desk: RunningDesk, receiver: Receiver) -> None:
    browser = desk.browser("admin")
    set_up(browser, receiver)
    assert "Test delivered: answered 204." in words(browser.post("/settings/webhook/test"))
    assert b'"type":"test"' in receiver.received[0].body
    receiver.status = 307
    refused = browser.post("/settings/webhook/test")
    assert refused.status_code == 422
    assert "Test not delivered: answered 307, and redirects are not followed." in words(refused)


def test_as_it_runs_the_desk_does_not_reach_this_machine(running: RunningDesk, receiver: Receiver) -> None:
    browser = running.browser("admin")
    browser.get("/settings/webhook")
    browser.post("/settings/webhook/address", {"url": f"https://localhost:{receiver.port}/"})
    assert "this machine or a local network" in words(browser.post("/settings/webhook/test"))
    assert receiver.received == []


def test_deliveries_are_listed_and_sent_again(desk: RunningDesk, receiver: Receiver) -> None:
    browser = desk.browser("admin")
    set_up(browser, receiver)
    made = desk.lead()
    deliver(desk)
    receiver.status = 503
    move_lead(desk.engine, SYSTEM, made.ref, "contacted", made.version, desk.clock())
    deliver(desk)
    page = words(browser.get("/settings/webhook"))
    assert f"{made.ref} new status" in page
    assert "waits next try" in page
    assert "1: answered 503" in page
    assert f"{made.ref} new request" in page
    assert "delivered 1: answered 204" in page
    number = re.search(r'name="delivery" value="(\d+)"', browser.get("/settings/webhook").text)
    assert number
    again = browser.post("/settings/webhook/send-again", {"delivery": number[1]})
    assert "The messages go out again within a minute." in words(again)
    twice = browser.post("/settings/webhook/send-again", {"delivery": number[1]})
    assert "There was nothing to send again" in words(twice)
    receiver.status = 200
    deliver(desk)
    assert receiver.received[0].headers["webhook-id"] == receiver.received[2].headers["webhook-id"]
    assert "2: answered 200" in words(browser.get("/settings/webhook"))
    assert "Webhook: new request: sent" in words(browser.get(f"/leads/{made.ref}"))


def test_a_receiver_that_is_gone_is_seen_on_every_page(desk: RunningDesk, receiver: Receiver) -> None:
    browser = desk.browser("admin")
    set_up(browser, receiver)
    desk.lead()
    desk.lead()
    receiver.status = 410
    deliver(desk)
    assert "1 message could not be sent." in words(browser.get("/"))
    assert "off, for its receiver answered that it is gone" in words(browser.get("/settings"))
    page = words(browser.get("/settings/webhook"))
    assert "that it is gone (410), so nothing more is sent to it" in page
    assert "given up 1: answered 410" in page
    assert "not sent none: the webhook was off" in page
    refused = browser.post("/settings/webhook/send-again")
    assert refused.status_code == 409
    assert "switch it on" in words(refused)
    receiver.status = 200
    browser.get("/settings/webhook")
    assert "The webhook is on." in words(browser.post("/settings/webhook/state", {"switch": "on"}))
    assert "Send again the 2 that did not arrive" in words(browser.get("/settings/webhook"))
    browser.post("/settings/webhook/send-again")
    deliver(desk)
    assert len(receiver.received) == 3
    assert "could not be sent" not in words(browser.get("/"))
    assert "The webhook is off." in words(browser.post("/settings/webhook/state", {"switch": "off"}))


def test_contact_details_are_switched_on_by_name_and_shown_when_erasing(
    desk: RunningDesk, receiver: Receiver
) -> None:
    browser = desk.browser("admin")
    set_up(browser, receiver)
    early = desk.lead(telephone="+13145550199", email=None)
    deliver(desk)
    on = browser.post("/settings/webhook/contact", {"send": "contact"})
    assert "Contact details are sent along" in words(on)
    late = desk.lead()
    deliver(desk)
    assert b"Jane Doe" not in receiver.received[0].body
    assert b"Jane Doe" in receiver.received[1].body
    assert "sent contact details" in words(browser.get(f"/leads/{late.ref}/privacy"))
    assert "sent contact details" not in words(browser.get(f"/leads/{early.ref}/privacy"))
    assert [each.actor_name for each in list_audit(desk.engine) if each.action == "webhook.contact_on"] == [
        "Ada Admin"
    ]
    # Another address starts without them.
    browser.get("/settings/webhook")
    moved = browser.post("/settings/webhook/address", {"url": f"{receiver.url}2"})
    assert "without contact details" in words(moved)
    off = browser.post("/settings/webhook/contact", {"send": "ids"})
    assert "ids and status alone" in words(off)
    found = read_webhook(desk.engine)
    assert found is not None
    assert not found.with_contact


def test_many_deliveries_are_shown_in_pages(desk: RunningDesk, receiver: Receiver) -> None:
    browser = desk.browser("admin")
    set_up(browser, receiver)
    made = desk.lead()
    for number in range(51):
        to = ("contacted", "scheduled")[number % 2]
        made = move_lead(desk.engine, SYSTEM, made.ref, to, made.version, desk.clock())
    first = browser.get("/settings/webhook")
    assert first.text.count("row-link") == 50
    second = browser.get("/settings/webhook?page=2")
    assert second.text.count("row-link") == 2
    assert "Newer" in second.text
    assert "Older" not in second.text
