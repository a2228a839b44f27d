"""What is to be sent goes out once, is tried again, and dies where everybody sees it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from desk_fixtures import DESK, MailServer, clinic, new_lead
from sample_lead import SAMPLE
from sqlalchemy import select, text, update

from database.engine import open_database
from database.tables import lead, outbox
from leads.actor import COMMAND
from leads.audit import list_audit
from leads.create import create_lead
from leads.mail_transport import FolderMail, MailSettingsError, SmtpMail, mail_from_environment, start_notices
from leads.opening import open_lead
from leads.outbox import (
    LEASE,
    WAITS,
    claim,
    count_dead,
    dead_messages,
    mark_failed,
    messages_of,
    replay,
)
from leads.reminders import plan_reminders
from leads.status import move_lead
from leads.worker import run_worker, send_next

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=timezone.utc)
PERSONAL = ("Zoë", "Neill", "5550142", "555-0142", "knee", "Tuesday", "zoe@example.org")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def smtp(server: MailServer, **settings: Any) -> SmtpMail:
    return SmtpMail("127.0.0.1", server.port, "office@clinic.example", **settings)


def send_all(engine: Any, mail: Any, now: datetime, worker: str = "w", **fields: Any) -> int:
    """Let a worker send what is due at a time; return how many messages it took."""

    async def sending() -> int:
        taken = 0
        while await send_next(engine, clinic(**fields), mail, DESK, worker, now):
            taken += 1
        return taken

    return asyncio.run(sending())


def letters(server: MailServer) -> list[EmailMessage]:
    return [message_from_bytes(each.content, policy=policy.default) for each in server.received]


def states(engine: Any) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(outbox.c.state).order_by(outbox.c.id)).scalars())


def test_staff_and_visitor_each_get_one_message(engine: Any, server: MailServer) -> None:
    made = new_lead(engine, NOW)
    assert send_all(engine, smtp(server), NOW) == 2
    assert send_all(engine, smtp(server), NOW + timedelta(days=3)) == 0
    to_staff, to_visitor = letters(server)
    assert server.received[0].rcpt_tos == ["desk@clinic.example"]
    assert to_staff["Subject"] == f"New request {made.ref}"
    assert f"{DESK}/leads/{made.ref}" in to_staff.get_body(("plain",)).get_content()
    assert server.received[1].rcpt_tos == ["zoe@example.org"]
    assert to_visitor["Subject"] == "We received your request"
    for body in ("plain", "html"):
        told = to_visitor.get_body((body,)).get_content()
        assert "(314) 731-4201" in told
        assert made.ref in told
    assert [each.state for each in messages_of(engine, made.ref)] == ["sent", "sent"]


def test_nothing_personal_is_in_either_message(engine: Any, server: MailServer) -> None:
    new_lead(engine, NOW, urgent=True)
    send_all(engine, smtp(server), NOW)
    to_staff, to_visitor = (str(each) for each in letters(server))
    assert not [word for word in PERSONAL if word in to_staff]
    # The address it is sent to is the visitor's own.
    assert not [word for word in PERSONAL if word in to_visitor.replace("zoe@example.org", "")]
    assert "urgent" not in (to_staff + to_visitor).lower()


def test_the_message_id_is_the_rows_own_at_every_try(engine: Any, server: MailServer) -> None:
    new_lead(engine, NOW, email=None)
    server.answer_to_message = "451 later"
    send_all(engine, smtp(server), NOW)
    server.answer_to_message = "250 OK"
    send_all(engine, smtp(server), NOW + timedelta(minutes=1))
    with engine.connect() as connection:
        stored = connection.execute(select(outbox.c.message_id)).scalar_one()
    assert [each["Message-ID"] for each in letters(server)] == [f"<{stored}@clinic.example>"]


def test_a_server_that_is_away_for_half_an_hour_loses_nothing(engine: Any) -> None:
    for each in range(3):
        new_lead(engine, NOW, email=f"zoe{each}@example.org")
    with MailServer() as server:
        away = smtp(server)
    for minute in range(30):
        send_all(engine, away, NOW + timedelta(minutes=minute))
    assert set(states(engine)) == {"due"}
    with MailServer() as server:
        send_all(engine, smtp(server), NOW + timedelta(minutes=45))
        assert len({each["Message-ID"] for each in letters(server)}) == len(server.received) == 6
    assert set(states(engine)) == {"sent"}


def test_tries_follow_the_schedule_and_end_visibly(engine: Any, server: MailServer) -> None:
    made = new_lead(engine, NOW, email=None)
    server.answer_to_message = "451 later"
    at = NOW
    for number, wait in enumerate(WAITS, 1):
        assert send_all(engine, smtp(server), at) == 1
        (message,) = messages_of(engine, made.ref)
        assert (message.state, message.attempts, message.last_error) == ("due", number, "smtp_451")
        assert wait * 0.9 <= message.next_at - at <= wait * 1.1
        assert send_all(engine, smtp(server), message.next_at - timedelta(seconds=1)) == 0
        at = message.next_at
    assert count_dead(engine) == 0
    send_all(engine, smtp(server), at)
    (dead,) = dead_messages(engine)
    assert (dead.ref, dead.attempts, dead.last_error) == (made.ref, 8, "smtp_451")
    assert send_all(engine, smtp(server), at + timedelta(days=30)) == 0


def test_dead_messages_are_sent_anew_once_somebody_says_so(engine: Any, server: MailServer) -> None:
    new_lead(engine, NOW)
    server.answer_to_recipient = "550 no such user"
    send_all(engine, smtp(server), NOW)
    first, _ = dead_messages(engine)
    assert first.last_error == "smtp_550"
    server.answer_to_recipient = "250 OK"
    assert send_all(engine, smtp(server), NOW + timedelta(days=1)) == 0
    assert replay(engine, COMMAND, first.id, NOW) == 1
    assert replay(engine, COMMAND, first.id, NOW) == 0
    assert replay(engine, COMMAND, now=NOW) == 1
    send_all(engine, smtp(server), NOW)
    assert len(server.received) == 2
    assert count_dead(engine) == 0
    replayed = [each.target_id for each in list_audit(engine) if each.action == "outbox.replayed"]
    assert replayed == ["all", str(first.id)]


def test_a_wrong_password_does_not_kill_messages(engine: Any, server: MailServer) -> None:
    new_lead(engine, NOW, email=None)
    send_all(engine, smtp(server, user="u", password="p"), NOW)
    assert states(engine) == ["due"]


def test_a_sender_that_is_refused_does_not_kill_messages(engine: Any, server: MailServer) -> None:
    ref = new_lead(engine, NOW, email=None).ref
    server.answer_to_sender = "550 5.7.1 office@clinic.example may not send here"
    send_all(engine, smtp(server), NOW)
    (message,) = messages_of(engine, ref)
    assert (message.state, message.last_error) == ("due", "sender_550")


def test_a_confirm_repeated_five_times_is_one_mail(engine: Any, server: MailServer) -> None:
    for _ in range(5):
        create_lead(engine, SAMPLE, NOW)
        send_all(engine, smtp(server), NOW)
    assert [each.rcpt_tos for each in server.received] == [["desk@clinic.example"], ["zoe@example.org"]]


def test_eight_workers_at_once_send_each_message_once(engine: Any, server: MailServer) -> None:
    for each in range(30):
        new_lead(engine, NOW, email=f"zoe{each}@example.org")
    with ThreadPoolExecutor(8) as workers:
        taken = sum(workers.map(lambda name: send_all(engine, smtp(server), NOW, worker=str(name)), range(8)))
    assert taken == 60
    assert Counter(Counter(each["Message-ID"] for each in letters(server)).values()) == {1: 60}


def test_a_claim_holds_until_its_lease_is_over(engine: Any) -> None:
    new_lead(engine, NOW, email=None)
    first = claim(engine, "killed", NOW)
    assert first is not None
    assert claim(engine, "other", NOW + LEASE - timedelta(seconds=1)) is None
    second = claim(engine, "other", NOW + LEASE)
    assert second is not None
    assert (second.id, second.attempts) == (first.id, 2)
    # The first one comes back late, and may not touch what is no longer its own.
    assert not mark_failed(engine, "killed", first, "late", False, NOW + LEASE)
    assert states(engine) == ["sending"]


def test_a_process_killed_between_commit_and_send_still_sends(database_url: str, server: MailServer) -> None:
    engine = open_database(database_url)
    new_lead(engine, NOW)
    code = (
        "import asyncio, os, signal, sys\n"
        "from datetime import datetime, timezone\n"
        "import leads.worker\n"
        "from leads.mail_transport import FolderMail\n"
        "from clinic.clinic import load_clinic\n"
        "from database.engine import open_database\n"
        "class Killed(FolderMail):\n"
        "    async def send(self, message): os.kill(os.getpid(), signal.SIGKILL)\n"
        "clinic = load_clinic().copy(update={'staff_email': 'desk@clinic.example'})\n"
        "mail = Killed(None, 'office@clinic.example')\n"
        f"now = datetime.fromisoformat({NOW.isoformat()!r})\n"
        "asyncio.run(leads.worker.send_next(open_database(), clinic, mail, '', 'killed', now))\n"
    )
    environment = {**os.environ, "DATABASE_URL": database_url}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert states(engine) == ["sending", "due"]
    for seconds in range(0, 120, 20):
        send_all(engine, smtp(server), NOW + timedelta(seconds=seconds))
    assert Counter(Counter(each["Message-ID"] for each in letters(server)).values()) == {1: 2}


def test_a_line_break_in_an_address_is_no_header(engine: Any, server: MailServer) -> None:
    for address in ("a@b.example\r\nBcc: x@y.example", "a@b.example, x@y.example", "x", "", "<a@b.example>"):
        new_lead(engine, NOW)
        with engine.begin() as connection:
            connection.execute(update(lead).where(lead.c.email == SAMPLE.email).values(email=address))
    send_all(engine, smtp(server), NOW)
    assert {tuple(each.rcpt_tos) for each in server.received} == {("desk@clinic.example",)}
    assert [each.last_error for each in dead_messages(engine)] == ["bad_address"] * 4


def test_what_the_clinic_wrote_is_escaped_in_html(engine: Any, server: MailServer) -> None:
    new_lead(engine, NOW)
    send_all(engine, smtp(server), NOW, name='Ice & <b>"Co"</b>\n', next_step="<script>x</script>")
    (told,) = [each for each in letters(server) if each["To"] == "zoe@example.org"]
    assert "<script>" not in told.get_body(("html",)).get_content()
    assert "Ice &amp; &lt;b&gt;" in told.get_body(("html",)).get_content()


def test_without_an_address_of_the_staff_nobody_is_told(engine: Any, server: MailServer) -> None:
    made = new_lead(engine, NOW)
    send_all(engine, smtp(server), NOW, staff_email="")
    assert [(each.state, each.last_error) for each in messages_of(engine, made.ref)] == [
        ("cancelled", "nobody_to_tell"),
        ("sent", None),
    ]


def test_mail_goes_to_a_folder_without_a_server(engine: Any, tmp_path: Path) -> None:
    new_lead(engine, NOW)
    folder = tmp_path / "var" / "mail"
    send_all(engine, FolderMail(folder, "office@clinic.example"), NOW)
    files = sorted(folder.iterdir())
    assert {each.suffix for each in files} == {".eml"}
    assert {each.stat().st_mode & 0o777 for each in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    subjects = {message_from_bytes(each.read_bytes())["Subject"] for each in files}
    assert "We received your request" in subjects


def test_a_folder_that_cannot_be_written_keeps_the_messages(sqlite_url: str, tmp_path: Path) -> None:
    engine = open_database(sqlite_url)
    new_lead(engine, NOW, email=None)
    (tmp_path / "mail").write_text("a file where the folder should be")
    send_all(engine, FolderMail(tmp_path / "mail", "office@clinic.example"), NOW)
    assert states(engine) == ["due"]
    (tmp_path / "mail").unlink()
    send_all(engine, FolderMail(tmp_path / "mail", "office@clinic.example"), NOW + timedelta(minutes=1))
    assert states(engine) == ["sent"]


def test_spam_cancels_what_waits(engine: Any, server: MailServer) -> None:
    made = new_lead(engine, NOW)
    move_lead(engine, COMMAND, made.ref, "spam", made.version)
    assert send_all(engine, smtp(server), NOW) == 0
    assert states(engine) == ["cancelled", "cancelled"]


def test_an_unopened_lead_is_reminded_of_once(engine: Any, server: MailServer) -> None:
    made = new_lead(engine, NOW, email=None)
    new_lead(engine, NOW, email=None, demo=True)
    assert plan_reminders(engine, clinic(), NOW + timedelta(minutes=9, seconds=59)) == 0
    assert plan_reminders(engine, clinic(), NOW + timedelta(minutes=10)) == 1
    assert plan_reminders(engine, clinic(), NOW + timedelta(minutes=11)) == 0
    send_all(engine, smtp(server), NOW + timedelta(minutes=11))
    assert [each["Subject"] for each in letters(server)] == [
        f"New request {made.ref}",
        f"Request {made.ref} has not been opened",
    ]


def test_an_opened_lead_needs_no_reminder(engine: Any, server: MailServer) -> None:
    early, late, later = (new_lead(engine, NOW, email=None) for _ in range(3))
    send_all(engine, smtp(server), NOW)
    open_lead(engine, COMMAND, early.ref, NOW)
    assert plan_reminders(engine, clinic(), NOW + timedelta(minutes=10)) == 2
    open_lead(engine, COMMAND, late.ref, NOW + timedelta(minutes=10))
    assert claim(engine, "w", NOW + timedelta(minutes=10)) is not None
    open_lead(engine, COMMAND, later.ref, NOW + timedelta(minutes=10))
    assert send_all(engine, smtp(server), NOW + timedelta(hours=1)) == 1
    assert len(server.received) == 3
    assert states(engine)[-2:] == ["cancelled", "cancelled"]


def test_old_leads_are_not_reminded_of_when_the_desk_first_starts(engine: Any) -> None:
    new_lead(engine, NOW - timedelta(days=30))
    assert plan_reminders(engine, clinic(), NOW) == 0
    assert plan_reminders(engine, clinic(staff_email=""), NOW - timedelta(days=30) + timedelta(hours=1)) == 0


async def test_the_worker_runs_until_it_is_told_to_stop(engine: Any, tmp_path: Path) -> None:
    new_lead(engine)
    stop = asyncio.Event()
    mail = FolderMail(tmp_path / "mail", "office@clinic.example")
    work = asyncio.create_task(run_worker(engine, clinic(), mail, DESK, stop, tmp_path))
    while set(states(engine)) != {"sent"}:
        await asyncio.sleep(0.05)
    stop.set()
    await work
    assert len(list((tmp_path / "mail").iterdir())) == 2


async def test_nobody_waits_for_their_mail_until_a_long_purge_is_over(
    engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []

    def long_purge(*_: Any, is_over: Callable[[], bool]) -> None:
        while not is_over():
            time.sleep(0.01)
        ended.append(True)

    monkeypatch.setattr("leads.worker.purge", long_purge)
    stop = asyncio.Event()
    mail = FolderMail(tmp_path / "mail", "office@clinic.example")
    work = asyncio.create_task(run_worker(engine, clinic(), mail, DESK, stop, tmp_path))
    await asyncio.sleep(0.1)
    new_lead(engine)
    while set(states(engine)) != {"sent"}:
        await asyncio.sleep(0.05)
    assert not ended
    stop.set()
    await asyncio.wait_for(work, 5)
    assert ended


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("ALTER TABLE outbox RENAME TO away", "ALTER TABLE away RENAME TO outbox"),
        ("UPDATE outbox SET sent_at = 'long ago'", "DELETE FROM outbox"),  # what no code here expects
    ],
)
async def test_the_worker_outlives_a_database_that_fails(
    broken: str,
    mended: str,
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("leads.worker.SECONDS_AFTER_FAILURE", 0.05)
    engine = open_database(sqlite_url)
    new_lead(engine, email=None)
    with engine.begin() as connection:
        connection.execute(text(broken))
    stop = asyncio.Event()
    mail = FolderMail(tmp_path / "mail", "office@clinic.example")
    work = asyncio.create_task(run_worker(engine, clinic(), mail, DESK, stop, tmp_path))
    while "The outbox rests" not in caplog.text:
        await asyncio.sleep(0.02)
    with engine.begin() as connection:
        connection.execute(text(mended))
    new_lead(engine, email=None)
    while set(states(engine)) != {"sent"}:
        await asyncio.sleep(0.05)
    stop.set()
    await work


def test_what_the_worker_logs_is_ids(
    engine: Any, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    new_lead(engine, NOW)
    server.answer_to_recipient = "451 zoe@example.org is greylisted"
    send_all(engine, smtp(server), NOW)
    server.answer_to_recipient = "250 OK"
    send_all(engine, smtp(server), NOW + timedelta(minutes=1))
    of_ours = [each.getMessage() for each in caplog.records if each.name.startswith("leads")]
    assert len(of_ours) == 4
    assert not [word for word in PERSONAL for line in of_ours if word in line]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 587, False, None, None)),
        ("smtp://ann%40x.org:p%2Fw@mail.example.org:25", ("mail.example.org", 25, False, "ann@x.org", "p/w")),
        ("smtps://u:p@mail.example.org", ("mail.example.org", 465, True, "u", "p")),
    ],
)
def test_the_server_is_read_from_the_environment(
    url: str, expected: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_SMTP_URL", url)
    mail = mail_from_environment(clinic(email="office@clinic.example"))
    assert isinstance(mail, SmtpMail)
    assert (mail.host, mail.port, mail.is_tls, mail.user, mail.password) == expected
    assert mail.sender == "office@clinic.example"
    assert "p/w" not in repr(mail)


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://u:hunter2@host:port"])
def test_an_address_that_is_none_is_one_sentence(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SMTP_URL", url)
    with pytest.raises(MailSettingsError, match="INTAKE_SMTP_URL is not the address") as raised:
        mail_from_environment(clinic())
    assert "hunter2" not in str(raised.value)


def test_mail_needs_a_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SMTP_URL", "smtp://mail.example.org")
    with pytest.raises(MailSettingsError, match="needs a sender"):
        mail_from_environment(clinic(staff_email="", email=""))


def test_what_is_missing_is_said_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("INTAKE_SMTP_URL", raising=False)
    without = clinic(staff_email="")
    told = start_notices(without, mail_from_environment(without, tmp_path))
    assert "INTAKE_SMTP_URL is not set" in told[0]
    assert "nobody is told" in told[1]
    monkeypatch.setenv("INTAKE_SMTP_URL", "smtp://mail.example.org")
    at_home = clinic(desk_url="")
    assert "this machine alone" in start_notices(at_home, mail_from_environment(at_home))[1]
    elsewhere = clinic(desk_url="https://desk.example.org")
    assert len(start_notices(elsewhere, mail_from_environment(elsewhere))) == 1


async def test_beyond_this_machine_nothing_goes_out_unencrypted(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leads.mail_transport._ON_THIS_MACHINE", ())
    message = EmailMessage()
    message["From"], message["To"] = "a@clinic.example", "b@clinic.example"
    with pytest.raises(Exception, match=r"^not_supported$|^smtp"):
        await smtp(server).send(message)
    assert server.received == []
