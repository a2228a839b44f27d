"""Post over HTTPS to an address that was checked, and to no other."""

from __future__ import annotations

import asyncio
import functools
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesHeaderParser

from leads.webhook.addresses import Place, is_public, place_of

SECONDS_TO_ANSWER = 20.0  # less than the lease of a message
SECONDS_TO_CONNECT = 5.0  # to one address of several
MOST_OF_A_HEAD = 65_536  # bytes
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: .*)?")
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


async def look_up(host: str, port: int) -> Sequence[str]:
    """Return all IP addresses of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


@functools.cache
def trusted() -> ssl.SSLContext:
    """Return what trusts the certificates that this machine trusts."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Https:
    """The way to receivers. Only tests let it reach this machine, trust other certificates, or wait less."""

    look_up: LookUp = look_up
    may_reach: Callable[[str], bool] = is_public
    tls: Callable[[], ssl.SSLContext] = trusted
    seconds: float = SECONDS_TO_ANSWER

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post once. Redirects are not followed, no proxy is asked, and the answer's body is not read."""
        place = place_of(url)
        try:
            return await asyncio.wait_for(self._post(place, headers, body), self.seconds)
        except (OSError, EOFError, asyncio.TimeoutError, _NotPublic, _NotHttp) as error:
            return Answer(_in_short(error))

    async def _post(self, place: Place, headers: Mapping[str, str], body: bytes) -> Answer:
        addresses = await self.look_up(place.host, place.port)
        if not all(self.may_reach(each) for each in addresses):
            raise _NotPublic
        reader, writer = await self._connected(place, addresses)
        try:
            writer.write(_request(place, headers, body))
            return await _answer(reader)
        finally:
            writer.transport.abort()

    async def _connected(
        self, place: Place, addresses: Sequence[str]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the addresses that were checked, never to the name, which may be another's by now."""
        problem: Exception = OSError("no address")
        for address in addresses:
            connecting = asyncio.open_connection(
                address, place.port, ssl=self.tls(), server_hostname=place.host, limit=MOST_OF_A_HEAD
            )
            try:
                return await asyncio.wait_for(connecting, SECONDS_TO_CONNECT)
            except (OSError, asyncio.TimeoutError) as error:
                problem = error
        raise problem


class _NotPublic(Exception):
    """A name stands for an address of this machine or its network."""


class _NotHttp(Exception):
    """What came back is no answer."""


def _request(place: Place, headers: Mapping[str, str], body: bytes) -> bytes:
    whole = {"Host": place.authority, **headers, "Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"POST {place.target} HTTP/1.1", *(f"{name}: {value}" for name, value in whole.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


async def _answer(reader: asyncio.StreamReader) -> Answer:
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            raise _NotHttp from None
        line, _, rest = head.partition(b"\r\n")
        status = _STATUS.fullmatch(line)
        if status is None:
            raise _NotHttp
        if not status[1].startswith(b"1"):  # 100 to 199 only say that the answer is to come
            after = BytesHeaderParser().parsebytes(rest)["Retry-After"]
            return Answer(f"http_{status[1].decode()}", None if after is None else str(after))


def _in_short(error: Exception) -> str:
    # In this order: some are kinds of others.
    if isinstance(error, asyncio.TimeoutError | TimeoutError):
        return "timeout"
    if isinstance(error, _NotPublic):
        return "refused_address"
    if isinstance(error, socket.gaierror):
        return "unknown_host"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(error, ssl.SSLError):
        return "tls"
    if isinstance(error, OSError):
        return "connection"
    return "not_http"
