"""Accounts are set up by a link that works once, and looked after by their owners and the admins."""

from __future__ import annotations

import re

import pyotp
import pytest
from running_desk import PASSWORD, RunningDesk, words
from sqlalchemy import select

from database.tables import staff
from desk.two_factor import pending_secret
from leads.audit import list_audit
from leads.setup_links import first_setup_link, make_setup_link
from leads.staff import find_staff_by_email, list_staff

NEW = "another good long one"


def code_for(running: RunningDesk, token: str) -> str:
    """Return what an app shows that was given the secret of a page."""
    return pyotp.TOTP(pending_secret(running.desk.key, token)).at(running.clock.now)


def as_shown(page: str) -> str:
    """Return a page without the gaps that a secret is shown with."""
    return re.sub(r"\s", "", page)


def chosen(password: str = NEW, **more: str) -> dict[str, str]:
    """Return the form of the set-up page."""
    return {"password": password, "password_again": password, **more}


def test_the_first_link_makes_an_admin_who_can_sign_in(running: RunningDesk) -> None:
    token = first_setup_link(running.engine, running.clock())
    assert token
    browser = running.visitor()
    page = browser.get(f"/setup/{token}")
    assert "first admin" in words(page)
    assert "<svg" in page.text
    used = code_for(running, token)
    form = chosen(name="Ada First", email="Ada@Example.org", code=used)
    done = browser.post(f"/setup/{token}", form)
    codes = re.findall(r"<code>([a-z0-9-]{19})</code>", done.text)
    assert len(codes) == 8
    assert browser.sign_in("ada@example.org", NEW, used).status_code == 401
    running.clock.forward(seconds=60)
    assert browser.sign_in("ada@example.org", NEW, code_for(running, token)).status_code == 200
    assert running.visitor().sign_in("ada@example.org", NEW, codes[0]).status_code == 200
    with running.engine.connect() as connection:
        row = connection.execute(select(staff)).one()
    assert pending_secret(running.desk.key, token) not in str(row)
    assert codes[1] not in str(row)
    assert first_setup_link(running.engine, running.clock()) is None


def test_looking_at_a_link_does_not_use_it_up_but_using_it_does(running: RunningDesk) -> None:
    member = running.member("agent")
    token = make_setup_link(running.engine, member.id, running.clock())
    browser = running.visitor()
    for _ in range(3):
        assert browser.get(f"/setup/{token}").status_code == 200
    assert "is set up" in words(browser.post(f"/setup/{token}", chosen()))
    for answer in (browser.get(f"/setup/{token}"), browser.post(f"/setup/{token}", chosen())):
        assert answer.status_code == 410
        assert "used or has expired" in words(answer)


def test_an_expired_link_is_said_to_be_one(running: RunningDesk) -> None:
    token = make_setup_link(running.engine, running.member("agent").id, running.clock())
    running.clock.forward(hours=48)
    answer = running.visitor().get(f"/setup/{token}")
    assert answer.status_code == 410
    assert "used or has expired" in words(answer)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (chosen("short"), "5 characters"),
        (chosen("aaaaaaaaaaaabb"), "same few characters"),
        (chosen("abcdefghijklmno"), "plain run"),
        (chosen("1qaz2wsx3edc"), "plain run"),
        (chosen("P@ssw0rd-2026!"), "one word with signs"),
        (chosen("hunter2hunter2"), "one word with signs"),
        (chosen("my-agent-password"), "e-mail address"),
        (chosen("x" * 201), "longer than"),
        ({**chosen(), "password_again": "something else"}, "differ"),
        (chosen(code="123456"), "not the code"),
    ],
)
def test_a_set_up_that_will_not_do_says_why_and_leaves_the_link(
    running: RunningDesk, form: dict[str, str], said: str
) -> None:
    token = make_setup_link(running.engine, running.member("agent").id, running.clock())
    browser = running.visitor()
    browser.get(f"/setup/{token}")
    answer = browser.post(f"/setup/{token}", form)
    assert answer.status_code == 422
    assert said in words(answer)
    assert form["password"] not in answer.text
    assert "is set up" in words(browser.post(f"/setup/{token}", chosen()))


def test_an_admin_cannot_do_without_the_second_step(running: RunningDesk) -> None:
    token = make_setup_link(running.engine, running.member("admin").id, running.clock())
    browser = running.visitor()
    browser.get(f"/setup/{token}")
    assert "admins need them" in words(browser.post(f"/setup/{token}", chosen()))


def test_who_changes_the_password_is_signed_out_elsewhere(running: RunningDesk) -> None:
    here, elsewhere = running.browser("agent"), running.browser("agent")
    form = {"password": PASSWORD, "new_password": NEW, "new_password_again": NEW}
    assert "password was changed" in words(here.post("/account/password", form))
    assert here.get("/", allow_redirects=False).status_code == 200
    assert elsewhere.get("/", allow_redirects=False).status_code == 303
    assert running.visitor().sign_in("agent@example.org").status_code == 401
    assert running.visitor().sign_in("agent@example.org", NEW).status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "wrong wrong wrong"}, "present password is not right"),
        ({"new_password_again": "something else"}, "differ"),
        ({"new_password": "short", "new_password_again": "short"}, "5 characters"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(
    running: RunningDesk, change: dict[str, str], said: str
) -> None:
    form = {"password": PASSWORD, "new_password": NEW, "new_password_again": NEW, **change}
    answer = running.browser("agent").post("/account/password", form)
    assert answer.status_code == 422
    assert said in words(answer)
    assert running.visitor().sign_in("agent@example.org").status_code == 200


def test_the_present_password_cannot_be_guessed_for_ever(running: RunningDesk) -> None:
    browser = running.browser("agent")
    form = {"password": "wrong wrong wrong", "new_password": NEW, "new_password_again": NEW}
    for _ in range(5):
        browser.post("/account/password", form)
    answer = browser.post("/account/password", {**form, "password": PASSWORD})
    assert "tried too often" in words(answer)


def test_an_agent_sets_up_the_second_step(running: RunningDesk) -> None:
    browser = running.browser("agent")
    browser.get("/account")
    code = code_for(running, browser.cookie())
    wrong = browser.post("/account/second-factor", {"code": "000000", "password": PASSWORD})
    assert wrong.status_code == 422
    assert browser.post("/account/second-factor", {"code": code, "password": "wrong"}).status_code == 422
    in_force = pending_secret(running.desk.key, browser.cookie())
    assert in_force in as_shown(browser.get("/account").text)
    done = browser.post("/account/second-factor", {"code": code, "password": PASSWORD})
    after = as_shown(browser.get("/account").text)
    assert "<svg" in after
    assert in_force not in after
    assert "Recovery codes" in words(done)
    assert list_audit(running.engine)[0].action == "staff.second_factor_set"
    assert running.visitor().sign_in("agent@example.org").status_code == 401
    running.clock.forward(seconds=60)
    fresh = code_for(running, browser.cookie())
    assert running.visitor().sign_in("agent@example.org", code=fresh).status_code == 200


def test_an_admin_adds_somebody_who_sets_up_by_the_link_shown(running: RunningDesk) -> None:
    form = {"name": "New One", "email": "new@example.org", "role": "viewer"}
    answer = running.browser("admin").post("/staff/add", form)
    link = re.search(rf"{running.url}(/setup/[\w-]+)", answer.text)
    assert link
    browser = running.visitor()
    browser.get(link[1])
    browser.post(link[1], chosen())
    assert browser.sign_in("new@example.org", NEW).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"name": "Twice", "email": "admin@example.org", "role": "viewer"},
        {"name": "Nobody", "email": "no address", "role": "viewer"},
        {"name": "", "email": "new@example.org", "role": "viewer"},
        {"name": "Boss", "email": "new@example.org", "role": "owner"},
    ],
)
def test_who_cannot_be_added_is_not(running: RunningDesk, form: dict[str, str]) -> None:
    answer = running.browser("admin").post("/staff/add", form)
    assert answer.status_code == 422
    assert len(list_staff(running.engine)) == 1


def test_the_last_admin_stays(running: RunningDesk) -> None:
    browser = running.browser("admin")
    number = running.member("admin").id
    assert browser.post(f"/staff/{number}/disable").status_code == 409
    assert browser.post(f"/staff/{number}/role", {"role": "viewer"}).status_code == 409
    member = find_staff_by_email(running.engine, "admin@example.org")
    assert member
    assert (member.active, member.role) == (True, "admin")


def test_who_is_disabled_is_offered_no_link_that_would_not_help(running: RunningDesk) -> None:
    browser = running.browser("admin")
    number = running.member("agent").id
    assert "New set-up link for Abe Agent" in words(browser.get("/staff"))
    shown = words(browser.post(f"/staff/{number}/disable"))
    assert "New set-up link for Abe Agent" not in shown
    assert "Enable Abe Agent" in shown
    assert "New set-up link for Abe Agent" in words(browser.post(f"/staff/{number}/enable"))


@pytest.mark.parametrize("number", ["999", "x", "9999999999999"])
@pytest.mark.parametrize("what", ["reset", "disable", "enable", "role"])
def test_nobody_is_a_clear_answer(running: RunningDesk, number: str, what: str) -> None:
    answer = running.browser("admin").post(f"/staff/{number}/{what}", {"role": "viewer"})
    assert answer.status_code == 409


def test_a_changed_audit_row_is_noticed(running: RunningDesk) -> None:
    browser = running.browser("admin")
    assert "are whole and in order" in words(browser.post("/audit/check"))
    with running.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor_name = 'Somebody Else' WHERE seq = 1")
    assert "Entry 1 does not fit" in words(browser.post("/audit/check"))
