"""The file that a backup is: a zip with the database, the clinic's own texts and perhaps the key."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from database.copies import copy_database
from database.schema import known_versions
from database.secret import secret_file
from intake.problem import Problem

# What an owner edits (docs/owner.md); all other files come with the program.
OWN_TEXTS = ("clinic.yml", "data/articles", "data/faq", "data/red_flags.yml")
DATABASE, KEY, RECORD = "intake.db", "secret.key", "backup.json"
FORMAT = 1
COMPRESSION_LEVEL = 1


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself."""

    format: int
    made_at: str
    schema: str


def write_backup(path: Path, project: Path, *, with_key: bool, replace: bool) -> Backup:
    """Write what the clinic cannot get again from anywhere else into a file for its owner alone.

    Raises:
        Problem: the file is there already, or cannot be written, or there is no key.
        DatabaseError: the database cannot be copied.
    """
    path = path.absolute()
    if path.exists() and not (replace and path.is_file()):
        raise Problem(f"{path} is there already: choose another name, or add --replace.")
    if with_key and not secret_file().is_file():
        raise Problem(f"There is no key at {secret_file()} yet: leave out --with-key.")
    try:
        with _unfinished_folder(path.parent) as folder:
            made_at = f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M UTC}"
            about = Backup(FORMAT, made_at, copy_database(folder / DATABASE))
            unfinished = folder / "backup.zip"
            _write(unfinished, about, folder / DATABASE, project, with_key=with_key)
            unfinished.replace(path)
            return about
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}.") from None


@contextmanager
def _unfinished_folder(beside: Path) -> Iterator[Path]:
    """Give a folder on the file's own disk, for its owner alone; what a killed backup left goes first."""
    for left_behind in beside.glob(".intake-backup-*"):
        with _locked(left_behind) as nobody_writes_it:
            if nobody_writes_it:
                shutil.rmtree(left_behind, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(dir=beside, prefix=".intake-backup-") as own,
        _locked(Path(own)),
    ):
        yield Path(own)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Lock a folder, and tell whether that could be done; the lock goes with its process, however it ends."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def _write(path: Path, about: Backup, database: Path, project: Path, *, with_key: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as archive:
            archive.writestr(RECORD, json.dumps(asdict(about), indent=2))
            archive.write(database, DATABASE)
            for each in own_files(project):
                archive.write(each, each.relative_to(project).as_posix())
            if with_key:
                archive.write(secret_file(), KEY)
        file.flush()
        os.fsync(file.fileno())


def own_files(project: Path) -> list[Path]:
    """Return the files that the clinic's owner edits."""
    return [
        file
        for name in OWN_TEXTS
        for file in sorted([*(project / name).rglob("*"), project / name])
        if file.is_file() and not file.name.startswith(".")
    ]


@contextmanager
def opened_backup(path: Path, folder: Path) -> Iterator[tuple[Backup, Path]]:
    """Read a backup to its last byte, and give what it says of itself and a folder of what is in it.

    The folder is made in `folder`, and is gone afterwards.

    Raises:
        Problem: the file is damaged, none of ours, or made by a newer program.
    """
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}.") from None
    except zipfile.BadZipFile:
        raise _damaged(path) from None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with archive, tempfile.TemporaryDirectory(dir=folder, prefix=".restoring-") as own:
        try:
            about = Backup(**json.loads(archive.read(RECORD)))
            if about.format > FORMAT or about.schema not in known_versions():
                raise Problem(f"{path} was made by a newer program than this one: update the program first.")
            for name in archive.namelist():
                if _is_ours(name):
                    _unpack(archive, name, Path(own) / name)
            if not (Path(own) / DATABASE).is_file():
                raise _damaged(path)
        except (KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile, zlib.error):
            raise _damaged(path) from None
        except OSError as error:
            raise Problem(f"{path} cannot be unpacked in {folder}: {error.strerror}.") from None
        yield about, Path(own)


def _is_ours(name: str) -> bool:
    """Tell whether a name is one that is put back; nothing else leaves the zip."""
    in_texts = any(name == text or name.startswith(f"{text}/") for text in OWN_TEXTS)
    return name in (DATABASE, KEY) or (in_texts and ".." not in Path(name).parts)


def _unpack(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    private = name in (DATABASE, KEY)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644)
    with archive.open(name) as packed, os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(packed, file, 1 << 20)  # which checks the sum at the end


def _damaged(path: Path) -> Problem:
    return Problem(f"{path} is damaged, or no backup of 'intake backup': take another one.")
