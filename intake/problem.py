"""What stops a command."""

from __future__ import annotations


class Problem(Exception):
    """A command cannot go on; the message is one sentence that says what is wrong and what to do."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code
