"""What is shown when something cannot be done."""

from __future__ import annotations

from sanic.exceptions import MethodNotSupported, NotFound, PayloadTooLarge, SanicException
from sqlalchemy.exc import SQLAlchemyError

from desk.visit import Page

LARGEST_BODY = 8_000_000  # taken in so that too long a note can be answered in words
_TELL = "tell whoever looks after the desk"


def trouble(title: str, text: str, status: int) -> Page:
    """Return a page that says what went wrong."""
    return Page("problem.html", {"title": title, "text": text}, status=status)


NO_DATABASE = trouble(
    "The database does not answer",
    f"Nothing was changed. Try again in a minute; if it stays like this, {_TELL}.",
    503,
)
NO_KEY = trouble(
    "The key does not fit",
    f"Codes and secrets are kept with a key, and it is not the one that it was; {_TELL}: the log says more.",
    503,
)


def trouble_of(error: Exception) -> Page:
    """Return the page for what went wrong before or beside a page's own function."""
    if isinstance(error, SQLAlchemyError):
        return NO_DATABASE
    if isinstance(error, NotFound | MethodNotSupported):
        return trouble("Not here", "There is no such page; perhaps a link is old.", 404)
    if isinstance(error, PayloadTooLarge):
        most = f"{LARGEST_BODY // 1_000_000} MB"
        return trouble("Too long", f"That was more than {most}, so none of it was stored; send less.", 413)
    if isinstance(error, SanicException) and error.status_code < 500:
        sent = "The browser sent what cannot be read; nothing was changed."
        return trouble("Not understood", sent, error.status_code)
    return trouble("Not done", f"Something went wrong here. Try again; if it stays like this, {_TELL}.", 500)
