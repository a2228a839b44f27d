"""The machine: who can read the files, and how much room there is."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy.engine import Engine

from database.engine import DatabaseError, database_address
from database.secret import SecretFileError, decrypt, key_for, secret_file
from intake.checks.finding import Finding, must, ok
from leads.staff import encrypted_secrets

LEAST_FREE = 1e9  # bytes


def check_key(engine: Engine | None) -> Finding:
    """See that the key is there, private, and the one that secrets were encrypted with."""
    secrets = encrypted_secrets(engine) if engine is not None else []
    if not secret_file().exists():
        if secrets:
            return must("key", f"{secret_file()} is gone: put it back, or reset everybody's second factor.")
        return ok("key", f"the first start makes {secret_file()}")
    try:
        key_for("check")
        for secret in secrets:
            decrypt(secret)
    except SecretFileError as error:
        return must("key", str(error))
    return ok("key", f"{secret_file()}, readable for its owner alone; keep a copy elsewhere")


def check_privacy_of_files(var: Path) -> Finding:
    """See that nobody else can read what holds personal details."""
    open_to_others = [path for path in _private(var) if path.exists() and path.stat().st_mode & 0o077]
    if open_to_others:
        named = " ".join(str(path) for path in open_to_others)
        return must("files", f"Others on this machine can read them: run 'chmod go= {named}'.")
    return ok("files", "database, mail and logs are readable for their owner alone")


def _private(var: Path) -> list[Path]:
    database = _database_file()
    files = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")] if database else []
    return [*files, var / "mail", var / "log"]


def _database_file() -> Path | None:
    """Return the file of a SQLite database."""
    try:
        address = database_address()
    except DatabaseError:
        return None
    return Path(address.database) if address.drivername == "sqlite" else None


def check_disk(var: Path) -> Finding:
    """See that there is room: a database that cannot grow takes no requests."""
    database = _database_file()
    for folder in dict.fromkeys([database.parent if database else var, var]):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        free = shutil.disk_usage(there).free
        if free < LEAST_FREE:
            return must("disk", f"Only {free / 1e6:.0f} MB are free where {folder} is: make room for 1 GB.")
    return ok("disk", f"{free / 1e9:.0f} GB free")
