"""Copy every row from one database into another of the same schema."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, DateTime, Integer, MetaData, Table, event, func, insert, select, text
from sqlalchemy.engine import Connection

from database.tables import Moment

SCHEMA_TABLE = "alembic_version"
ROWS_AT_A_TIME = 2000


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables as they are in a database, of whatever version; what others refer to comes first."""
    found = MetaData()
    event.listen(found, "column_reflect", _in_general_terms)
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != SCHEMA_TABLE]


def _in_general_terms(inspector: Any, table: Any, column: dict[str, Any]) -> None:  # noqa: ARG001
    """Give a column a type that both engines know, instead of the engine's own."""
    general = column["type"].as_generic()
    if isinstance(general, DateTime):
        general = Moment()
    elif isinstance(general, JSON):
        general = JSON(none_as_null=True)
    column["type"] = general


def has_rows(connection: Connection) -> bool:
    """Tell whether anything is stored."""
    return any(
        connection.execute(select(text("1")).select_from(table).limit(1)).first() is not None
        for table in tables_of(connection)
    )


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every row into the empty tables of a database that has the same schema."""
    for table in tables_of(source):
        rows = source.execution_options(stream_results=True).execute(select(table))
        for some in rows.mappings().partitions(ROWS_AT_A_TIME):
            target.execute(insert(table), [dict(row) for row in some])
        if target.dialect.name == "postgresql":
            _go_on_counting(target, table)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows behind the copied ones; SQLite does so by itself."""
    for column in table.primary_key.columns:
        if isinstance(column.type, Integer):
            # No sequence, or no row: nothing is set.
            connection.execute(
                select(func.setval(func.pg_get_serial_sequence(table.name, column.name), func.max(column)))
            )
