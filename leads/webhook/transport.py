"""Post over HTTPS to an address that was checked, and to no other."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from aiohttp import (
    ClientConnectionError,
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientError,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from leads.webhook.addresses import is_literal, is_public

SECONDS_TO_ANSWER = 20.0  # less than the lease of a message
LookUp = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True)
class Answer:
    """What came of a try: a code such as `http_200` or `timeout`; `retry_after` as the receiver wrote it."""

    code: str
    retry_after: str | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.code.startswith("http_2")

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants no more of them."""
        return self.code == "http_410"


class NotPublic(Exception):
    """A host is, or may be, on this machine or in its network."""


async def look_up(host: str, port: int) -> Sequence[str]:
    """Return all IP addresses of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


@dataclass(frozen=True)
class Https:
    """The way to receivers. Only tests let it reach this machine, trust other certificates, or wait less."""

    look_up: LookUp = look_up
    may_reach: Callable[[str], bool] = is_public
    tls: ssl.SSLContext | None = None
    seconds: float = SECONDS_TO_ANSWER

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post once; redirects are not followed, and the answer's body is not read."""
        address = URL(url)
        try:
            # A name is checked where it is looked up.
            if is_literal(address.host or "") and not self.may_reach(address.host or ""):
                raise NotPublic
            async with ClientSession(
                connector=self._connector(),
                timeout=ClientTimeout(total=self.seconds),
                cookie_jar=DummyCookieJar(),
                trust_env=False,  # a proxy would look names up for itself
            ) as session:
                response = await session.post(address, data=body, headers=headers, allow_redirects=False)
                response.close()
                return Answer(f"http_{response.status}", response.headers.get("Retry-After"))
        except NotPublic:
            return Answer("refused_address")
        except (OSError, ClientError, asyncio.TimeoutError, ValueError) as error:
            return Answer(_in_short(error))

    def _connector(self) -> TCPConnector:
        return TCPConnector(
            resolver=_Resolver(self.look_up, self.may_reach),
            use_dns_cache=False,
            force_close=True,
            ssl=self.tls or True,
        )


class _Resolver(AbstractResolver):
    """Gives the connection the very addresses that were checked, so that no second look-up can differ."""

    def __init__(self, look_up: LookUp, may_reach: Callable[[str], bool]) -> None:
        self._look_up = look_up
        self._may_reach = may_reach

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002
    ) -> list[ResolveResult]:
        """Return the addresses of a name, if each of them may be reached."""
        found = await self._look_up(host, port)
        if not all(self._may_reach(each) for each in found):
            raise NotPublic
        return [
            ResolveResult(
                hostname=host,
                host=each,
                port=port,
                family=socket.AF_INET6 if ip_address(each).version == 6 else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for each in found
        ]

    async def close(self) -> None:
        """Have nothing to close."""


def _in_short(error: Exception) -> str:
    # In this order: some are kinds of others.
    if isinstance(error, asyncio.TimeoutError):
        return "timeout"
    if isinstance(error, InvalidURL):
        return "bad_address"
    if isinstance(error, ClientConnectorDNSError):
        return "unknown_host"
    if isinstance(error, ClientConnectorCertificateError):
        return "certificate"
    if isinstance(error, ClientSSLError | ssl.SSLError):
        return "tls"
    if isinstance(error, ClientConnectionError | OSError):
        return "connection"
    return "not_http"
