"""Where a request comes from, and under which address its sender is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

BITS_OF_A_HOME = 64  # one IPv6 customer has at least so many addresses to choose from


@dataclass(frozen=True)
class Sender:
    """An address, and whether a process on this machine connected from it itself."""

    address: str
    is_this_machine: bool


def sender_of(peer: str, forwarded: Sequence[str], trusted_proxies: Sequence[str]) -> Sender:
    """Return who sends: what the last trusted proxy says, else who connected.

    `forwarded` holds every line of the X-Forwarded-For header, in their order.
    """
    hops = [hop.strip() for hop in ",".join(forwarded).split(",") if hop.strip()]
    address, is_forwarded = peer, False
    while hops and _is_within(address, trusted_proxies):
        address, is_forwarded = hops.pop(), True
    read = _read(address)
    return Sender(address, bool(read and read.is_loopback and not is_forwarded))


def counted_address(address: str) -> str:
    """Return what a limit counts by: the network of an IPv6 address, any other address itself."""
    read = _read(address)
    if isinstance(read, IPv6Address):
        return str(ip_network((read, BITS_OF_A_HOME), strict=False))
    return str(read or address)


def _is_within(address: str, networks: Sequence[str]) -> bool:
    read = _read(address)
    return read is not None and any(read in ip_network(network) for network in networks)


def _read(address: str) -> IPv4Address | IPv6Address | None:
    """Read an address; an IPv4 one may be written as an IPv6 one."""
    try:
        read = ip_address(address)
    except ValueError:
        return None
    return read.ipv4_mapped or read if isinstance(read, IPv6Address) else read
