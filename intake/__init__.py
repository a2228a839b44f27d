"""The command line, which starts and tends the rest."""

from __future__ import annotations


def main() -> int:
    """Run the command `intake`; return its exit code."""
    from intake.command_line import run_command_line  # imported late: a process of ours needs not all of it

    return run_command_line()
