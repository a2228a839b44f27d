"""Start processes together, follow what they print, stop them together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

from intake.environment import PROJECT
from intake.problem import Problem

LAST_LINES = 12
SECONDS_TO_STOP = 10.0


@dataclass(frozen=True)
class Command:
    """What to start, and the name it is known by."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]


class Processes:
    """The processes of one run: when the `with` block ends, however it ends, all of them are stopped."""

    def __init__(self, commands: Sequence[Command], on_line: Callable[[str, str], None]) -> None:
        """Say what to start.

        Args:
            commands: the processes; they start in the project's root.
            on_line: called with a process's name and a line it printed, for one line at a time.
        """
        self._commands = commands
        self._on_line = on_line
        self._lock = threading.Lock()
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._readers: dict[str, threading.Thread] = {}
        self._last_lines: dict[str, deque[str]] = {}

    def __enter__(self) -> Processes:
        try:
            for command in self._commands:
                self._start(command)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def check(self) -> None:
        """See that all of them still run.

        Raises:
            Problem: naming the one that ended, with the last lines it printed.
        """
        for name, process in self._running.items():
            code = process.poll()
            if code is not None:
                self._readers[name].join(timeout=1)
                lines = "\n".join(f"  {line}" for line in self._last_lines[name])
                raise Problem(
                    f"The process '{name}' ended with exit code {code}, so all were stopped; "
                    f"its last lines:\n{lines}",
                    exit_code=1,
                )

    def _start(self, command: Command) -> None:
        process = subprocess.Popen(
            command.arguments,
            cwd=PROJECT,
            env=dict(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C is for us: we stop them in our own time
        )
        self._running[command.name] = process
        self._last_lines[command.name] = deque(maxlen=LAST_LINES)
        reader = threading.Thread(target=self._follow, args=(command.name, process), daemon=True)
        self._readers[command.name] = reader
        reader.start()

    def _follow(self, name: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                with self._lock:
                    self._last_lines[name].append(line.rstrip())
                    self._on_line(name, line.rstrip())

    def _stop(self) -> None:
        with _undisturbed():
            for process in self._running.values():
                _send(process, signal.SIGTERM)
            deadline = time.monotonic() + SECONDS_TO_STOP
            for process in self._running.values():
                try:
                    process.wait(timeout=max(0.0, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    _send(process, signal.SIGKILL)
                    process.wait()
            for reader in self._readers.values():
                reader.join(timeout=1)


def _send(process: subprocess.Popen[str], which: signal.Signals) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, which)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ignore an impatient second Ctrl-C: what runs here ends soon by itself."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {which: signal.signal(which, signal.SIG_IGN) for which in signals}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
