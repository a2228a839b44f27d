"""What a request is refused with."""

from __future__ import annotations


class Refusal(Exception):
    """A request that is not served; the text is for the visitor."""

    def __init__(self, status: int, code: str, text: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.text = text
        self.retry_after = retry_after  # seconds


def session_over() -> Refusal:
    """Return the refusal of a token that is unknown, too old or deleted."""
    return Refusal(401, "session_over", "This chat has ended. You can go on in a new one.")
