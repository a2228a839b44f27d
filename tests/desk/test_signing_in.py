"""Only the staff come in, with all that is asked of them, and not for ever."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from running_desk import PASSWORD, RECOVERY_CODE, START, RunningDesk, Server, words
from sqlalchemy import select

from clinic.clinic import load_clinic
from database.tables import staff, staff_session
from desk import passwords
from desk.tries import Tries
from leads.actor import COMMAND
from leads.audit import list_audit
from leads.staff import disable_staff, reset_staff


def outcomes(running: RunningDesk) -> list[str]:
    """Return how sign-ins ended, newest first."""
    return [row.outcome for row in list_audit(running.engine) if row.action == "staff.sign_in"]


def test_an_agent_signs_in_with_e_mail_and_password(running: RunningDesk) -> None:
    running.member("agent")
    answer = running.visitor().sign_in("Agent@Example.org ")
    assert answer.status_code == 200
    assert "Today" in words(answer)
    assert outcomes(running) == ["ok"]


def test_an_admin_needs_the_code_too(running: RunningDesk) -> None:
    running.member("admin")
    browser = running.visitor()
    assert browser.sign_in("admin@example.org", code="").status_code == 401
    assert browser.sign_in("admin@example.org", code="000000").status_code == 401
    assert browser.sign_in("admin@example.org").status_code == 200
    assert outcomes(running) == ["ok", "wrong_code", "wrong_code"]


def test_a_code_opens_once(running: RunningDesk) -> None:
    running.member("admin")
    first, second = running.visitor(), running.visitor()
    code = first.app_code()
    assert first.sign_in("admin@example.org", code=code).status_code == 200
    assert second.sign_in("admin@example.org", code=code).status_code == 401


def test_a_recovery_code_opens_once_however_it_is_typed(running: RunningDesk) -> None:
    running.member("admin")
    assert running.visitor().sign_in("admin@example.org", code=RECOVERY_CODE.upper()).status_code == 200
    assert running.visitor().sign_in("admin@example.org", code=RECOVERY_CODE).status_code == 401
    with running.engine.connect() as connection:
        assert connection.execute(select(staff.c.recovery_hashes)).scalar_one() == []


def test_wrong_password_and_unknown_e_mail_look_the_same(running: RunningDesk) -> None:
    running.member("agent")
    known = running.visitor().sign_in("agent@example.org", "not the password")
    unknown = running.visitor().sign_in("nobody@example.org", "not the password")
    assert known.status_code == unknown.status_code == 401
    assert words(known) == words(unknown)
    assert outcomes(running) == ["unknown", "wrong_password"]


def test_an_unknown_e_mail_costs_one_hash_as_a_known_one_does(
    running: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.member("agent")
    running.visitor().sign_in("nobody@example.org")  # the hash of nobody is made
    counted: list[str] = []

    class Counting:
        def verify(self, password_hash: str, password: str) -> bool:
            counted.append(password_hash)
            return real.verify(password_hash, password)

    real = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Counting())
    for email in ("agent@example.org", "nobody@example.org"):
        counted.clear()
        running.visitor().sign_in(email, "not the password")
        assert len(counted) == 1, email


def test_what_was_typed_is_in_no_audit_row(running: RunningDesk) -> None:
    running.visitor().sign_in("my secret password", "typed into the wrong field")
    row = list_audit(running.engine)[0]
    assert (row.target_id, row.actor_name) == ("", "unknown")


@pytest.mark.parametrize("email", ["agent@example.org", "nobody@example.org"])
def test_five_failures_lock_out_for_fifteen_minutes(running: RunningDesk, email: str) -> None:
    running.member("agent")
    browser = running.visitor()
    for _ in range(5):
        assert browser.sign_in(email, "wrong wrong wrong").status_code == 401
    locked = browser.sign_in(email)
    assert locked.status_code == 429
    assert "15 minutes" in words(locked)
    assert outcomes(running)[0] == "locked"
    running.clock.forward(minutes=15, seconds=1)
    assert browser.sign_in(email).status_code == (200 if email == "agent@example.org" else 401)


def test_many_tries_at_once_are_not_more_tries(running: RunningDesk) -> None:
    running.member("agent")
    answers: list[int] = []

    def attempt() -> None:
        answers.append(running.visitor().sign_in("agent@example.org", "wrong wrong wrong").status_code)

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answers) == [401] * 5 + [429] * 7


def test_who_signs_in_in_the_end_has_five_tries_again(running: RunningDesk) -> None:
    running.member("agent")
    browser = running.visitor()
    for _ in range(2):
        for _ in range(4):
            browser.sign_in("agent@example.org", "wrong wrong wrong")
        assert browser.sign_in("agent@example.org").status_code == 200
        browser = running.visitor()


def test_a_token_from_before_sign_in_is_worth_nothing_after_it(running: RunningDesk) -> None:
    running.member("agent")
    browser = running.visitor()
    browser.get("/sign-in")
    planted = browser.cookie()
    browser.sign_in("agent@example.org")
    assert browser.cookie() != planted
    thief = running.visitor()
    thief.session.cookies.set("desk", planted)
    assert thief.get("/", allow_redirects=False).status_code == 303


def test_a_second_sign_in_ends_the_first_session_of_the_browser(running: RunningDesk) -> None:
    browser = running.browser("agent")
    before = browser.cookie()
    browser.post("/sign-in", {"email": "agent@example.org", "password": PASSWORD})
    thief = running.visitor()
    thief.session.cookies.set("desk", before)
    assert thief.get("/", allow_redirects=False).status_code == 303


def test_a_session_ends_after_fifteen_idle_minutes(running: RunningDesk) -> None:
    browser = running.browser("agent")
    for _ in range(3):
        running.clock.forward(minutes=14)
        assert browser.get("/", allow_redirects=False).status_code == 200
    running.clock.forward(minutes=15)
    assert browser.get("/", allow_redirects=False).headers["Location"] == "/sign-in?next=/"
    with running.engine.connect() as connection:
        assert connection.execute(select(staff_session)).all() == []


def test_a_session_ends_after_twelve_hours_however_busy(running: RunningDesk) -> None:
    browser = running.browser("agent")
    for _ in range(71):
        running.clock.forward(minutes=10)
        assert browser.get("/account", allow_redirects=False).status_code == 200
    running.clock.forward(minutes=10)
    assert browser.get("/account", allow_redirects=False).status_code == 303


def test_what_a_page_fetches_by_itself_keeps_nobody_signed_in(running: RunningDesk) -> None:
    browser = running.browser("agent")
    running.clock.forward(minutes=10)
    assert browser.get("/today/waiting", allow_redirects=False).status_code == 200
    running.clock.forward(minutes=6)
    assert browser.get("/", allow_redirects=False).status_code == 303


def test_signing_out_ends_the_session(running: RunningDesk) -> None:
    browser = running.browser("agent")
    token = browser.cookie()
    assert "You are signed out" in words(browser.post("/sign-out"))
    browser.session.cookies.set("desk", token)
    assert browser.get("/", allow_redirects=False).status_code == 303
    assert list_audit(running.engine)[0].action == "staff.sign_out"


@pytest.mark.parametrize("shut_out", [disable_staff, reset_staff])
def test_who_is_shut_out_is_signed_out_at_once(running: RunningDesk, shut_out: Any) -> None:
    running.member("admin")
    browser = running.browser("agent")
    shut_out(running.engine, COMMAND, running.member("agent").id)
    assert browser.get("/", allow_redirects=False).status_code == 303
    assert running.visitor().sign_in("agent@example.org").status_code == 401


def test_the_page_asked_for_first_is_shown_after_sign_in(running: RunningDesk) -> None:
    running.member("agent")
    browser = running.visitor()
    assert browser.get("/leads").url.endswith("/sign-in?next=/leads")
    answer = browser.post("/sign-in", {"email": "agent@example.org", "password": PASSWORD, "next": "/leads"})
    assert answer.url.endswith("/leads")


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "/\n"])
def test_sign_in_leads_to_no_other_site(running: RunningDesk, elsewhere: str) -> None:
    running.member("agent")
    browser = running.visitor()
    browser.get("/sign-in")
    form = {"email": "agent@example.org", "password": PASSWORD, "next": elsewhere}
    assert browser.post("/sign-in", form, allow_redirects=False).headers["Location"] == "/"


def test_the_session_is_stored_as_a_hash(running: RunningDesk) -> None:
    browser = running.browser("agent")
    with running.engine.connect() as connection:
        assert browser.cookie() not in str(connection.execute(select(staff_session)).all())


def test_a_password_is_the_same_on_every_keyboard_and_never_longer_than_it_is() -> None:
    stored = passwords.hash_password("caf\u00e9 au lait with milk")
    assert passwords.is_password(stored, "cafe\u0301 au lait with milk")
    longest = passwords.hash_password("ab" * 100)
    assert passwords.is_password(longest, "ab" * 100)
    assert not passwords.is_password(longest, "ab" * 100 + "c")


def test_tries_from_many_addresses_are_counted_together() -> None:
    tries = Tries()
    made = [tries.begin("agent@example.org", f"192.0.2.{number}", START) for number in range(30)]
    assert made == ["allowed"] * 25 + ["locked"] * 5
    assert tries.begin("agent@example.org", "192.0.2.1", START + timedelta(minutes=16)) == "allowed"


def test_tries_at_many_accounts_from_one_address_are_counted_together() -> None:
    tries = Tries()
    made = [tries.begin(f"{number}@example.org", "192.0.2.1", START) for number in range(60)]
    assert made == ["allowed"] * 50 + ["locked"] * 10
    assert tries.begin("1@example.org", "192.0.2.2", START) == "allowed"


def test_a_stranger_who_types_no_e_mail_shuts_nobody_out_of_something_else(running: RunningDesk) -> None:
    agent = running.member("agent")
    browser = running.browser("agent")
    for _ in range(6):
        # As tries at the present password are called.
        running.visitor().sign_in(f"password of {agent.id}", "wrong wrong wrong")
    new = "a horse that is correct"
    changed = {"password": PASSWORD, "new_password": new, "new_password_again": new}
    assert "Wait 15 minutes" not in words(browser.post("/account/password", changed))
    assert running.visitor().sign_in("agent@example.org", new).status_code == 200


def test_of_many_refused_tries_the_audit_has_one(running: RunningDesk) -> None:
    running.member("agent")
    browser = running.visitor()
    for _ in range(9):
        browser.sign_in("agent@example.org", "wrong wrong wrong")
    assert outcomes(running) == ["locked", *["wrong_password"] * 5]


def test_behind_a_trusted_proxy_a_stranger_locks_out_only_himself(
    running: RunningDesk, tmp_path: Path
) -> None:
    running.member("agent")
    widget = load_clinic().widget.copy(update={"trusted_proxies": ("127.0.0.1",)})
    with Server(running.engine, tmp_path, clinic=load_clinic().copy(update={"widget": widget})) as behind:
        stranger, agent = behind.visitor(), behind.visitor()
        stranger.session.headers["X-Forwarded-For"] = "198.51.100.7"
        agent.session.headers["X-Forwarded-For"] = "203.0.113.5"
        for _ in range(5):
            assert stranger.sign_in("agent@example.org", "wrong wrong wrong").status_code == 401
        assert stranger.sign_in("agent@example.org").status_code == 429
        assert agent.sign_in("agent@example.org").status_code == 200


def test_without_a_trusted_proxy_an_address_that_is_claimed_counts_for_nothing(running: RunningDesk) -> None:
    running.member("agent")
    browser = running.visitor()
    for number in range(6):
        browser.session.headers["X-Forwarded-For"] = f"198.51.100.{number}"
        answer = browser.sign_in("agent@example.org", "wrong wrong wrong")
    assert answer.status_code == 429
