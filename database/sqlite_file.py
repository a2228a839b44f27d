"""The file of a SQLite database: private, in write-ahead mode, opened first by one process at a time."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from database.error import DatabaseError

BUSY_SECONDS = 5


@contextmanager
def sole_opener(path: Path) -> Iterator[None]:
    """Make the file ready, and hold off every other process that opens it meanwhile.

    A missing folder is created 0700, a missing or empty file is made 0600.

    Raises:
        DatabaseError: naming the folder or file that cannot be used.
    """
    with others_held_off(path):
        _make_ready(path)
        yield


@contextmanager
def others_held_off(path: Path) -> Iterator[None]:
    """Hold off every other process that wants to open the file; a missing folder is created 0700.

    Raises:
        DatabaseError: naming the folder that cannot be used.
    """
    try:
        for folder in reversed([folder for folder in path.parents if not folder.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
        # The folder itself is locked, so that no lock file is left behind. The database must not be: closing
        # any descriptor of it would drop the locks that SQLite holds on it in this process.
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise DatabaseError(
            f"The database's folder {path.parent} cannot be used: {error.strerror}."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _make_ready(path: Path) -> None:
    try:
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        elif path.stat().st_size == 0:
            path.chmod(0o600)
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    except OSError as error:
        raise DatabaseError(f"The database file {path} cannot be written: {error.strerror}.") from None
    except sqlite3.Error as error:
        raise DatabaseError(f"The database file {path} cannot be used: {error}.") from None
