"""Copy the database into a SQLite file while it is used, and put such a copy in the database's place.

One kind of copy serves both engines: an older one is brought to the current schema by the usual migrations
before its rows go anywhere.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from database.engine import (
    MIGRATION_LOCK,
    database_address,
    engine_as_it_is,
    not_usable,
    open_database,
)
from database.error import DatabaseError
from database.rows import copy_rows, has_rows
from database.schema import bring_to_current_schema, known_versions, stored_version, upgrade
from database.sqlite_file import BUSY_SECONDS, others_held_off

_IN_USE = "The database is in use: stop the assistant, the desk and whatever else has it open, and try again."
_DATA_THERE = (
    "There are data in the database already: add --replace to put the backup in their place; they are kept."
)


def copy_database(target: Path, url: str | None = None) -> str:
    """Write all that is stored at one moment into a new SQLite file, and return its schema version.

    Whoever works on the database goes on working, and its schema stays as it is.

    Raises:
        DatabaseError: there is none, it is damaged, or a newer program made it.
    """
    address = database_address(url)
    try:
        if address.get_backend_name() == "sqlite":
            _copy_sqlite(Path(address.database), target)
        else:
            _copy_postgresql(address, target)
    except SQLAlchemyError as error:
        raise not_usable(address, error) from None
    return version_of_copy(target)


def version_of_copy(copy: Path) -> str:
    """Return the schema version of a SQLite file that was found whole.

    Raises:
        DatabaseError: it is damaged, or there is no schema in it.
    """
    engine = _engine_of(copy)
    try:
        with engine.begin() as connection:
            version = stored_version(connection)
            if connection.execute(text("PRAGMA quick_check")).scalar() != "ok" or version is None:
                raise DatabaseError("The database is damaged; restore a backup made before.")
            return version
    except SQLAlchemyError:
        raise DatabaseError("The database is damaged; restore a backup made before.") from None
    finally:
        engine.dispose()


def _engine_of(file: Path) -> Engine:
    return engine_as_it_is(URL.create("sqlite", database=str(file)))


def _copy_sqlite(path: Path, target: Path) -> None:
    if not path.exists() or path.stat().st_size == 0:
        raise DatabaseError(f"There is no database at {path} yet, so there is nothing to back up.")
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as source, closing(_new(target)) as copy:
            source.backup(copy)  # in one step: it holds no writer up, and sees none of what they write
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise DatabaseError(f"The database file {path} cannot be used: {error}.") from None


def _copy_postgresql(address: URL, target: Path) -> None:
    engine = engine_as_it_is(address)
    one_moment = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    _new(target).close()
    into = _engine_of(target)
    try:
        with engine.connect().execution_options(**one_moment) as source, into.begin() as copy:
            version = stored_version(source)
            if version is None:
                raise DatabaseError("The database holds no tables yet, so there is nothing to back up.")
            if version not in known_versions():
                raise DatabaseError(
                    f"The database has schema {version}, which this program does not know: "
                    "back it up with the program that it belongs to."
                )
            upgrade(copy, version)
            copy_rows(source, copy)
    finally:
        into.dispose()
        engine.dispose()


def _new(target: Path) -> sqlite3.Connection:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return sqlite3.connect(target)


def replace_database(copy: Path, *, replace: bool, url: str | None = None) -> str | None:
    """Put a copy in the database's place, in the current schema, or leave all as it was.

    Args:
        replace: whether data that are there may be replaced; they are kept beside the database.

    Returns:
        Where what was replaced is kept; None when there was nothing.

    Raises:
        DatabaseError: somebody uses the database, or there are data in it and `replace` is false.
    """
    address = database_address(url)
    kept = f"replaced_{datetime.now(timezone.utc):%Y%m%d_%H%M%S}"
    try:
        if address.get_backend_name() == "sqlite":
            return _replace_sqlite(copy, Path(address.database), kept, replace=replace)
        return _replace_postgresql(copy, address, kept, replace=replace)
    except SQLAlchemyError as error:
        raise not_usable(address, error) from None
    except OSError as error:
        raise DatabaseError(f"The backup could not be put in place: {error.strerror}.") from None


@contextmanager
def _in_current_schema(copy: Path, folder: Path) -> Iterator[Path]:
    """Give a copy of a copy, on the disk of a folder, which has the current schema."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restoring-") as own:
        current = Path(own) / "intake.db"
        shutil.copyfile(copy, current)
        open_database(f"sqlite:///{current}").dispose()
        _at_rest(current)
        with current.open("rb") as file:
            os.fsync(file.fileno())
        current.chmod(0o600)
        yield current


def _at_rest(path: Path) -> bool:
    """Write the log into the file itself, which works while nobody else has it open; tell whether it did."""
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            return False
        return True


def _replace_sqlite(copy: Path, path: Path, kept: str, *, replace: bool) -> str | None:
    with others_held_off(path):
        has_data = path.exists() and _has_data(path)
        if has_data and not replace:
            raise DatabaseError(_DATA_THERE)
        with _in_current_schema(copy, path.parent) as current:
            beside = path.with_name(f"{path.name}.{kept}")
            if has_data:
                os.link(path, beside)  # so that there is a database at every moment
                for log in ("-wal", "-shm"):  # of a damaged one
                    if path.with_name(path.name + log).exists():
                        path.with_name(path.name + log).replace(beside.with_name(beside.name + log))
            current.replace(path)
    return str(beside) if has_data else None


def _has_data(path: Path) -> bool:
    """Tell whether a file that nobody has open holds anything; what cannot be read does."""
    try:
        if not _at_rest(path):
            raise DatabaseError(_IN_USE)
        engine = _engine_of(path)
        try:
            with engine.begin() as connection:
                return has_rows(connection)
        finally:
            engine.dispose()
    except (sqlite3.DatabaseError, SQLAlchemyError):
        return True


def _replace_postgresql(copy: Path, address: URL, kept: str, *, replace: bool) -> str | None:
    engine = engine_as_it_is(address)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
            if connection.execute(_OTHERS).scalar():
                raise DatabaseError(_IN_USE)
            has_data = has_rows(connection)
            if has_data and not replace:
                raise DatabaseError(_DATA_THERE)
            if has_data:
                _set_aside(connection, kept)
            bring_to_current_schema(connection)
            with _in_current_schema(copy, copy.parent) as current:
                source = _engine_of(current)
                with source.begin() as rows:
                    copy_rows(rows, connection)
                source.dispose()
    finally:
        engine.dispose()
    return f"the schema {kept} of the same database" if has_data else None


_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)


def _set_aside(connection: Connection, schema: str) -> None:
    """Move all tables, whichever program made them, into a schema of their own."""
    tables = inspect(connection).get_table_names()
    connection.execute(text(f"CREATE SCHEMA {schema}"))
    for table in tables:
        connection.execute(text(f'ALTER TABLE "{table}" SET SCHEMA {schema}'))
