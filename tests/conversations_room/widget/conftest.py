"""A running assistant with two dialogue processes, a gate before its actions, and visitors."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from database_fixtures import database_url, engine, postgres_url, sqlite_url  # noqa: F401
from visiting import Visitor

from bench.speed.servers import memory_of
from database.engine import open_database
from intake.assistant import free_port
from intake.environment import MODEL, PROJECT, process_environment

SECONDS_TO_START = 240


class Gate:
    """A port before the action server that passes calls on or not, slowly, or answers them itself."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.mode = "open"  # or "holding", "closed", "slow", "rubbish"
        self.rubbish = b""
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.calls = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(near,), daemon=True).start()

    def _pass(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._target)) as far:
            back = threading.Thread(target=_pump, args=(far, near), daemon=True)
            back.start()
            # A connection is kept for many calls, so the mode is asked at each.
            while part := near.recv(65536):
                self.calls += part.startswith(b"POST ")
                while self.mode == "holding":
                    time.sleep(0.05)
                if self.mode == "slow" and part.startswith(b"POST "):
                    time.sleep(5)
                if self.mode == "rubbish":
                    near.sendall(self.rubbish)
                if self.mode in ("closed", "rubbish"):
                    break
                far.sendall(part)
            far.shutdown(socket.SHUT_WR)
            back.join()
        near.close()

    @contextlib.contextmanager
    def set(self, mode: str) -> Iterator[None]:
        """Be in a mode for a while."""
        self.mode = mode
        try:
            yield
        finally:
            self.mode = "open"

    def end(self) -> None:
        """Close the port."""
        self._server.close()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            sink.sendall(part)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


class Process:
    """One process of the assistant, its port and its log."""

    def __init__(self, arguments: list[str], environment: dict[str, str], port: int, log: Path) -> None:
        self.port = port
        self.log = log
        with log.open("w") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_until_up(self, path: str) -> None:
        """Wait until it answers."""
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            assert self._process.poll() is None, self.log.read_text()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
                connection.request("GET", path)
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"It did not start: {self.log.read_text()}")

    @property
    def memory(self) -> float:
        """Its resident memory in MB."""
        return memory_of(self._process.pid)

    def end(self, kill: bool = False) -> None:
        """Stop it, kindly or not."""
        if self._process.poll() is None:
            self._process.kill() if kill else self._process.terminate()
        self._process.wait(30)


class Assistant:
    """The processes, the database they share, the gate before the actions."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database
        self._environment = {"DATABASE_URL": database}
        port = free_port()
        self.actions = Process(
            ["intake.action_server", "--actions", "actions", "--port", str(port)],
            {**process_environment("actions"), **self._environment},
            port,
            folder / "actions.log",
        )
        self.gate = Gate(port)
        endpoints = yaml.safe_load((PROJECT / "endpoints.yml").read_text())
        endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{self.gate.port}/webhook"
        (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints))
        self.dialogues: list[Process] = []
        self.engine = open_database(database)

    def add_dialogue(self) -> Process:
        """Start a dialogue process; wait for it with `wait_until_up("/")`."""
        port = free_port()
        process = Process(
            [
                *("intake.dialogue", "run", "--model", str(MODEL)),
                *("--interface", "127.0.0.1", "--port", str(port)),
                *("--endpoints", str(self.folder / "endpoints.yml"), "--credentials", "credentials.yml"),
            ],
            {**process_environment("dialogue"), **self._environment},
            port,
            self.folder / f"dialogue-{port}.log",
        )
        self.dialogues.append(process)
        return process

    def visitor(self, dialogue: int = 0, **session: Any) -> Visitor:
        """Return a visitor who has opened the chat and taken a moment to read the greeting."""
        visitor = Visitor(self.dialogues[dialogue].port)
        visitor.open(**session)
        time.sleep(0.55)
        return visitor

    def end(self) -> None:
        """Stop everything."""
        for process in (*self.dialogues, self.actions):
            process.end()
        self.gate.end()
        self.engine.dispose()


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A running assistant, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("assistant")
    assistant = Assistant(folder, f"sqlite:///{folder}/intake.db")
    try:
        assistant.add_dialogue().wait_until_up("/")
        assistant.actions.wait_until_up("/healthz")
        yield assistant
    finally:
        assistant.end()


@pytest.fixture(scope="session")
def two_processes(assistant: Assistant) -> Assistant:
    """The same assistant with a second dialogue process beside the first."""
    assistant.add_dialogue().wait_until_up("/")
    return assistant


@pytest.fixture
def visitor(assistant: Assistant) -> Visitor:
    """A visitor with an open chat."""
    return assistant.visitor()


def pytest_configure() -> None:
    """Keep the proxies of a developer's machine away from this machine's ports."""
    os.environ.setdefault("NO_PROXY", "127.0.0.1")
