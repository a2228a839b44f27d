"""Bring a database to the schema that this code knows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from database.error import DatabaseError

MIGRATIONS = Path(__file__).with_name("migrations")


def known_versions() -> list[str]:
    """Return the schema versions that this code can make, oldest first, read from the files' names."""
    return sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def bring_to_current_schema(connection: Connection) -> None:
    """Run the migrations that are missing, in the caller's transaction and under the caller's lock.

    Raises:
        DatabaseError: when a newer program has changed the schema.
    """
    stored, known = stored_version(connection), known_versions()
    if stored == known[-1]:
        return
    if stored is not None and stored not in known:
        raise DatabaseError(
            f"The database has schema {stored}, newer than {known[-1]} which this program knows; "
            "update the program, or name another database in DATABASE_URL."
        )
    upgrade(connection)


def stored_version(connection: Connection) -> str | None:
    """Return the schema that a database has; none before its first start."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def upgrade(connection: Connection, version: str = "head") -> None:
    """Run the migrations up to a version, in the caller's transaction."""
    # Imported only when there is something to do: it costs more than opening a current database.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, version)
