"""A receiver of webhooks on this machine, over TLS, which keeps what it is sent and answers as it is told."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from desk_fixtures import DESK

from leads.webhook.delivering import deliver_next
from leads.webhook.transport import Https

HOST = "crm.example.org"


@dataclass(frozen=True)
class Received:
    """One request; `sni` is the name that the connection was opened for."""

    path: str
    headers: dict[str, str]
    body: bytes
    sni: str | None


class Receiver:
    """A real HTTPS server on one address of this machine."""

    def __init__(self, certificate: Path, address: str = "127.0.0.1", port: int = 0) -> None:
        self.received: list[Received] = []
        self.status = 204
        self.headers: dict[str, str] = {}
        self.body_chunks = 0  # of a megabyte each, for as long as somebody reads
        self.is_slow = threading.Event()
        self.before_answering: Callable[[], None] = lambda: None
        self._end = threading.Event()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        context.sni_callback = self._keep_name
        self._name: str | None = None
        self._server = ThreadingHTTPServer((address, port), self._handler())
        self._server.daemon_threads = True
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def port(self) -> int:
        """The port that it listens on."""
        port: int = self._server.server_address[1]
        return port

    @property
    def url(self) -> str:
        """Its address, as somebody sets the webhook up."""
        return f"https://{HOST}:{self.port}/hooks/intake?key=1"

    def __enter__(self) -> Receiver:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(30)

    def _keep_name(self, _: Any, name: str | None, __: Any) -> None:
        self._name = name

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.received.append(Received(self.path, headers, body, receiver._name))
                receiver.before_answering()
                if receiver.is_slow.is_set():
                    receiver._end.wait(30)
                    return
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    for _ in range(receiver.body_chunks):
                        self.wfile.write(b"x" * 1_000_000)
                except OSError:
                    receiver.body_chunks = -1  # somebody hung up

            do_GET = do_POST  # as who follows a redirect would ask

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def make_certificate(folder: Path) -> Path:
    """Write a certificate of HOST that vouches for itself, with its key, into one file; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver of the tests")])
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "receiver.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def deliver_all(engine: Any, way: Https, now: datetime, worker: str = "w", desk: str = DESK) -> int:
    """Deliver all that is due at a time; return how many events were taken up."""

    async def work() -> int:
        taken = 0
        while await deliver_next(engine, way, desk, worker, now):
            taken += 1
        return taken

    return asyncio.run(work())


def https_to(
    certificate: Path,
    addresses: Sequence[str] = ("127.0.0.1",),
    may_reach: Callable[[str], bool] = lambda _: True,
    seconds: float = 20,
) -> Https:
    """Return a way that finds every name at these addresses, and trusts the receiver's certificate."""

    async def look_up(_: str, __: int) -> Sequence[str]:
        return addresses

    return Https(look_up, may_reach, lambda: ssl.create_default_context(cafile=certificate), seconds)
