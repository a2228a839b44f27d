"""The desk as a process: what it says at its start, and how it ends."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests

PROJECT = Path(__file__).resolve().parents[2]


def command(port: int) -> list[str]:
    """Return how the desk is started."""
    return [sys.executable, "-m", "desk", "--port", str(port)]


def variables(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment with a database and a key of its own."""
    own = {"DATABASE_URL": f"sqlite:///{folder}/intake.db", "INTAKE_SECRET_FILE": f"{folder}/secret.key"}
    quiet = {"PYTHONUNBUFFERED": "1", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    return {**os.environ, **quiet, **own, **more}


def test_it_prints_the_first_link_serves_and_stops_while_a_page_is_open(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        command(port), cwd=PROJECT, env=variables(tmp_path), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        link = None
        while link is None:
            line = process.stdout.readline()
            assert line, "it ended"
            link = re.search(rf"http://127\.0\.0\.1:{port}/setup/\S+", line)
        with requests.Session() as session:
            page = until_it_answers(session, link[0])
            assert "first admin" in page.text
            process.terminate()
            assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        rest = process.communicate()[0]
    assert rest == ""


def until_it_answers(session: requests.Session, address: str) -> requests.Response:
    """Ask until the server listens."""
    pause = threading.Event()
    for _ in range(300):
        try:
            return session.get(address, timeout=30)
        except requests.ConnectionError:
            pause.wait(0.1)
    raise AssertionError("it does not answer")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("INTAKE_TWO_FACTOR_ROLES", "boss"),
        ("INTAKE_SMTP_URL", "not an address"),
        ("DATABASE_URL", "nowhere"),
        ("INTAKE_SECRET_FILE", "/dev/null"),
    ],
)
def test_a_setting_that_is_wrong_is_one_sentence_that_names_it(
    tmp_path: Path, variable: str, value: str
) -> None:
    done = subprocess.run(
        command(18080), cwd=PROJECT, env=variables(tmp_path, **{variable: value}), text=True,
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert variable in done.stderr or value in done.stderr
