"""Processes start and stop together, and the one that ends is named."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable

import pytest

from intake import processes
from intake.problem import Problem
from intake.processes import Command, Processes

WAIT = "import time; print('ready', flush=True); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAIT}"
CHILD = (
    "import signal, sys;"
    f"signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('child stopped', flush=True))); {WAIT}"
)
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


def python(name: str, code: str) -> Command:
    """Return a command that runs some Python."""
    return Command(name, [sys.executable, "-c", code], os.environ)


class Lines:
    """What processes printed, to be waited for."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str]] = []
        self._more = threading.Condition()

    def add(self, name: str, line: str) -> None:
        """Take a line."""
        with self._more:
            self.all.append((name, line))
            self._more.notify_all()

    def wait_for(self, condition: Callable[[list[tuple[str, str]]], bool]) -> None:
        """Wait until the lines are as wanted."""
        with self._more:
            assert self._more.wait_for(lambda: condition(self.all), timeout=30)


def check_until_problem(running: Processes) -> Problem:
    """Check until one has ended."""
    pause = threading.Event()
    for _ in range(300):
        try:
            running.check()
        except Problem as problem:
            return problem
        pause.wait(0.1)
    raise AssertionError("none ended")


def test_the_one_that_ends_is_named_with_its_last_lines() -> None:
    failing = python("failing", "print('one'); print('the reason'); raise SystemExit(3)")
    lines = Lines()
    with Processes([python("lasting", WAIT), failing], lines.add) as running:
        problem = check_until_problem(running)
    assert problem.exit_code == 1
    assert "'failing' ended with exit code 3" in str(problem)
    assert str(problem).endswith("  one\n  the reason")


def test_what_ends_without_an_error_is_a_problem_too() -> None:
    with Processes([python("brief", "pass")], lambda *_: None) as running:
        assert "'brief' ended with exit code 0" in str(check_until_problem(running))


def test_what_a_process_started_stops_with_it() -> None:
    lines = Lines()
    with Processes([python("parent", WITH_CHILD)], lines.add):
        lines.wait_for(lambda found: ("parent", "ready") in found)
    assert ("parent", "child stopped") in lines.all


def test_what_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "SECONDS_TO_STOP", 0.5)
    lines = Lines()
    with Processes([python("deaf", DEAF)], lines.add) as running:
        lines.wait_for(lambda found: ("deaf", "ready") in found)
    with pytest.raises(Problem, match=f"exit code -{signal.SIGKILL.value}"):
        running.check()


def test_all_stop_when_one_cannot_be_started() -> None:
    lines = Lines()
    announced = python("announced", "import os; print(os.getpid(), flush=True); import time; time.sleep(60)")
    missing = Command("missing", ["/nowhere/program"], os.environ)
    both = Processes([announced, missing], lines.add)
    with pytest.raises(FileNotFoundError), both:
        pass
    with pytest.raises(Problem, match="'announced' ended"):
        both.check()


def test_an_error_inside_stops_them() -> None:
    lines = Lines()
    both = Processes([python("lasting", WAIT)], lines.add)
    with pytest.raises(KeyboardInterrupt), both:
        raise KeyboardInterrupt
    with pytest.raises(Problem, match="'lasting' ended"):
        both.check()
