"""What is posted reaches the checked address over TLS and no other, however a receiver behaves."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from pathlib import Path

import pytest
from webhook_receiver import HOST, Receiver, https_to

from leads.webhook.addresses import is_public, what_is_wrong
from leads.webhook.transport import Answer, Https

HEADERS = {"Content-Type": "application/json", "webhook-id": "1"}


async def test_it_arrives_at_the_name_and_path_of_the_address(receiver: Receiver, certificate: Path) -> None:
    answer = await https_to(certificate).post(receiver.url, HEADERS, b'{"a":1}')
    assert answer == Answer("http_204")
    assert answer.is_taken
    (received,) = receiver.received
    assert (received.path, received.sni, received.body) == ("/hooks/intake?key=1", HOST, b'{"a":1}')
    assert received.headers["host"] == f"{HOST}:{receiver.port}"
    assert received.headers["webhook-id"] == "1"


@pytest.mark.parametrize("status", [200, 201, 202, 299])
async def test_any_2xx_is_taken(receiver: Receiver, certificate: Path, status: int) -> None:
    receiver.status = status
    assert (await https_to(certificate).post(receiver.url, HEADERS, b"")).is_taken


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_a_failure_and_nobody_follows_it(
    receiver: Receiver, certificate: Path, status: int
) -> None:
    receiver.status = status
    receiver.headers = {"Location": f"{receiver.url}/elsewhere"}
    answer = await https_to(certificate).post(receiver.url, HEADERS, b"{}")
    assert (answer.code, answer.is_taken) == (f"http_{status}", False)
    assert [each.path for each in receiver.received] == ["/hooks/intake?key=1"]


async def test_a_receiver_that_does_not_answer_is_left_in_time(receiver: Receiver, certificate: Path) -> None:
    receiver.is_slow.set()
    answer = await https_to(certificate, seconds=1).post(receiver.url, HEADERS, b"{}")
    assert answer.code == "timeout"
    assert len(receiver.received) == 1


async def test_a_name_server_that_does_not_answer_is_left_in_time() -> None:
    async def never(_: str, __: int) -> Sequence[str]:
        await asyncio.sleep(3600)
        return []

    assert (await Https(never, seconds=0.2).post(f"https://{HOST}/", HEADERS, b"")).code == "timeout"


async def test_a_receiver_that_is_down_is_a_failure(certificate: Path) -> None:
    with Receiver(certificate) as gone:
        url = gone.url
    assert (await https_to(certificate).post(url, HEADERS, b"{}")).code == "connection"


async def test_a_name_that_nobody_has_is_a_failure() -> None:
    async def unknown(_: str, __: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert (await Https(unknown).post(f"https://{HOST}/", HEADERS, b"")).code == "unknown_host"


async def test_an_endless_answer_is_not_read(receiver: Receiver, certificate: Path) -> None:
    receiver.status = 200
    receiver.body_chunks = 1_000_000  # a terabyte
    assert (await https_to(certificate).post(receiver.url, HEADERS, b"{}")).code == "http_200"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "http_200"),
        (b"HTTP/1.0 500\r\n\r\n", "http_500"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", "not_http"),
        (b"HTTP/1.1 200 OK\r\nX: never ends", "not_http"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "not_http"),
        (b"HTTP/1.1 2000 OK\r\n\r\n", "not_http"),
        (b"", "not_http"),
    ],
)
async def test_what_a_receiver_says_is_read_with_care(certificate: Path, said: bytes, code: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await https_to(certificate).post(f"https://{HOST}:{port}", HEADERS, b"")).code == code


async def test_what_never_encrypts_is_left_in_time(certificate: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://{HOST}:{silent.getsockname()[1]}"
        assert (await https_to(certificate, seconds=0.5).post(url, HEADERS, b"")).code == "timeout"


async def test_the_next_address_is_tried_when_one_does_not_answer(
    receiver: Receiver, certificate: Path
) -> None:
    https = https_to(certificate, ("127.0.0.3", "127.0.0.1"))
    assert (await https.post(receiver.url, HEADERS, b"{}")).is_taken


async def test_a_receiver_that_nobody_vouches_for_gets_nothing(receiver: Receiver) -> None:
    async def here(_: str, __: int) -> Sequence[str]:
        return ["127.0.0.1"]

    answer = await Https(here, lambda _: True).post(receiver.url, HEADERS, b"{}")
    assert answer.code == "certificate"
    assert receiver.received == []


async def test_a_certificate_of_another_name_is_none(receiver: Receiver, certificate: Path) -> None:
    url = receiver.url.replace(HOST, "other.example.org")
    assert (await https_to(certificate).post(url, HEADERS, b"{}")).code == "certificate"
    assert receiver.received == []


async def test_a_proxy_of_the_environment_is_not_asked(
    receiver: Receiver, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await https_to(certificate).post(receiver.url, HEADERS, b"{}")).is_taken


async def test_the_connection_goes_to_the_very_address_that_was_checked(certificate: Path) -> None:
    """A name server that answers otherwise the second time (DNS rebinding) finds nobody asking."""
    asked = []

    async def look_up(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.2"] if len(asked) == 1 else ["127.0.0.1"]

    with Receiver(certificate, "127.0.0.2") as checked, Receiver(certificate, port=checked.port) as other:
        tls = https_to(certificate).tls
        https = Https(look_up, lambda address: address == "127.0.0.2", tls)
        assert (await https.post(checked.url, HEADERS, b"{}")).is_taken
        assert (await https.post(checked.url, HEADERS, b"{}")).code == "refused_address"
        assert (len(checked.received), len(other.received)) == (1, 0)
        assert checked.received[0].sni == HOST
    assert asked == [HOST, HOST]


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("8.8.8.8", "127.0.0.1"),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("127.0.0.1", "2606:4700::1"),
    ],
)
async def test_one_private_address_among_several_is_enough_to_refuse(
    receiver: Receiver, certificate: Path, addresses: tuple[str, ...]
) -> None:
    https = https_to(certificate, addresses, is_public)
    assert (await https.post(receiver.url, HEADERS, b"{}")).code == "refused_address"
    assert receiver.received == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"])
async def test_as_the_desk_has_it_this_machine_is_never_reached(receiver: Receiver, host: str) -> None:
    answer = await Https().post(f"https://{host}:{receiver.port}/", HEADERS, b"{}")
    assert answer.code == "refused_address"
    assert receiver.received == []


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f000001", "0177.0.0.1", "127.0.0.1."])
async def test_other_ways_to_write_this_machine_do_not_reach_it(receiver: Receiver, host: str) -> None:
    assert not (await Https().post(f"https://{host}:{receiver.port}/", HEADERS, b"{}")).is_taken
    assert receiver.received == []


PRIVATE = """
127.0.0.1 127.8.8.8 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1
255.255.255.255 192.0.2.1 198.18.0.1 203.0.113.5 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::7f00:1 fe80::1
fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1 2001:0:1::1
""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_one_machine_on_the_internet_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1"])
def test_what_is_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "not a web address"),
        ("crm.example.org", "not a web address"),
        ("https://", "not a web address"),
        ("https://crm example.org", "not a web address"),
        ("https://crm.example.org/\nHost: x", "not a web address"),
        ("https://crm.example.org:99999/", "not a web address"),
        ("https://[::1", "not a web address"),
        (f"https://crm.example.org/{'x' * 500}", "not a web address"),
        ("http://crm.example.org/", "has to begin with https://"),
        ("https://me:hunter2@crm.example.org/", "user name or password"),
        ("https://crm.example.org/#here", "ends in #"),
        ("https://192.168.1.4/", "of a local network"),
        ("https://[::ffff:10.0.0.1]/", "of a local network"),
    ],
)
def test_an_address_that_will_not_do_is_named(url: str, says: str) -> None:
    told = what_is_wrong(url)
    assert told is not None
    assert says in told
    assert "hunter2" not in told


def test_an_address_on_the_internet_will_do() -> None:
    for url in ("https://crm.example.org", "https://crm.example.org:8443/a/b?key=1", "https://8.8.8.8/x"):
        assert what_is_wrong(url) is None
