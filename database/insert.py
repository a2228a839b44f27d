"""The one statement that SQLAlchemy leaves to each engine."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_unless_there(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row and tell whether it went in; a row that breaks a unique constraint is left out.

    On PostgreSQL it waits for a running transaction that inserts the same.
    """
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    # Inline: no RETURNING, so that the row count is the database's own.
    return bool(connection.execute(insert(table).inline().values(values).on_conflict_do_nothing()).rowcount)
