"""What is for this machine alone is not had from elsewhere: through a proxy, or through a browser on it."""

from __future__ import annotations

import contextlib
import http.client
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apt import program
from real_nginx import AROUND

from intake.assistant import actions_command, free_port
from intake.environment import ADDRESS, PROJECT

FROM_ELSEWHERE = {
    "a proxy": {"X-Forwarded-For": "203.0.113.7"},
    "a proxy as RFC 7239 has it": {"Forwarded": "for=203.0.113.7"},
    "a proxy that names the host alone": {"X-Forwarded-Host": "desk.clinic.example"},
    "nginx as often copied": {"X-Real-IP": "203.0.113.7"},
    "a proxy that names itself": {"Via": "1.1 cache"},
    "a name that leads here": {"Host": "rebound.evil.example:5055"},
    "a page's script": {"Origin": "https://evil.example"},
    "a page's script without an origin": {"Origin": "null"},
    "a link": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a running action server."""
    folder = tmp_path_factory.mktemp("actions")
    port = free_port()
    command = actions_command(port)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command.arguments,
            cwd=PROJECT,
            env={**command.environment, "DATABASE_URL": f"sqlite:///{folder}/intake.db"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        end = time.monotonic() + 120
        while True:
            with contextlib.suppress(OSError):
                if ask(port, "/healthz") == 200:
                    break
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < end
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> int:
    """Send a request; return the status."""
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=30)
    with contextlib.closing(connection):
        connection.request("POST" if body else "GET", path, body, headers or {})
        return connection.getresponse().status


@pytest.mark.parametrize("headers", FROM_ELSEWHERE.values(), ids=FROM_ELSEWHERE)
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/actions", "/health"])
def test_who_is_elsewhere_is_told_nothing(port: int, path: str, headers: dict[str, str]) -> None:
    assert ask(port, path) == 200
    assert ask(port, path, headers=headers) == 404


@pytest.mark.parametrize("headers", FROM_ELSEWHERE.values(), ids=FROM_ELSEWHERE)
def test_no_web_page_makes_the_action_server_act(port: int, headers: dict[str, str]) -> None:
    # A page may send plain text to any address without asking beforehand; "null" is read, and calls nothing.
    assert ask(port, "/webhook", "null", {"Content-Type": "text/plain"}) == 400
    assert ask(port, "/webhook", "null", {"Content-Type": "text/plain", **headers}) == 404


def test_a_proxy_that_only_names_the_port_gets_none_of_it(port: int, tmp_path: Path) -> None:
    """nginx as everybody writes it first, which tells neither of itself nor of the visitor."""
    nginx, public = program("nginx", "nginx-light"), free_port()
    (tmp_path / "intake.conf").write_text(
        f"server {{ listen {ADDRESS}:{public}; location / {{ proxy_pass http://{ADDRESS}:{port}; }} }}"
    )
    (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path, user=""), encoding="utf-8")
    process = subprocess.Popen([nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    try:
        statuses = {path: _asked_soon(public, path) for path in ("/metrics", "/readyz", "/actions")}
    finally:
        process.terminate()
        process.wait(30)
    assert set(statuses.values()) == {404}


def _asked_soon(port: int, path: str) -> Any:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            return ask(port, path)
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")
