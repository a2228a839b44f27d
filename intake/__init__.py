"""The command line, which starts and tends the rest."""

from __future__ import annotations


def main() -> int:
    """Run the command `intake`; return its exit code."""
    try:
        # Here, so that Ctrl-C may come while it is imported, and our processes import what they need alone.
        from intake.command_line import run_command_line

        return run_command_line()
    except KeyboardInterrupt:
        return 130
