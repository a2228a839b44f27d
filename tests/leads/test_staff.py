"""Who works at the desk, and the links they come in with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from desk_fixtures import agent
from sqlalchemy import insert, select

from database.tables import setup_link, staff, staff_session
from leads.actor import COMMAND
from leads.audit import list_audit
from leads.problems import LeadProblem, LinkGone, NoSuchStaff, StaffRefused
from leads.setup_links import LIFE, find_setup_link, finish_setup, first_setup_link, make_setup_link
from leads.staff import (
    add_staff,
    change_role,
    disable_staff,
    enable_staff,
    find_staff,
    find_staff_by_email,
    list_staff,
    reset_staff,
)

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=timezone.utc)


def sign_in(engine: Any, staff_id: int) -> None:
    with engine.begin() as connection:
        connection.execute(
            insert(staff_session).values(
                token_hash=f"{staff_id:064}",
                staff_id=staff_id,
                created_at=NOW,
                last_seen_at=NOW,
                expires_at=NOW + timedelta(hours=12),
                address="127.0.0.1",
            )
        )


def sessions(engine: Any) -> int:
    with engine.connect() as connection:
        return len(connection.execute(select(staff_session)).all())


def test_somebody_is_added_with_a_tidy_name_and_address(engine: Any) -> None:
    ann = add_staff(engine, COMMAND, " Ann.Agent@Clinic.Example ", "  Ann \x00\x1b Agent ", "agent", NOW)
    assert (ann.email, ann.name, ann.role, ann.active) == (
        "ann.agent@clinic.example",
        "Ann Agent",
        "agent",
        True,
    )
    assert (ann.has_password, ann.has_totp, ann.last_sign_in_at) == (False, False, None)
    assert find_staff(engine, ann.id) == find_staff_by_email(engine, "ANN.AGENT@clinic.example") == ann
    assert list_staff(engine) == [ann]


@pytest.mark.parametrize(
    ("email", "name", "role", "sentence"),
    [
        ("nobody", "Ann", "agent", "not an e-mail address"),
        ("a@b.example\r\nBcc: x@y.example", "Ann", "agent", "not an e-mail address"),
        ("ann@clinic.example", " ", "agent", "from 1 to 100 characters"),
        ("ann@clinic.example", "x" * 101, "agent", "from 1 to 100 characters"),
        ("ann@clinic.example", "Ann", "owner", "choose one of admin, agent, viewer"),
        ("BOB@clinic.example", "Bob", "agent", "on the list already"),
    ],
)
def test_what_will_not_do_is_refused(engine: Any, email: str, name: str, role: str, sentence: str) -> None:
    agent(engine, "Bob Boss")
    with pytest.raises(StaffRefused, match=sentence):
        add_staff(engine, COMMAND, email, name, role)
    assert len(list_staff(engine)) == 1


def test_a_reset_takes_everything_that_lets_somebody_in(engine: Any) -> None:
    ann = agent(engine)
    token = make_setup_link(engine, ann.id, NOW)
    finish_setup(engine, token, "hash", "secret", ["a", "b"], now=NOW)
    other = make_setup_link(engine, ann.id, NOW)
    sign_in(engine, ann.id)
    reset_staff(engine, COMMAND, ann.id, NOW)
    found = find_staff(engine, ann.id)
    assert (found.has_password, found.has_totp, found.active) == (False, False, True)
    assert sessions(engine) == 0
    with pytest.raises(LinkGone):
        find_setup_link(engine, other, NOW)


def test_who_is_disabled_is_out_at_once(engine: Any) -> None:
    ann = agent(engine)
    sign_in(engine, ann.id)
    disable_staff(engine, COMMAND, ann.id, NOW)
    assert not find_staff(engine, ann.id).active
    assert sessions(engine) == 0
    enable_staff(engine, COMMAND, ann.id)
    assert find_staff(engine, ann.id).active


def test_there_is_always_an_administrator(engine: Any) -> None:
    one = agent(engine, "One Boss", "admin")
    for change in (
        lambda: disable_staff(engine, COMMAND, one.id),
        lambda: change_role(engine, COMMAND, one.id, "agent"),
    ):
        with pytest.raises(StaffRefused, match="only administrator"):
            change()
    two = agent(engine, "Two Boss", "admin")

    def disable(staff_id: int) -> bool:
        try:
            disable_staff(engine, COMMAND, staff_id)
        except StaffRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as people:
        assert sum(people.map(disable, [one.id, two.id])) == 1
    assert sum(each.active for each in list_staff(engine)) == 1


def test_a_role_changes(engine: Any) -> None:
    ann = agent(engine)
    change_role(engine, COMMAND, ann.id, "viewer")
    assert find_staff(engine, ann.id).role == "viewer"
    with pytest.raises(StaffRefused):
        change_role(engine, COMMAND, ann.id, "owner")
    with pytest.raises(NoSuchStaff):
        change_role(engine, COMMAND, 999, "viewer")


def test_the_first_link_makes_an_administrator_once(engine: Any) -> None:
    old = first_setup_link(engine, NOW)
    token = first_setup_link(engine, NOW)
    with pytest.raises(LinkGone):
        find_setup_link(engine, old, NOW)
    assert find_setup_link(engine, token, NOW).purpose == "first"
    with pytest.raises(StaffRefused):
        finish_setup(engine, token, "hash", None, [], "nobody", "Ann", now=NOW)
    ann = finish_setup(engine, token, "hash", "secret", ["r"], "ann@clinic.example", "Ann", now=NOW)
    assert (ann.role, ann.has_password, ann.has_totp) == ("admin", True, True)
    assert first_setup_link(engine, NOW) is None
    with pytest.raises(LinkGone):
        finish_setup(engine, token, "other", None, [], "eve@clinic.example", "Eve", now=NOW)
    assert len(list_staff(engine)) == 1


def test_a_first_link_is_void_once_somebody_was_added_otherwise(engine: Any) -> None:
    token = first_setup_link(engine, NOW)
    agent(engine)
    with pytest.raises(LinkGone):
        find_setup_link(engine, token, NOW)
    with pytest.raises(LinkGone):
        finish_setup(engine, token, "hash", None, [], "eve@clinic.example", "Eve", now=NOW)


def test_of_ten_who_use_a_link_at_once_one_does(engine: Any) -> None:
    token = make_setup_link(engine, agent(engine).id)

    def use(number: int) -> bool:
        try:
            finish_setup(engine, token, f"hash {number}", None, [])
        except LinkGone:
            return False
        return True

    with ThreadPoolExecutor(10) as people:
        assert sum(people.map(use, range(10))) == 1
    assert [each.action for each in list_audit(engine)].count("staff.set_up") == 1


def test_a_link_expires(engine: Any) -> None:
    token = make_setup_link(engine, agent(engine).id, NOW)
    assert find_setup_link(engine, token, NOW + LIFE - timedelta(seconds=1)).staff.name == "Ann Agent"
    for use in (
        lambda: find_setup_link(engine, token, NOW + LIFE),
        lambda: finish_setup(engine, token, "hash", None, [], now=NOW + LIFE),
        lambda: find_setup_link(engine, "guessed", NOW),
    ):
        with pytest.raises(LinkGone, match="used or has expired"):
            use()


def test_a_link_is_not_in_the_database(engine: Any) -> None:
    token = make_setup_link(engine, agent(engine).id)
    with engine.connect() as connection:
        assert token not in str(connection.execute(select(setup_link)).all())


def test_names_and_addresses_of_staff_are_not_in_problems(engine: Any) -> None:
    agent(engine)
    with pytest.raises(LeadProblem) as raised:
        add_staff(engine, COMMAND, "ann@clinic.example", "Ann", "agent")
    assert "ann" not in str(raised.value).lower().replace("can", "")


def test_passwords_are_on_no_list(engine: Any) -> None:
    ann = agent(engine)
    finish_setup(engine, make_setup_link(engine, ann.id), "hash-of-it", "secret-of-it", ["code-of-it"])
    assert "of-it" not in str(list_staff(engine))
    with engine.connect() as connection:
        row = connection.execute(select(staff)).one()
    assert (row.password_hash, row.totp_secret, row.recovery_hashes) == (
        "hash-of-it",
        "secret-of-it",
        ["code-of-it"],
    )
