"""The receiver is told of what has happened, and of nothing personal unless somebody says so."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from desk_fixtures import DESK, agent, clinic, new_lead
from sample_lead import SAMPLE
from sqlalchemy import select, text, update
from webhook_receiver import Received, Receiver, deliver_all, https_to

from database.engine import open_database
from database.tables import metadata, outbox, webhook, webhook_attempt
from leads.actor import COMMAND
from leads.audit import list_audit, verify
from leads.create import create_lead
from leads.erase import erase_person
from leads.mail_transport import FolderMail
from leads.outbox import LEASE, WAITS, claim, count_dead, dead_messages
from leads.person import person_of
from leads.personal_export import export_person
from leads.problems import LeadNotStored, WebhookRefused
from leads.removing import MessageUnderWay
from leads.status import STATUSES, move_lead
from leads.webhook.delivering import run_webhook_worker, send_test, wait_of
from leads.webhook.endpoint import (
    add_webhook,
    change_address,
    read_webhook,
    renew_secret,
    send_contact,
    switch,
)
from leads.webhook.events import TYPES
from leads.webhook.log import count_undelivered, list_deliveries, send_again, was_told_contact
from leads.webhook.signature import signed_headers
from leads.webhook.transport import Https
from leads.worker import run_worker

pytestmark = pytest.mark.usefixtures("secret_key")

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=timezone.utc)
PERSONAL = ("Zoë", "Neill", "5550142", "555-0142", "knee", "Tuesday", "zoe@example.org")
Deliver = Callable[..., int]


@pytest.fixture
def deliver(engine: Any, certificate: Path) -> Deliver:
    """Deliver all that is due at a time; return how many events were taken up."""

    def delivering(now: datetime = NOW, https: Https | None = None, worker: str = "w") -> int:
        return deliver_all(engine, https or https_to(certificate), now, worker)

    return delivering


def verified(received: Received, secret: str) -> Any:
    """Check a request as the specification tells receivers to, and return what it says."""
    said_id, at = received.headers["webhook-id"], received.headers["webhook-timestamp"]
    key = base64.b64decode(secret[len("whsec_") :])
    content = f"{said_id}.{at}.{received.body.decode()}"
    expected = base64.b64encode(hmac.new(key, content.encode(), hashlib.sha256).digest()).decode()
    signatures = [each.split(",", 1) for each in received.headers["webhook-signature"].split(" ")]
    assert ["v1", expected] in signatures
    assert received.headers["content-type"] == "application/json"
    return json.loads(received.body)


def states(engine: Any) -> list[str]:
    """Return the states of what goes to the webhook."""
    with engine.connect() as connection:
        return list(
            connection.execute(
                select(outbox.c.state).where(outbox.c.kind.like("webhook%")).order_by(outbox.c.id)
            ).scalars()
        )


def test_the_signature_is_that_of_the_specification() -> None:
    """What the specification's own library (standardwebhooks 1.1.0) makes of its example."""
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, timezone.utc),
        b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_new_request_and_its_changes_arrive_signed_and_without_the_person(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    secret = add_webhook(engine, COMMAND, receiver.url, NOW)
    made = new_lead(engine, NOW, urgent=True)
    for number, to in enumerate(("contacted", "scheduled"), 1):
        made = move_lead(engine, COMMAND, made.ref, to, made.version, NOW + timedelta(minutes=number))
    assert deliver(NOW + timedelta(hours=1)) == 3
    assert deliver(NOW + timedelta(days=3)) == 0
    assert [verified(each, secret) for each in receiver.received] == [
        {
            "type": "lead.created",
            "timestamp": "2026-11-23T15:00:00.000Z",
            "data": {"ref": made.ref, "status": "new", "url": f"{DESK}/leads/{made.ref}"},
        },
        *(
            {
                "type": "lead.status_changed",
                "timestamp": f"2026-11-23T15:0{minute}:00.000Z",
                "data": {
                    "ref": made.ref,
                    "status": after,
                    "previous_status": before,
                    "url": f"{DESK}/leads/{made.ref}",
                },
            }
            for minute, before, after in ((1, "new", "contacted"), (2, "contacted", "scheduled"))
        ),
    ]
    assert not [word for word in PERSONAL for each in receiver.received if word in each.body.decode()]
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 3
    assert states(engine) == ["sent", "sent", "sent"]


def test_contact_details_go_along_once_somebody_says_so(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    secret = add_webhook(engine, COMMAND, receiver.url, NOW)
    ann = agent(engine)
    made = new_lead(engine, NOW)
    deliver()
    assert not was_told_contact(engine, [made.ref])
    send_contact(engine, ann, True, NOW)
    move_lead(engine, COMMAND, made.ref, "contacted", made.version, NOW)
    deliver()
    first, second = (verified(each, secret)["data"] for each in receiver.received)
    assert "contact" not in first
    assert second["contact"] == {
        "name": "Zoë O'Neill-Example",
        "phone": "+13145550142",
        "phone_extension": "5",
        "email": "zoe@example.org",
    }
    assert "knee" not in str(second)
    assert was_told_contact(engine, [made.ref])
    newest = next(each for each in list_audit(engine) if each.action == "webhook.contact_on")
    assert (newest.actor_name, newest.fields) == (ann.name, ("with_contact",))
    # They are read when they are sent, and written down nowhere else.
    with engine.connect() as connection:
        kept = str([connection.execute(select(each)).all() for each in (outbox, webhook_attempt, webhook)])
    assert not [word for word in PERSONAL if word in kept]
    send_contact(engine, ann, False, NOW)
    move_lead(engine, COMMAND, made.ref, "scheduled", made.version + 1, NOW)
    deliver()
    assert "contact" not in verified(receiver.received[-1], secret)["data"]


def test_nobody_is_told_without_a_webhook_or_of_made_up_requests(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    new_lead(engine, NOW)
    add_webhook(engine, COMMAND, receiver.url, NOW)
    demo = new_lead(engine, NOW, demo=True)
    move_lead(engine, COMMAND, demo.ref, "contacted", demo.version)
    switch(engine, COMMAND, on=False)
    new_lead(engine, NOW)
    assert states(engine) == []
    assert deliver() == 0


def test_a_change_that_is_not_stored_tells_nobody(engine: Any, receiver: Receiver) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    made = new_lead(engine, NOW)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit RENAME TO away"))
    with pytest.raises(LeadNotStored):
        move_lead(engine, COMMAND, made.ref, "contacted", made.version)
    with pytest.raises(LeadNotStored):
        new_lead(engine, NOW)
    assert states(engine) == ["due"]


def test_a_confirm_repeated_is_one_event(engine: Any, receiver: Receiver, deliver: Deliver) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    for _ in range(3):
        create_lead(engine, SAMPLE, NOW)
        deliver()
    assert len(receiver.received) == 1


def test_each_try_has_the_same_id_and_a_time_of_its_own(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    secret = add_webhook(engine, COMMAND, receiver.url, NOW)
    made = new_lead(engine, NOW)
    receiver.status = 503
    at = NOW
    for number, wait in enumerate(WAITS, 1):
        assert deliver(at) == 1
        (event,) = list_deliveries(engine)
        assert (event.state, len(event.tries), event.tries[-1].answer) == ("due", number, "http_503")
        assert wait * 0.9 <= event.next_at - at <= wait * 1.1
        at = event.next_at
    deliver(at)
    (dead,) = dead_messages(engine)
    assert (dead.ref, dead.kind, dead.attempts, dead.last_error) == (
        made.ref,
        "webhook_created",
        8,
        "http_503",
    )
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 1
    assert len({each.headers["webhook-timestamp"] for each in receiver.received}) == 8
    assert len({each.headers["webhook-signature"] for each in receiver.received}) == 8
    assert {verified(each, secret)["data"]["ref"] for each in receiver.received} == {made.ref}
    receiver.status = 200
    assert send_again(engine, COMMAND, None, at) == 1
    deliver(at)
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 1
    assert states(engine) == ["sent"]


def test_a_receiver_that_is_down_loses_nothing(engine: Any, certificate: Path, deliver: Deliver) -> None:
    with Receiver(certificate) as gone:
        url, port = gone.url, gone.port
    add_webhook(engine, COMMAND, url, NOW)
    for _ in range(3):
        new_lead(engine, NOW)
    for minute in range(0, 30, 5):
        deliver(NOW + timedelta(minutes=minute))
    assert set(states(engine)) == {"due"}
    assert {each.tries[0].answer for each in list_deliveries(engine)} == {"connection"}
    with Receiver(certificate, port=port) as back:
        deliver(NOW + timedelta(hours=1))
        assert len({each.headers["webhook-id"] for each in back.received}) == len(back.received) == 3


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("7200", timedelta(hours=2)),
        (format_datetime(NOW + timedelta(hours=3)), timedelta(hours=3)),
        ("999999999", timedelta(hours=24)),
        ("9" * 5000, timedelta()),
        (format_datetime(NOW + timedelta(days=300)), timedelta(hours=24)),
        (format_datetime(NOW - timedelta(days=1)), timedelta()),
        ("-5", timedelta()),
        ("soon", timedelta()),
        ("", timedelta()),
        (None, timedelta()),
    ],
)
def test_how_long_a_receiver_asks_us_to_wait(asked: str | None, waits: timedelta) -> None:
    assert wait_of(asked, NOW) == waits


def test_a_receiver_is_not_asked_again_before_it_said(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    new_lead(engine, NOW)
    receiver.status, receiver.headers = 429, {"Retry-After": "7200"}
    deliver()
    (event,) = list_deliveries(engine)
    assert event.next_at == NOW + timedelta(hours=2)
    # Sooner than we would come anyway is no reason to hurry.
    receiver.headers = {"Retry-After": "1"}
    deliver(event.next_at)
    (again,) = list_deliveries(engine)
    assert again.next_at >= event.next_at + WAITS[1] * 0.9


def test_a_receiver_that_is_gone_is_told_nothing_more(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    first, second = new_lead(engine, NOW), new_lead(engine, NOW)
    receiver.status = 410
    assert deliver(NOW + timedelta(minutes=1)) == 2
    assert len(receiver.received) == 1
    found = read_webhook(engine)
    assert found is not None
    assert (found.state, found.changed_at) == ("gone", NOW + timedelta(minutes=1))
    assert states(engine) == ["dead", "cancelled"]
    assert [(each.ref, each.last_error) for each in dead_messages(engine)] == [(first.ref, "http_410")]
    assert list_audit(engine)[0].action == "webhook.gone"
    move_lead(engine, COMMAND, second.ref, "contacted", second.version)
    assert len(states(engine)) == 2
    with pytest.raises(WebhookRefused, match="switch it on"):
        send_again(engine, COMMAND, None, NOW)
    receiver.status = 200
    switch(engine, COMMAND, on=True)
    assert count_undelivered(engine) == 2
    assert send_again(engine, COMMAND, None, NOW) == 2
    deliver()
    assert states(engine) == ["sent", "sent"]
    assert count_undelivered(engine) == count_dead(engine) == 0


def test_an_address_that_was_changed_meanwhile_is_not_gone(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    new_lead(engine, NOW)
    receiver.status = 410
    receiver.before_answering = lambda: change_address(engine, COMMAND, "https://crm.example.org/new")
    deliver()
    found = read_webhook(engine)
    assert found is not None
    assert (found.state, found.url) == ("on", "https://crm.example.org/new")


def test_what_arrived_can_be_delivered_again(engine: Any, receiver: Receiver, deliver: Deliver) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    ann = agent(engine)
    new_lead(engine, NOW)
    new_lead(engine, NOW)
    deliver()
    _, first = list_deliveries(engine)
    assert send_again(engine, ann, None, NOW) == 0
    assert send_again(engine, ann, first.id, NOW) == 1
    assert send_again(engine, ann, first.id, NOW) == 0
    assert send_again(engine, ann, 999, NOW) == 0
    deliver(NOW + timedelta(minutes=1))
    assert receiver.received[2].headers["webhook-id"] == receiver.received[0].headers["webhook-id"]
    _, first = list_deliveries(engine)
    assert [(each.answer, each.with_contact) for each in first.tries] == [("http_204", False)] * 2
    assert [(each.actor_name, each.target_id) for each in list_audit(engine)[:1]] == [
        (ann.name, str(first.id))
    ]
    assert len(list_deliveries(engine, limit=1)) == len(list_deliveries(engine, limit=5, offset=1)) == 1
    # Mail is not this log's to send.
    is_mail = outbox.c.kind == "staff_notification"
    with engine.begin() as connection:
        connection.execute(update(outbox).where(is_mail).values(state="sent"))
        mail = connection.execute(select(outbox.c.id).where(is_mail)).scalars().first()
    assert send_again(engine, ann, mail, NOW) == 0


def test_a_private_address_is_refused_at_the_delivery(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    add_webhook(engine, COMMAND, f"https://localhost:{receiver.port}/", NOW)
    new_lead(engine, NOW)
    deliver(https=Https())
    (event,) = list_deliveries(engine)
    assert (event.state, event.tries[0].answer) == ("due", "refused_address")
    assert receiver.received == []


def test_eight_workers_at_once_deliver_each_event_once(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    for _ in range(20):
        new_lead(engine, NOW)
    with ThreadPoolExecutor(8) as workers:
        taken = sum(workers.map(lambda name: deliver(worker=str(name)), range(8)))
    assert taken == 20
    assert len({each.headers["webhook-id"] for each in receiver.received}) == len(receiver.received) == 20


def test_a_worker_that_comes_back_late_changes_nothing(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    new_lead(engine, NOW)
    assert claim(engine, "killed", NOW, "webhook") is not None
    assert deliver(NOW + LEASE - timedelta(seconds=1)) == 0
    assert deliver(NOW + LEASE) == 1
    (event,) = list_deliveries(engine)
    assert (event.state, len(event.tries)) == ("sent", 1)


def test_spam_cancels_the_mail_and_tells_the_webhook(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    secret = add_webhook(engine, COMMAND, receiver.url, NOW)
    made = new_lead(engine, NOW)
    move_lead(engine, COMMAND, made.ref, "spam", made.version)
    deliver(NOW + timedelta(days=365))
    assert [verified(each, secret)["data"]["status"] for each in receiver.received] == ["new", "spam"]
    with engine.connect() as connection:
        mail = connection.execute(select(outbox.c.state).where(outbox.c.kind.not_like("webhook%")))
        assert set(mail.scalars()) == {"cancelled"}


async def test_mail_does_not_wait_for_a_slow_receiver(
    engine: Any, receiver: Receiver, certificate: Path, tmp_path: Path
) -> None:
    add_webhook(engine, COMMAND, receiver.url)
    receiver.is_slow.set()
    new_lead(engine)
    stop = asyncio.Event()
    telling = asyncio.create_task(run_webhook_worker(engine, https_to(certificate, seconds=3), DESK, stop))
    while not receiver.received:
        await asyncio.sleep(0.02)
    new_lead(engine)
    mail = FolderMail(tmp_path / "mail", "office@clinic.example")
    mailing = asyncio.create_task(run_worker(engine, clinic(), mail, DESK, stop, tmp_path))
    while len(list((tmp_path / "mail").glob("*.eml"))) < 3:
        await asyncio.sleep(0.02)
    stop.set()
    await asyncio.gather(telling, mailing)
    # The one that was on its way was finished.
    assert [each.tries[-1].answer for each in list_deliveries(engine) if each.tries][-1] == "timeout"
    assert "sending" not in states(engine)


async def test_the_worker_outlives_a_database_that_fails(
    sqlite_url: str,
    receiver: Receiver,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("leads.webhook.delivering.SECONDS_AFTER_FAILURE", 0.05)
    engine = open_database(sqlite_url)
    add_webhook(engine, COMMAND, receiver.url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE outbox RENAME TO away"))
    stop = asyncio.Event()
    work = asyncio.create_task(run_webhook_worker(engine, https_to(certificate), DESK, stop))
    while "The webhook rests" not in caplog.text:
        await asyncio.sleep(0.02)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO outbox"))
    new_lead(engine)
    while states(engine) != ["sent"]:
        await asyncio.sleep(0.05)
    stop.set()
    await work


def test_an_erased_person_is_in_no_delivery(engine: Any, receiver: Receiver, deliver: Deliver) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    send_contact(engine, COMMAND, True)
    made, other = new_lead(engine, NOW), new_lead(engine, NOW)
    deliver()
    kept = export_person(engine, COMMAND, person_of(engine, made.ref, "US"))
    (told,) = kept["requests"][0]["sent to the webhook"]
    assert (told["at"], told["answer"], told["with_contact"]) == (NOW.isoformat(), "http_204", True)
    erased = erase_person(engine, COMMAND, person_of(engine, made.ref, "US"), now=NOW)
    assert erased.counts["messages"] == 3
    assert [each.ref for each in list_deliveries(engine)] == [other.ref]
    with engine.connect() as connection:
        assert len(connection.execute(select(webhook_attempt)).all()) == 1
    erase_person(engine, COMMAND, person_of(engine, other.ref, "US"), now=NOW)
    with engine.connect() as connection:
        whole = "\n".join(str(connection.execute(select(each)).all()) for each in metadata.sorted_tables)
    assert not [word for word in PERSONAL if word in whole]
    assert verify(engine).broken_at is None


def test_a_delivery_under_way_is_waited_for(engine: Any, receiver: Receiver) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    made = new_lead(engine, NOW)
    assert claim(engine, "w", NOW, "webhook") is not None
    person = person_of(engine, made.ref, "US")
    with pytest.raises(MessageUnderWay):
        erase_person(engine, COMMAND, person, now=NOW + timedelta(seconds=1))
    erase_person(engine, COMMAND, person, now=NOW + LEASE)
    assert list_deliveries(engine) == []


def test_neither_logs_nor_audit_hold_the_person_the_address_or_the_secret(
    engine: Any, receiver: Receiver, deliver: Deliver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    secret = add_webhook(engine, COMMAND, receiver.url, NOW)
    send_contact(engine, COMMAND, True)
    renewed = renew_secret(engine, COMMAND)
    new_lead(engine, NOW)
    for status in (500, 410):
        receiver.status = status
        deliver(NOW + timedelta(hours=status))
    secrets = (*PERSONAL, "crm.example.org", "key=1", secret, renewed)
    told = "\n".join(each.getMessage() for each in caplog.records) + str(list_audit(engine))
    assert "answer=http_500" in told
    assert not [word for word in secrets if word in told]


def test_the_secret_is_shown_once_and_kept_encrypted(engine: Any, receiver: Receiver) -> None:
    secret = add_webhook(engine, COMMAND, receiver.url, NOW)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert len(key) == 32
    with engine.connect() as connection:
        row = str(connection.execute(select(webhook)).all())
    assert secret not in row
    assert secret.removeprefix("whsec_")[:12] not in row
    assert secret not in repr(read_webhook(engine))


def test_a_new_secret_signs_from_then_on(engine: Any, receiver: Receiver, deliver: Deliver) -> None:
    first = add_webhook(engine, COMMAND, receiver.url, NOW)
    second = renew_secret(engine, COMMAND)
    assert first != second
    new_lead(engine, NOW)
    deliver()
    verified(receiver.received[0], second)
    with pytest.raises(AssertionError):
        verified(receiver.received[0], first)


def test_without_its_key_nothing_is_sent_and_nothing_lost(
    engine: Any, receiver: Receiver, deliver: Deliver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    new_lead(engine, NOW)
    with monkeypatch.context() as other:
        other.setenv("INTAKE_SECRET_FILE", str(tmp_path / "another.key"))
        deliver()
    (event,) = list_deliveries(engine)
    assert (event.state, event.tries[0].answer) == ("due", "no_key")
    deliver(NOW + timedelta(minutes=1))
    assert states(engine) == ["sent"]


def test_an_address_that_will_not_do_changes_nothing(engine: Any) -> None:
    for url in ("http://crm.example.org/", "https://127.0.0.1/", "nonsense"):
        with pytest.raises(WebhookRefused):
            add_webhook(engine, COMMAND, url)
    assert read_webhook(engine) is None
    for change in (renew_secret, lambda *given: switch(*given, on=True)):
        with pytest.raises(WebhookRefused, match="set one up first"):
            change(engine, COMMAND)
    add_webhook(engine, COMMAND, "https://crm.example.org/")
    with pytest.raises(WebhookRefused, match="in the meantime"):
        add_webhook(engine, COMMAND, "https://other.example.org/")
    with pytest.raises(WebhookRefused):
        change_address(engine, COMMAND, "https://10.0.0.1/")
    found = read_webhook(engine)
    assert found is not None
    assert (found.url, found.host, found.state, found.with_contact) == (
        "https://crm.example.org/",
        "crm.example.org",
        "on",
        False,
    )


def test_another_address_gets_no_contact_details_until_somebody_says_so(engine: Any) -> None:
    add_webhook(engine, COMMAND, "https://crm.example.org/")
    send_contact(engine, COMMAND, True)
    change_address(engine, COMMAND, "https://other.example.org/")
    found = read_webhook(engine)
    assert found is not None
    assert (found.url, found.with_contact) == ("https://other.example.org/", False)


async def test_a_test_delivery_says_what_came_of_it(
    engine: Any, receiver: Receiver, certificate: Path
) -> None:
    with pytest.raises(WebhookRefused):
        await send_test(engine, COMMAND, https_to(certificate), NOW)
    secret = add_webhook(engine, COMMAND, receiver.url, NOW)
    assert (await send_test(engine, COMMAND, https_to(certificate), NOW)).code == "http_204"
    assert verified(receiver.received[0], secret) == {
        "type": "test",
        "timestamp": "2026-11-23T15:00:00.000Z",
        "data": {},
    }
    receiver.status = 410
    assert (await send_test(engine, COMMAND, https_to(certificate), NOW)).is_gone
    found = read_webhook(engine)
    assert found is not None
    assert found.state == "on"  # only an event's answer switches it off
    assert [(each.action, each.outcome) for each in list_audit(engine)[:2]] == [
        ("webhook.tested", "http_410"),
        ("webhook.tested", "http_204"),
    ]


def test_a_lead_that_is_gone_by_then_is_no_longer_told_of(
    engine: Any, receiver: Receiver, deliver: Deliver
) -> None:
    add_webhook(engine, COMMAND, receiver.url, NOW)
    made = new_lead(engine, NOW)
    erase_person(engine, COMMAND, person_of(engine, made.ref, "US"), now=NOW)
    assert deliver() == 0
    assert receiver.received == []


def test_the_documented_check_takes_what_is_sent_and_nothing_else(
    engine: Any, receiver: Receiver, certificate: Path
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhook.md").read_text(encoding="utf-8")
    code: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], code)
    check = code["is_from_the_desk"]
    secret = add_webhook(engine, COMMAND, receiver.url)
    asyncio.run(send_test(engine, COMMAND, https_to(certificate), datetime.now(timezone.utc)))
    asyncio.run(send_test(engine, COMMAND, https_to(certificate), NOW - timedelta(days=1)))
    fresh, old = receiver.received
    assert check(secret, fresh.headers, fresh.body)
    assert not check(secret, fresh.headers, fresh.body + b" ")
    assert not check(renew_secret(engine, COMMAND), fresh.headers, fresh.body)
    assert not check(secret, old.headers, old.body)


def test_the_page_about_it_names_every_type_and_status() -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhook.md").read_text(encoding="utf-8")
    assert not [name for name in (*TYPES.values(), *STATUSES) if f"`{name}`" not in page]
