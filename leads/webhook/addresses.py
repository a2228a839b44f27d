"""Which addresses may be told of requests: those on the internet, none of this machine or its network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

LONGEST = 500
# Outside of it lie this machine, local networks, and IPv4 addresses written as IPv6 ones.
_ON_THE_INTERNET = IPv6Network("2000::/3")
# So narrow that there is one way to read it; what stands in it can be put into a request as it is.
_URL = re.compile(r"https://(?:\[([0-9a-fA-F:.]+)\]|([a-zA-Z0-9.-]+))(?::([0-9]{1,5}))?((?:[/?][!\"$-~]*)?)")


@dataclass(frozen=True)
class Place:
    """Where an address leads: a name or IP address, a port, and what is asked for there."""

    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port, as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 443 else f"{host}:{self.port}"


def place_of(url: str) -> Place:
    """Read the address of a receiver.

    Raises:
        ValueError: it is none.
    """
    parts = _URL.fullmatch(url)
    if parts is None or len(url) > LONGEST:
        raise ValueError("not the address of a receiver")
    in_brackets, name, port, target = parts.groups()
    if in_brackets:
        IPv6Address(in_brackets)
    number = int(port or 443)
    if not 1 <= number <= 65535:
        raise ValueError("not a port")
    target = target if target.startswith("/") else f"/{target}"
    return Place((in_brackets or name).lower(), number, target)


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
    if url.lower().startswith("http://"):
        return "The address has to begin with https://, for what is sent must not be read on its way."
    if "@" in url.partition("://")[2].partition("/")[0]:
        return "The address holds a user name or password. Leave them out: the signature says who sends."
    if "#" in url:
        return "The address ends in #…, which is never sent. Leave that out."
    try:
        host = place_of(url).host
    except ValueError:
        return "This is not a web address. Write it like https://crm.example.org/hooks/intake."
    if _is_literal(host) and not is_public(host):
        return f"{host} is an address of this machine or of a local network, and nothing is sent there."
    return None


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
