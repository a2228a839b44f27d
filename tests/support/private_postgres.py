"""A PostgreSQL server of the tests' own: found or installed, started once a session, stopped at its end."""

from __future__ import annotations

import atexit
import contextlib
import functools
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Connection

PASSWORD = "a-secret-of-the-tests"
SECONDS_TO_START = 30
_NOBODY = ("nobody", "nogroup")  # PostgreSQL refuses to run as root
_numbers = itertools.count()


def new_database_url(disk: Path | None = None) -> str:
    """Return the URL of an empty database on the private server, or skip the test and say why.

    Args:
        disk: where its tables lie, instead of where the server's others do.
    """
    server = _server()
    if isinstance(server, str):
        pytest.skip(f"POSTGRESQL NOT TESTED: {server}")
    name = f"intake_{next(_numbers)}"
    with _administering(server) as connection:
        where = ""
        if disk:
            if os.getuid() == 0:
                shutil.chown(disk, *_NOBODY)
            connection.exec_driver_sql(f"CREATE TABLESPACE {name} LOCATION '{disk}'")
            where = f"TABLESPACE {name}"
        connection.exec_driver_sql(f"CREATE DATABASE {name} {where}")
    return f"{server_url(server)}/{name}"


def drop(url: URL) -> None:
    """Remove a database, and the place where its tables lay."""
    with _administering(url.port) as connection:
        connection.exec_driver_sql(f"DROP DATABASE {url.database} WITH (FORCE)")
        connection.exec_driver_sql(f"DROP TABLESPACE IF EXISTS {url.database}")


@contextlib.contextmanager
def _administering(server: int) -> Iterator[Connection]:
    engine = create_engine(f"{server_url(server)}/postgres", future=True, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def server_url(port: int) -> str:
    """Return the server's URL without a database."""
    return f"postgresql://intake:{PASSWORD}@127.0.0.1:{port}"


@functools.cache
def _server() -> int | str:
    """Start the server and return its port, or why there is none."""
    programs = _programs()
    if isinstance(programs, str):
        return programs
    folder = Path(tempfile.mkdtemp(prefix="intake-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    who: dict[str, Any] = (
        {"user": _NOBODY[0], "group": _NOBODY[1], "extra_groups": []} if os.getuid() == 0 else {}
    )
    if who:
        shutil.chown(folder, who["user"], who["group"])
    (folder / "password").write_text(PASSWORD)
    make: list[str | Path] = [programs / "initdb", "-D", folder / "data", "-U", "intake", "--no-sync"]
    make += ["-A", "scram-sha-256", "--pwfile", folder / "password", "-E", "UTF8", "--locale=C"]
    made = subprocess.run(make, cwd=folder, capture_output=True, text=True, check=False, **who)
    if made.returncode:
        return f"initdb failed: {made.stderr.strip()}"
    port = _free_port()
    start: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder]
    start += ["-F", "-h", "127.0.0.1"]
    process = _Process(start, folder, who)
    atexit.register(process.stop)
    _started.append(process)
    return port if process.start() else f"the server did not start: {process.log.read_text()[-500:]}"


class _Process:
    """The server's processes."""

    def __init__(self, command: list[str | Path], folder: Path, who: dict[str, Any]) -> None:
        self._command, self._folder, self._who = command, folder, who
        self.log = folder / "log"
        self._process: subprocess.Popen[Any] | None = None

    def start(self) -> bool:
        """Start, and tell whether it is ready."""
        # A group of its own, so that all of it can be killed.
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, stdout=log, stderr=log, start_new_session=True, **self._who
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self._process.poll() is None:
            if "ready to accept connections" in self.log.read_text():
                return True
            time.sleep(0.05)
        return False

    def stop(self) -> None:
        """Stop as an administrator does."""
        assert self._process
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def kill(self) -> None:
        """End all of it at once, with nothing tidied."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


_started: list[_Process] = []


def kill_and_restart() -> None:
    """Kill the server in the middle of whatever it does, and have it recover."""
    (process,) = _started
    process.kill()
    # Its sessions notice a moment later that they are orphans; until then it does not start.
    deadline = time.monotonic() + SECONDS_TO_START
    while not process.start():
        assert time.monotonic() < deadline, process.log.read_text()
        time.sleep(0.1)


def _programs() -> Path | str:
    found = _find_programs()
    if found or os.getuid() != 0 or not shutil.which("apt-get"):
        return found or "initdb and postgres are not installed, and only root with apt-get can install them."
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "postgresql"]):
        done = subprocess.run(["apt-get", *command], capture_output=True, text=True, check=False, env=quiet)
    return _find_programs() or f"apt-get could not install postgresql: {done.stderr.strip()[-300:]}"


def _find_programs() -> Path | None:
    on_path = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    candidates = [*reversed(folders), *([Path(on_path).resolve().parent] if on_path else [])]
    return next(
        (each for each in candidates if (each / "initdb").exists() and (each / "postgres").exists()), None
    )


def _free_port() -> int:
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        port: int = any_socket.getsockname()[1]
        return port
