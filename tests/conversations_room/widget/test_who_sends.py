"""Where a request comes from, and how many chats an address may begin."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from conversations.widget.address_limit import MOST_ADDRESSES, AddressLimit
from conversations.widget.cross_origin import is_allowed
from conversations.widget.request import address_of, as_plain_text

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
        (PROXY, "", [PROXY], ""),
        (PROXY, "nonsense", [PROXY], "nonsense"),
    ],
)
def test_only_a_trusted_proxy_is_believed(
    connected: str, forwarded: str, trusted: list[str], address: str
) -> None:
    request: Any = SimpleNamespace(ip=connected, headers={"x-forwarded-for": forwarded})
    assert address_of(request, trusted) == address


def test_an_address_may_begin_so_many_chats_an_hour() -> None:
    limit = AddressLimit(3)
    assert [limit.seconds_to_wait(VISITOR, 10.0 * n) for n in range(5)] == [0, 0, 0, 3571, 3561]
    assert limit.seconds_to_wait("198.51.100.8", 50.0) == 0
    assert limit.seconds_to_wait(VISITOR, 3601.0) == 0
    assert limit.seconds_to_wait(VISITOR, 3602.0) > 0


def test_this_machine_is_not_counted_for_every_visitor_of_an_unnamed_proxy_seems_to_be_it() -> None:
    limit = AddressLimit(1)
    assert [limit.seconds_to_wait("127.0.0.1", 0.0), limit.seconds_to_wait("127.0.0.1", 0.0)] == [0, 0]


def test_addresses_are_forgotten() -> None:
    limit = AddressLimit(1)
    for number in range(2 * MOST_ADDRESSES):
        limit.seconds_to_wait(f"visitor {number}", 0.0)
    assert limit.seconds_to_wait("visitor 0", 1.0) == 0
    assert limit.seconds_to_wait(f"visitor {2 * MOST_ADDRESSES - 1}", 1.0) > 0


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
