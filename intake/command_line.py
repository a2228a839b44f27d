"""`intake`: one command, its parts and their errors."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NoReturn, cast

from clinic.clinic import ClinicFileError
from database.error import DatabaseError
from intake import (
    articles_command,
    backup_command,
    chat_command,
    check_command,
    demo_command,
    leads_command,
    privacy_command,
    questions_command,
    run_command,
    staff_command,
    train_command,
)
from intake.problem import Problem
from safety.wording import RedFlagsFileError

_PARTS = (
    run_command,
    chat_command,
    train_command,
    check_command,
    articles_command,
    leads_command,
    questions_command,
    staff_command,
    privacy_command,
    demo_command,
    backup_command,
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see '{self.prog} --help'.\n")


def run_command_line(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for.

    Returns:
        The exit code: 0 when all went well, 1 when a process ended by itself, 2 when something is wrong.
    """
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGHUP, _stop)  # the terminal was closed
    options = _parser().parse_args(arguments)
    run = cast("Callable[[argparse.Namespace], int]", options.run)
    try:
        return run(options)
    except (Problem, ClinicFileError, RedFlagsFileError, DatabaseError) as problem:
        print(problem, file=sys.stderr)
        return getattr(problem, "exit_code", 2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="intake",
        description="The clinic's chat assistant: start it, talk to it, train it, see the leads it brought.",
        epilog="Every setting is an environment variable; README.md lists them.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for part in _PARTS:
        part.add_parser(commands)
    return parser


def _stop(signal_number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
    raise SystemExit(128 + signal_number)
