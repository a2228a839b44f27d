"""Several dialogue processes on one database, with their action server, as a server runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from intake.answering import answers
from intake.assistant import free_port
from intake.environment import ADDRESS

SECONDS_TO_START = 300
_INTAKE = (sys.executable, "-c", "import sys, intake; sys.exit(intake.main())", "run")


class Fleet:
    """The processes of `intake run actions` and `intake run dialogue`, each of which may be killed."""

    def __init__(self, project: Path, folder: Path, database: str, dialogues: int) -> None:
        self.ports = [free_port() for _ in range(dialogues)]
        self._project, self._folder = project, folder
        self._actions_port = free_port()
        self._variables = {
            **os.environ,
            "DATABASE_URL": database,
            "INTAKE_ACTIONS_PORT": str(self._actions_port),
            "INTAKE_SECRET_FILE": str(folder / "secret.key"),
        }
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Fleet:
        self._start("actions", self._actions_port)
        for port in self.ports:
            self.start(port)
        for port in (self._actions_port, *self.ports):
            self.wait_until_ready(port)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, port: int) -> None:
        """Start the dialogue process of a port."""
        self._start("dialogue", port)

    def kill(self, port: int) -> None:
        """End the dialogue process of a port at once."""
        self._running[port].send_signal(signal.SIGKILL)
        self._running[port].wait()

    def wait_until_ready(self, port: int) -> None:
        """Wait until the process of a port can do its work."""
        end = time.monotonic() + SECONDS_TO_START
        while not answers(ADDRESS, port, "/readyz"):
            if self._running[port].poll() is not None or time.monotonic() > end:
                sys.exit(f"The process on port {port} did not start:\n{self._log(port).read_text()[-2000:]}")
            time.sleep(0.1)

    @property
    def processes(self) -> tuple[int, Sequence[int]]:
        """Return the numbers of the action server's process and the dialogue processes'."""
        return self._running[self._actions_port].pid, [self._running[port].pid for port in self.ports]

    def _start(self, name: str, port: int) -> None:
        with self._log(port).open("a") as log:
            self._running[port] = subprocess.Popen(
                [*_INTAKE, name],
                cwd=self._project,
                env={**self._variables, "INTAKE_PORT": str(port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _log(self, port: int) -> Path:
        return self._folder / f"{port}.log"
