"""Turn what a database answers into a sentence without personal data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from leads.problems import LeadNotStored


@contextmanager
def storing(engine: Engine, otherwise: str = "The lead was not stored") -> Iterator[Connection]:
    """Give a connection whose transaction is stored whole at the end, or not at all.

    Raises:
        LeadNotStored: whatever the database's failure was; the message begins with `otherwise`.
    """
    try:
        with engine.begin() as connection:
            yield connection
    # ValueError: text that the driver cannot write, such as a NUL character on PostgreSQL.
    except (SQLAlchemyError, ValueError) as error:
        # Not chained: PostgreSQL's own messages quote the row.
        raise LeadNotStored(f"{otherwise}: the database answered {_name(error)}.") from None


def _name(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        # SQLite's messages quote no values, and tell a full disk from a locked file.
        told = f" ({error.orig})" if type(error.orig).__module__ == "sqlite3" else ""
        return f"{type(error.orig).__name__}{told}"
    return type(error).__name__
