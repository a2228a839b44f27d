"""A real nginx with deploy/nginx/intake.conf: other ports and certificates, the same rules."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from apt import program
from certificates import certificate_for
from visiting import Visitor

from intake.assistant import free_port
from intake.environment import ADDRESS, PROJECT

CONFIGURATION = PROJECT / "deploy" / "nginx" / "intake.conf"
CHAT, DESK = "chat.clinic.example", "desk.clinic.example"
AROUND = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/intake.conf;
}}
"""


class Nginx:
    """The proxy in front of running processes."""

    def __init__(self, folder: Path, dialogues: Sequence[int], desk: int) -> None:
        self._program = program("nginx", "nginx-light")
        self.http, self.https = free_port(), free_port()
        self._certificates = {}
        for name in (CHAT, DESK):
            (folder / name).mkdir()
            self._certificates[name] = certificate_for(name, folder / name)
        text = CONFIGURATION.read_text(encoding="utf-8")
        text = re.sub(r"\n *listen \[::\].*", "", text)
        for found, put, times in (
            ("listen 80;", f"listen {ADDRESS}:{self.http};", 1),
            ("listen 443 ", f"listen {ADDRESS}:{self.https} ", 2),
            (f"{ADDRESS}:5005", f"{ADDRESS}:{dialogues[0]}", 1),
            (f"{ADDRESS}:5006", f"{ADDRESS}:{dialogues[1]}", 1),
            (f"{ADDRESS}:8080", f"{ADDRESS}:{desk}", 1),
        ):
            assert text.count(found) == times, found
            text = text.replace(found, put)
        for name, certificate in self._certificates.items():
            for file in ("fullchain", "privkey"):
                found = f"/etc/letsencrypt/live/{name}/{file}.pem"
                assert text.count(found) == 1
                text = text.replace(found, str(certificate))
        (folder / "intake.conf").write_text(text, encoding="utf-8")
        # Its workers would be somebody else, who cannot read the tests' folders.
        user = "user root;" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
        self._command = [self._program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        self._process: subprocess.Popen[bytes] | None = None

    def check(self) -> str:
        """Have nginx read the configuration; return what it says, which is nothing when all is well."""
        done = subprocess.run([*self._command, "-t", "-q"], capture_output=True, text=True, check=False)
        return done.stderr

    def __enter__(self) -> Nginx:
        self._process = subprocess.Popen(self._command)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                socket.create_connection((ADDRESS, self.https)).close()
                return self
            except OSError:
                assert self._process.poll() is None, "nginx ended"
                time.sleep(0.05)
        raise AssertionError("nginx does not listen")

    def __exit__(self, *_: object) -> None:
        assert self._process
        self._process.terminate()
        self._process.wait(30)

    def connection(self, name: str) -> HTTPConnection:
        """Return a connection over TLS, whose certificate is looked at, to one of the two servers."""
        return _Connection(name, self.https, ssl.create_default_context(cafile=self._certificates[name]))

    def status_of(self, name: str, path: str) -> int:
        """Fetch a page as it is named, for the path is not tidied; return the status."""
        with contextlib.closing(self.connection(name)) as connection:
            connection.putrequest("GET", path, skip_host=True)
            connection.putheader("Host", name)
            connection.endheaders()
            return connection.getresponse().status


class ProxiedVisitor(Visitor):
    """A visitor who comes through the proxy."""

    def __init__(self, nginx: Nginx) -> None:
        super().__init__(nginx.https)
        self._nginx = nginx

    def connection(self, port: int) -> HTTPConnection:  # noqa: ARG002
        """Return a connection to the proxy."""
        return self._nginx.connection(CHAT)


class _Connection(HTTPSConnection):
    """Goes to this machine, whatever the name."""

    def __init__(self, name: str, port: int, context: ssl.SSLContext) -> None:
        super().__init__(name, timeout=90, context=context)
        self._to, self._tls = (ADDRESS, port), context

    def connect(self) -> None:
        self.sock = self._tls.wrap_socket(
            socket.create_connection(self._to, timeout=90), server_hostname=self.host
        )
