"""Which addresses may be told of requests: those on the internet, none of this machine or its network."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from yarl import URL

LONGEST = 500
# Outside of it lie this machine, local networks, and IPv4 addresses written as IPv6 ones.
_ON_THE_INTERNET = IPv6Network("2000::/3")


def is_public(address: str) -> bool:
    """Tell whether an IP address is one machine's on the internet."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and (found not in _ON_THE_INTERNET or found.sixtofour):
        return False
    return found.is_global and not found.is_multicast


def what_is_wrong(url: str) -> str | None:
    """Return why nothing can be delivered to an address as somebody typed it, or None.

    What a name stands for is looked up at each delivery, for it can change.
    """
    try:
        parts = URL(url)
        host, _ = parts.host, parts.port
    except ValueError:
        return _NOT_AN_ADDRESS
    if len(url) > LONGEST or not host or not url.isprintable() or " " in url:
        return _NOT_AN_ADDRESS
    if parts.scheme != "https":
        return "The address has to begin with https://, for what is sent must not be read on its way."
    if parts.user is not None or parts.password is not None:
        return "The address holds a user name or password. Leave them out: the signature says who sends."
    if parts.raw_fragment:
        return "The address ends in #…, which is never sent. Leave that out."
    if is_literal(host) and not is_public(host):
        return f"{host} is an address of this machine or of a local network, and nothing is sent there."
    return None


def is_literal(host: str) -> bool:
    """Tell whether a host is an IP address and no name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


_NOT_AN_ADDRESS = "This is not a web address. Write it like https://crm.example.org/hooks/intake."
