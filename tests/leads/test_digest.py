"""At the end of the day the staff get its numbers, once, when there is something to tell."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from desk_fixtures import DESK, MailServer, clinic, new_lead
from sqlalchemy import insert, select, update

from database.tables import outbox, question
from leads.actor import COMMAND
from leads.demo import add_demo
from leads.digest import KEPT, KIND, Digest, digest_at, plan_digest
from leads.mail_transport import SmtpMail
from leads.opening import open_lead
from leads.outbox import count_dead, dead_messages, replay
from leads.retention import purge
from leads.status import move_lead
from leads.worker import run_worker, send_next

HOURS = {"monday": "09:00-17:00", "sunday": "00:30-01:30"}
MONDAY = datetime(2026, 11, 23, 23, 0, tzinfo=timezone.utc)  # 17:00 at the clinic
HOUR = timedelta(hours=1)
PERSONAL = ("Zoë", "Neill", "5550142", "555-0142", "knee", "Tuesday after", "zoe@example.org", "dog")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def ours(**fields: Any) -> Any:
    return clinic(callback_times=HOURS, **fields)


def asked(engine: Any, at: datetime, conversation: str = "c0ffee", status: str = "open") -> None:
    row = {"conversation_id": conversation, "text": "my dog", "asked_at": at, "status": status}
    with engine.begin() as connection:
        connection.execute(insert(question).values(row))


def planned(engine: Any) -> list[Digest]:
    of_digests = select(outbox.c.payload).where(outbox.c.kind == KIND).order_by(outbox.c.id)
    with engine.connect() as connection:
        return [Digest(**each) for each in connection.execute(of_digests).scalars()]


def send_all(engine: Any, server: MailServer, now: datetime, worker: str = "w") -> int:
    mail = SmtpMail("127.0.0.1", server.port, "office@clinic.example")

    async def sending() -> int:
        taken = 0
        while await send_next(engine, ours(), mail, DESK, worker, now):
            taken += 1
        return taken

    return asyncio.run(sending())


def letters(server: MailServer) -> list[EmailMessage]:
    read = (message_from_bytes(each.content, policy=policy.default) for each in server.received)
    return [each for each in read if str(each["Subject"]).startswith("The desk on")]


@pytest.mark.parametrize(
    ("day", "hours", "at"),
    [
        ("2026-11-23", HOURS, "2026-11-23T17:00-06:00"),
        ("2026-11-24", HOURS, "2026-11-24T18:00-06:00"),
        ("2026-11-23", {}, "2026-11-23T18:00-06:00"),
        # The clock changes in the night before the evening; one day is 23 hours long, the other 25.
        ("2027-03-14", {}, "2027-03-14T18:00-05:00"),
        ("2027-11-07", {}, "2027-11-07T18:00-06:00"),
        ("2027-11-07", HOURS, "2027-11-07T01:30-05:00"),
        ("2027-03-14", {"sunday": "01:00-02:30"}, "2027-03-14T03:30-05:00"),
    ],
)
def test_a_day_ends_after_its_last_callback_time(day: str, hours: dict[str, str], at: str) -> None:
    found = digest_at(date.fromisoformat(day), clinic(callback_times=hours))
    assert found == datetime.fromisoformat(at)


def test_the_numbers_are_those_since_the_evening_before(engine: Any) -> None:
    sunday = datetime(2026, 11, 22, 7, 30, tzinfo=timezone.utc)  # 1:30, when that day's digest was due
    before = new_lead(engine, sunday)
    after = new_lead(engine, sunday + timedelta(seconds=1))
    just = new_lead(engine, MONDAY)
    new_lead(engine, MONDAY + timedelta(seconds=1))
    open_lead(engine, COMMAND, before.ref, sunday + HOUR)
    move_lead(engine, COMMAND, after.ref, "contacted", 1, MONDAY - HOUR)
    asked(engine, sunday)
    asked(engine, MONDAY)
    asked(engine, MONDAY, status="ignored")
    asked(engine, MONDAY, conversation="demo-question-1")
    assert plan_digest(engine, ours(), MONDAY + HOUR)
    assert planned(engine) == [Digest("2026-11-23", new=2, opened=1, waiting=2, overdue=1, questions=1)]
    assert just.ref != before.ref


def test_it_is_not_due_before_the_day_is_over(engine: Any) -> None:
    new_lead(engine, MONDAY - HOUR)
    assert not plan_digest(engine, ours(), MONDAY - timedelta(seconds=1))
    assert plan_digest(engine, ours(), MONDAY)


def test_a_day_on_which_nothing_happened_is_passed_over(engine: Any) -> None:
    done = new_lead(engine, MONDAY - timedelta(days=3))
    open_lead(engine, COMMAND, done.ref, MONDAY - timedelta(days=3))
    move_lead(engine, COMMAND, done.ref, "contacted", 1, MONDAY - timedelta(days=3))
    assert not plan_digest(engine, ours(), MONDAY)
    new_lead(engine, MONDAY + HOUR)  # is told of the next day
    assert not plan_digest(engine, ours(), MONDAY + 2 * HOUR)
    assert plan_digest(engine, ours(), MONDAY + timedelta(days=1, hours=1))
    assert [each.day for each in planned(engine)] == ["2026-11-24"]


def test_a_day_on_which_nothing_happened_is_told_while_somebody_waits(engine: Any) -> None:
    new_lead(engine, MONDAY - timedelta(days=5))
    assert plan_digest(engine, ours(), MONDAY)
    assert planned(engine) == [Digest("2026-11-23", new=0, opened=0, waiting=1, overdue=1, questions=0)]


def test_made_up_requests_are_not_counted(engine: Any) -> None:
    add_demo(engine, ours(), MONDAY)
    assert not plan_digest(engine, ours(), MONDAY)


def test_without_an_address_of_the_staff_there_is_none(engine: Any) -> None:
    new_lead(engine, MONDAY - HOUR)
    assert not plan_digest(engine, ours(staff_email=""), MONDAY)


def test_eight_workers_at_once_send_one(engine: Any, server: MailServer) -> None:
    new_lead(engine, MONDAY - HOUR, email=None)
    with ThreadPoolExecutor(8) as workers:
        told = list(workers.map(lambda _: plan_digest(engine, ours(), MONDAY), range(8)))
        list(workers.map(lambda name: send_all(engine, server, MONDAY, str(name)), range(8)))
    assert sorted(told) == [False] * 7 + [True]
    (letter,) = letters(server)
    assert letter["Message-ID"] == "<digest-2026-11-23@clinic.example>"


def test_a_worker_that_starts_late_tells_of_the_last_day_alone(engine: Any) -> None:
    for days in range(4):
        new_lead(engine, MONDAY - timedelta(days=days, hours=1), email=None)
    late = MONDAY + timedelta(hours=15)
    assert plan_digest(engine, ours(), late)
    assert not plan_digest(engine, ours(), late + HOUR)
    assert [each.day for each in planned(engine)] == ["2026-11-23"]


def test_the_mail_has_numbers_and_nobody_in_it(engine: Any, server: MailServer) -> None:
    new_lead(engine, MONDAY - HOUR, email=None)
    asked(engine, MONDAY - HOUR)
    plan_digest(engine, ours(), MONDAY)
    send_all(engine, server, MONDAY)
    (letter,) = letters(server)
    assert letter["Subject"] == "The desk on Monday, November 23"
    assert letter["To"] == "desk@clinic.example"
    told = letter.get_body(("plain",)).get_content()
    for line in ("New requests: 1", "Still waiting for a call: 1, 1 of them for too long"):
        assert line in told
    assert "Questions that no article answered: 1" in told
    assert told.endswith(f"Open the desk: {DESK}/\r\n")
    assert not [word for word in PERSONAL if word in str(letter)]


def test_what_cannot_be_sent_is_shown_and_sent_again(engine: Any, server: MailServer) -> None:
    new_lead(engine, MONDAY - HOUR, email=None)
    plan_digest(engine, ours(), MONDAY)
    server.answer_to_message = "554 no"
    send_all(engine, server, MONDAY)
    assert (count_dead(engine), len(dead_messages(engine))) == (2, 2)
    assert {(each.kind, each.ref is None) for each in dead_messages(engine)} == {
        ("staff_notification", False),
        (KIND, True),
    }
    server.answer_to_message = "250 OK"
    replay(engine, COMMAND, now=MONDAY + HOUR)
    send_all(engine, server, MONDAY + HOUR)
    assert len(letters(server)) == 1
    assert count_dead(engine) == 0


def test_old_ones_are_removed_at_night(engine: Any, tmp_path: Path) -> None:
    new_lead(engine, MONDAY - HOUR, email=None)
    plan_digest(engine, ours(), MONDAY)
    purge(engine, ours().keep_days, tmp_path, MONDAY + KEPT)
    assert len(planned(engine)) == 1
    purge(engine, ours().keep_days, tmp_path, MONDAY + KEPT + timedelta(seconds=1))
    assert planned(engine) == []


async def test_the_worker_plans_it_by_itself(
    engine: Any, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leads.worker.purge", lambda *_, **__: None)
    new_lead(engine, datetime.now(timezone.utc) - timedelta(days=3), email=None)
    with engine.begin() as connection:
        connection.execute(update(outbox).values(state="sent"))
    stop = asyncio.Event()
    mail = SmtpMail("127.0.0.1", server.port, "office@clinic.example")
    workers = [
        asyncio.create_task(run_worker(engine, clinic(), mail, DESK, stop, tmp_path)) for _ in range(2)
    ]
    while not letters(server):
        await asyncio.sleep(0.05)
    stop.set()
    await asyncio.gather(*workers)
    assert len(letters(server)) == 1
