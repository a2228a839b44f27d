"""Buttons: what a press sends is the words on it, so that a press and a typed reply are the same."""

from __future__ import annotations

from collections.abc import Iterable

BOOK = "Book my free consultation"
CALL_ME = "Please call me back"
NONE_OF_THESE = "None of these"


def button(title: str, payload: str | None = None) -> dict[str, str]:
    """Make one button."""
    return {"title": title, "payload": payload or title}


def buttons(titles: Iterable[str]) -> list[dict[str, str]]:
    """Make a button of each title."""
    return [button(title) for title in titles]
