"""What the terminal says after all conversations: how long they took, what they touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rasa_conversation_tests.coverage import CoverageSettings, KindCoverage, below_floor, measure
from rasa_conversation_tests.coverage_pages import as_html, as_json, as_lines

_SLOWEST = 10


@dataclass(frozen=True)
class Held:
    """A conversation that was held; plain values, for pytest-xdist carries it between processes."""

    name: str
    turns: int
    seconds: float
    unseen: int
    touched: Mapping[str, Sequence[str]]


class Summary:
    """Gathers what the conversations report; it stands where pytest's terminal is, not in xdist's workers."""

    def __init__(self) -> None:
        self.held: list[Held] = []
        self.passed: list[Held] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a conversation reports."""
        values: dict[str, Any] | None = getattr(report, "conversation", None)
        if values is not None:
            held = Held(report.nodeid, **values)
            self.held.append(held)
            if report.passed:
                self.passed.append(held)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how long it took."""
        if not self.held:
            return
        terminalreporter.section("conversations")
        for line in stopwatch(self.held):
            terminalreporter.write_line(line)
        unseen = sum(held.unseen for held in self.held)
        if unseen:
            terminalreporter.write_line(
                f"{unseen} expectations could not be judged from outside: outcomes never can; names, slots "
                "and intents can where the server runs with --enable-api"
            )


def stopwatch(held: Sequence[Held]) -> list[str]:
    """Write the time in all, per turn, and the slowest ten; loading the model is not counted."""
    seconds, turns = sum(one.seconds for one in held), sum(one.turns for one in held)
    per_turn = 1000 * seconds / turns if turns else 0
    lines = [f"conversations: {len(held)}, turns: {turns}, {seconds:.1f} s in all, {per_turn:.0f} ms a turn"]
    slowest = sorted(held, key=lambda one: one.seconds, reverse=True)[:_SLOWEST]
    return [*lines, *(f"{one.seconds:7.2f} s {one.turns:4} turns  {one.name}" for one in slowest)]


class CoverageReport:
    """Measures after the last test, writes the page and the JSON file, and fails the run below a floor."""

    def __init__(
        self,
        summary: Summary,
        everything: Mapping[str, set[str]],
        settings: CoverageSettings,
        folder: Path,
    ) -> None:
        self._summary = summary
        self._everything = everything
        self._settings = settings
        self._folder = folder
        self._coverage: list[KindCoverage] = []
        self._problems: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Measure; a run that was good so far fails when a floor is not reached."""
        touched = [held.touched for held in self._summary.passed]
        self._coverage = measure(self._everything, touched, self._settings)
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "coverage.json").write_text(as_json(self._coverage), encoding="utf-8")
        (self._folder / "index.html").write_text(as_html(self._coverage), encoding="utf-8")
        self._problems = below_floor(self._coverage, self._settings.floors)
        if self._problems and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table and what is below a floor."""
        terminalreporter.section("conversation coverage")
        for line in as_lines(self._coverage):
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"\n{self._folder / 'index.html'}, {self._folder / 'coverage.json'}")
        for problem in self._problems:
            terminalreporter.write_line(problem, red=True)
