"""Open the database that DATABASE_URL names."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from database.error import DatabaseError
from database.schema import bring_to_current_schema
from database.sqlite_file import BUSY_SECONDS, sole_opener

__all__ = [
    "DatabaseError",
    "database_address",
    "engine_as_it_is",
    "is_answering",
    "leave_to_later",
    "open_database",
    "reading",
]

PROJECT = Path(__file__).resolve().parents[1]
DEFAULT_URL = "sqlite:///var/intake.db"
EXAMPLES = "sqlite:///var/intake.db or postgresql://user:password@host/name"
CONNECT_SECONDS = 4
POOL_SECONDS = 5  # for one of 15 connections to become free
# A connection not used for longer is asked first whether the server is still there.
SECONDS_UNASKED = 1.0
_ONLY_READS, _TURN, _USED_AT = "only_reads", "turn", "used_at"
# One transaction of this process writes to a SQLite file at a time.
_turns_to_write: dict[str, Lock] = defaultdict(Lock)
_NOT_WAITING = text("SET LOCAL synchronous_commit = off")
MIGRATION_LOCK = 5_104_201  # any number, the same in every process


def open_database(url: str | None = None, *, waits_for_disk: bool = True) -> Engine:
    """Open the database of `url`, else of DATABASE_URL, else var/intake.db; bring it to the current schema.

    Args:
        url: instead of the environment's.
        waits_for_disk: let every transaction wait until SQLite's file is on the disk. Without, a power cut
            (no crash) can undo the last moments, unless another transaction or `compact` has waited since.

    Raises:
        DatabaseError: one sentence that says what is wrong; it never shows the password.
    """
    address = database_address(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address, waits_for_disk)
    return _open_postgresql(address)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection that only reads; in SQLite it waits for nobody, and nobody for it.

    On PostgreSQL each statement sees what is committed then, as it would in a transaction, which costs two
    round trips more.
    """
    options = {_ONLY_READS: True} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    with engine.connect().execution_options(**options) as connection:
        yield connection


def leave_to_later(connection: Connection) -> None:
    """Let the transaction end before PostgreSQL has it on the disk, where it is within a second.

    A crash of the database can undo it, but not alone, if a later one waited. So it is for what would be done
    again. SQLite's, with `waits_for_disk` off, do not wait anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_NOT_WAITING)


def is_answering(engine: Engine) -> bool:
    """Tell whether something can be read from the database."""
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT version_num FROM alembic_version")).one()
    except SQLAlchemyError:
        return False
    return True


def database_address(url: str | None = None) -> URL:
    """Return the address in `url`, else in DATABASE_URL, else var/intake.db; a SQLite file by its full path.

    Raises:
        DatabaseError: it is none.
    """
    try:
        address = make_url(url or os.environ.get("DATABASE_URL") or DEFAULT_URL)
    except (ArgumentError, ValueError):
        # The text is not repeated, for there may be a password in it.
        raise DatabaseError(f"DATABASE_URL is not a database's address; write it like {EXAMPLES}.") from None
    if address.drivername not in ("sqlite", "postgresql", "postgresql+psycopg2"):
        raise DatabaseError(
            f"DATABASE_URL asks for {address.drivername!r}, which is not supported; write it like {EXAMPLES}."
        )
    if address.drivername != "sqlite" and "@" in f"{address.host}{address.database}":
        raise DatabaseError("DATABASE_URL has an @ in its user name or password; write it as %40.")
    return _sqlite_address(address) if address.drivername == "sqlite" else address


def _sqlite_address(address: URL) -> URL:
    if address.database in (None, "", ":memory:") or address.query or address.host:
        raise DatabaseError(
            "DATABASE_URL does not name a SQLite file; write it like sqlite:///var/intake.db "
            "(four slashes for a path from the root), with nothing behind the name."
        )
    return URL.create("sqlite", database=str(PROJECT / address.database))


def engine_as_it_is(address: URL) -> Engine:
    """Return an engine for a database, whose schema stays as it is; nothing is opened yet."""
    return _sqlite_engine(address) if address.get_backend_name() == "sqlite" else _postgresql_engine(address)


def _sqlite_engine(address: URL) -> Engine:
    engine = create_engine(
        address,
        future=True,
        hide_parameters=True,  # else every error would quote what visitors typed
        poolclass=QueuePool,
        pool_timeout=POOL_SECONDS,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_up_sqlite_connection)
    event.listen(engine, "begin", partial(_take_turn, _turns_to_write[str(address)]))
    event.listen(engine, "checkin", _give_up_turn)
    # Where SQLAlchemy wraps what the driver raises; a statement of its own took a quarter of a transaction.
    engine.dialect.do_begin = _begin_at_once
    return engine


def _open_sqlite(address: URL, waits_for_disk: bool) -> Engine:
    engine, path = _sqlite_engine(address), Path(address.database)
    if not waits_for_disk:
        event.listen(engine, "connect", _wait_for_no_disk)
    try:
        with sole_opener(path), engine.begin() as connection:
            bring_to_current_schema(connection)
    except SQLAlchemyError as error:
        raise not_usable(address, error) from None
    return engine


def _set_up_sqlite_connection(connection: Any, record: Any) -> None:  # noqa: ARG001
    connection.isolation_level = None  # sqlite3 would begin too late, and commit before some statements
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _wait_for_no_disk(connection: Any, record: Any) -> None:  # noqa: ARG001
    connection.execute("PRAGMA synchronous=NORMAL")


def _take_turn(turn: Lock, connection: Connection) -> None:
    connection.info[_ONLY_READS] = connection.get_execution_options().get(_ONLY_READS, False)
    # SQLite itself would look again and again whether it is its turn, pausing up to a tenth of a second.
    is_due = not connection.info[_ONLY_READS] and _TURN not in connection.info
    if is_due and turn.acquire(timeout=BUSY_SECONDS):
        connection.info[_TURN] = turn


def _begin_at_once(connection: Any) -> None:
    # A transaction that reads and then writes fails at once, without waiting, when another wrote in between.
    connection.dbapi_connection.execute("BEGIN" if connection.info[_ONLY_READS] else "BEGIN IMMEDIATE")


def _give_up_turn(connection: Any, record: Any) -> None:  # noqa: ARG001
    if turn := record.info.pop(_TURN, None):
        turn.release()


def _postgresql_engine(address: URL) -> Engine:
    engine = create_engine(
        address,
        future=True,
        hide_parameters=True,
        pool_timeout=POOL_SECONDS,
        connect_args={} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS},
    )
    engine.dialect.reset_isolation_level = _as_the_server_has_it
    # As pool_pre_ping, which asks every time: a round trip for each of a message's transactions.
    event.listen(engine, "checkout", partial(_ask_if_idle, engine))
    event.listen(engine, "checkin", _note_use)
    return engine


def _as_the_server_has_it(connection: Any) -> None:
    # SQLAlchemy would name a level here, and psycopg2 tell the server of it again and again from then on,
    # where no error is caught and the connection would be lost to the pool.
    connection.set_isolation_level(None)


def _ask_if_idle(engine: Engine, connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001
    idle_since = record.info.get(_USED_AT)  # none of a new connection
    is_idle = idle_since is not None and time.monotonic() - idle_since > SECONDS_UNASKED
    if is_idle and not engine.dialect.do_ping(connection):
        raise InvalidatePoolError


def _note_use(connection: Any, record: Any) -> None:  # noqa: ARG001
    record.info[_USED_AT] = time.monotonic()


def _open_postgresql(address: URL) -> Engine:
    engine = _postgresql_engine(address)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
            bring_to_current_schema(connection)
    except SQLAlchemyError as error:
        raise not_usable(address, error) from None
    return engine


def not_usable(address: URL, error: SQLAlchemyError) -> DatabaseError:
    """Return what to say when a database cannot be used, without its password."""
    reason = _reason(error)
    if address.get_backend_name() == "sqlite":
        return DatabaseError(f"The database file {address.database} cannot be used: {reason}.")
    if address.password:
        reason = reason.replace(str(address.password), "***")
    return DatabaseError(
        f"The database server of DATABASE_URL ({address.host or 'local'}) cannot be used: {reason}."
    )


def _reason(error: SQLAlchemyError) -> str:
    lines = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
