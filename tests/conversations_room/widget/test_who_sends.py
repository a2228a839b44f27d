"""Where a request comes from, and how many chats an address may begin."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sanic.compat import Header

from clinic.sender import Sender
from conversations.widget.address_limit import AddressLimit
from conversations.widget.cross_origin import is_allowed
from conversations.widget.pace import MOST_KNOWN
from conversations.widget.request import as_plain_text, sender

VISITOR, PROXY = "198.51.100.7", "10.0.0.2"


@pytest.mark.parametrize(
    ("connected", "forwarded", "trusted", "address"),
    [
        (VISITOR, "", [], VISITOR),
        (VISITOR, "203.0.113.9", [], VISITOR),
        (VISITOR, "203.0.113.9", [PROXY], VISITOR),
        (PROXY, VISITOR, [PROXY], VISITOR),
        (PROXY, VISITOR, ["10.0.0.0/8"], VISITOR),
        (PROXY, f"203.0.113.9, {VISITOR}", [PROXY], VISITOR),
        (PROXY, f"203.0.113.9, {VISITOR}, 10.0.0.3", ["10.0.0.0/8"], VISITOR),
        (PROXY, "", [PROXY], PROXY),
        (f"::ffff:{PROXY}", VISITOR, [PROXY], VISITOR),
        (PROXY, f"127.0.0.1\n{VISITOR}", [PROXY], VISITOR),
        (PROXY, f"203.0.113.9\n{VISITOR}, 10.0.0.3", ["10.0.0.0/8"], VISITOR),
        (PROXY, "nonsense", [PROXY], "nonsense"),
    ],
)
def test_only_a_trusted_proxy_is_believed(
    connected: str, forwarded: str, trusted: list[str], address: str
) -> None:
    assert sender(_request(connected, forwarded), trusted).address == address


@pytest.mark.parametrize(
    ("connected", "forwarded", "is_this_machine"),
    [
        ("127.0.0.1", "", True),
        ("::1", "", True),
        ("::ffff:127.0.0.1", "", True),
        ("127.0.0.1", VISITOR, False),
        ("127.0.0.1", "127.0.0.2", False),
        (PROXY, "127.0.0.1", False),
        (PROXY, "", False),
    ],
)
def test_this_machine_is_only_who_connected_from_it_and_forwards_for_nobody(
    connected: str, forwarded: str, is_this_machine: bool
) -> None:
    request = _request(connected, forwarded)
    assert sender(request, [PROXY, "127.0.0.1"]).is_this_machine is is_this_machine


def _request(connected: str, forwarded: str) -> Any:
    lines = [("x-forwarded-for", line) for line in forwarded.splitlines()]
    return SimpleNamespace(ip=connected, headers=Header(lines))


def _from(address: str) -> Sender:
    return Sender(address, is_this_machine=False)


def test_an_address_may_begin_so_many_chats_an_hour() -> None:
    limit = AddressLimit(3)
    assert [limit.seconds_to_wait(_from(VISITOR), 10.0 * n) for n in range(5)] == [0, 0, 0, 3571, 3561]
    assert limit.seconds_to_wait(_from("198.51.100.8"), 50.0) == 0
    assert limit.seconds_to_wait(_from(VISITOR), 3601.0) == 0
    assert limit.seconds_to_wait(_from(VISITOR), 3602.0) > 0


def test_this_machine_is_not_counted_for_every_visitor_of_an_unnamed_proxy_seems_to_be_it() -> None:
    limit, this_machine = AddressLimit(1), Sender("127.0.0.1", is_this_machine=True)
    assert [limit.seconds_to_wait(this_machine, 0.0), limit.seconds_to_wait(this_machine, 0.0)] == [0, 0]


def test_addresses_are_forgotten() -> None:
    limit = AddressLimit(1)
    for number in range(2 * MOST_KNOWN):
        limit.seconds_to_wait(_from(f"visitor {number}"), 0.0)
    assert limit.seconds_to_wait(_from("visitor 0"), 1.0) == 0
    assert limit.seconds_to_wait(_from(f"visitor {2 * MOST_KNOWN - 1}"), 1.0) > 0


def test_a_flood_of_addresses_does_not_make_the_busiest_forgotten() -> None:
    limit = AddressLimit(2)
    assert [limit.seconds_to_wait(_from(VISITOR), 0.0) for _ in range(2)] == [0, 0]
    for number in range(2 * MOST_KNOWN):
        limit.seconds_to_wait(_from(f"visitor {number}"), 1.0)
    assert limit.seconds_to_wait(_from(VISITOR), 2.0) > 0


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        (VISITOR, f"::ffff:{VISITOR}", True),
        ("::ffff:198.51.100.7", "::ffff:198.51.100.8", False),
    ],
)
def test_an_ipv6_network_is_counted_as_one_and_a_mapped_ipv4_address_as_itself(
    first: str, second: str, is_one: bool
) -> None:
    limit = AddressLimit(1)
    limit.seconds_to_wait(_from(first), 0.0)
    assert (limit.seconds_to_wait(_from(second), 1.0) > 0) is is_one


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("/restart", "restart"), (" / /x", "x"), ("\u2003/x", "x"), ("1/2 cup", "1/2 cup"), ("a /b", "a /b")],
)
def test_no_text_begins_with_a_slash(typed: str, plain: str) -> None:
    assert as_plain_text(typed) == plain


def test_once_the_clinic_names_its_websites_this_machines_are_no_longer_allowed() -> None:
    named = ("https://www.example.org",)
    assert is_allowed("https://www.example.org", named)
    assert not is_allowed("https://example.org", named)
    assert not is_allowed("https://www.example.org.evil.example", named)
    assert not is_allowed("http://localhost:8000", named)
    assert is_allowed("http://localhost:8000", ())
