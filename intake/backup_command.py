"""`intake backup` and `intake restore`: what the clinic cannot get again from anywhere else."""

from __future__ import annotations

import argparse
import shutil
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from database.copies import replace_database
from database.engine import open_database
from database.schema import known_versions
from database.secret import secret_file
from intake.backup_file import KEY, OWN_TEXTS, Backup, opened_backup, own_files, write_backup
from intake.checks.machine import check_key
from intake.environment import MODEL, PROJECT
from intake.problem import Problem
from intake.training import is_current
from leads.actor import COMMAND
from leads.audit import record_alone
from leads.mail_transport import VAR
from leads.problems import LeadProblem


def add_parser(commands: Any) -> None:
    """Add `backup` and `restore` to the command line."""
    backing_up = commands.add_parser("backup", help="write database and texts to a file, also while running")
    backing_up.add_argument("file", type=Path, metavar="FILE")
    backing_up.add_argument(
        "--with-key", action="store_true", help="also the key that second factors are encrypted with"
    )
    backing_up.add_argument("--replace", action="store_true", help="write over FILE if it is there")
    backing_up.set_defaults(run=back_up)
    restoring = commands.add_parser("restore", help="put a backup in place; stop the assistant before")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument(
        "--replace", action="store_true", help="also when there are data; they are kept beside the new ones"
    )
    restoring.set_defaults(run=restore)


def back_up(options: argparse.Namespace) -> int:
    """Write a backup; return the exit code."""
    made = write_backup(options.file, PROJECT, with_key=options.with_key, replace=options.replace)
    if made.schema == known_versions()[-1]:  # an older one must stay as it is
        _record("backup.made", made)
    size = options.file.stat().st_size / 1e6
    print(f"Written to {options.file} ({size:.1f} MB): the database, {_in_words(OWN_TEXTS)}.")
    print("It holds personal details, so keep it where nobody else can read it.")
    if options.with_key:
        print("The key is in it: whoever has this file can also read the second factors' secrets.")
    elif secret_file().exists():
        print(f"The key is not in it: keep {secret_file()} apart from it, or add --with-key.")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in place, database first; return the exit code."""
    with opened_backup(options.file, VAR) as (about, folder):
        kept_at = replace_database(folder / "intake.db", replace=options.replace)
        kept_in = VAR / f"replaced_{datetime.now(timezone.utc):%Y%m%d_%H%M%S}"
        try:
            key_kept = _put_key_back(folder / KEY, kept_in)
            texts_kept = _put_texts_back(folder, kept_in)
        except OSError as error:
            raise Problem(
                f"The database is restored, and the texts are not ({error.strerror}): "
                f"take them out of {options.file}, which is a zip file."
            ) from None
    _record("backup.restored", about)
    engine = open_database()
    key_finding = check_key(engine)
    engine.dispose()
    print(
        f"Restored what was backed up at {about.made_at}: who was erased later is there again, so erase anew."
    )
    if kept_at:
        print(f"What was in the database before is kept as {kept_at}.")
        print("It holds personal details: remove it when you do not need it any more.")
    if key_kept or texts_kept:
        replaced = [*([secret_file().name] if key_kept else []), *texts_kept]
        print(f"Also replaced, and kept in {kept_in}: {_in_words(replaced)}.")
    if key_finding.level != "ok":
        print(key_finding.says)
    if not is_current(MODEL):
        print("The model was made from other texts or code: 'make train' renews it.")
    return 0


def _put_key_back(key: Path, kept_in: Path) -> bool:
    """Put the key in place if the backup has one; tell whether there was another."""
    target = secret_file()
    if not key.exists() or (target.exists() and target.read_bytes() == key.read_bytes()):
        return False
    another = target.exists()
    if another:
        _keep(target, kept_in / target.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.restoring")
    unfinished.touch(0o600)
    unfinished.write_bytes(key.read_bytes())
    unfinished.replace(target)
    return another


def _put_texts_back(folder: Path, kept_in: Path) -> list[str]:
    """Put those texts in place that are not as they were; return the names of those that were replaced."""
    replaced = []
    for name in OWN_TEXTS:
        if not (folder / name).exists() or _content(folder, name) == _content(PROJECT, name):
            continue
        if (PROJECT / name).exists():
            _keep(PROJECT / name, kept_in / name)
            replaced.append(name)
        shutil.move(folder / name, PROJECT / name)
    return replaced


def _content(project: Path, name: str) -> dict[Path, bytes]:
    return {
        file.relative_to(project): file.read_bytes()
        for file in own_files(project)
        if file.relative_to(project).as_posix().startswith(name)
    }


def _keep(what: Path, where: Path) -> None:
    where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(what, where)  # var/ may be on another disk


def _record(action: str, about: Backup) -> None:
    engine = open_database()
    try:
        record_alone(engine, COMMAND, action, "database", about.made_at)
    except LeadProblem as problem:
        raise Problem(f"All was done; then a problem came up: {problem}") from None
    finally:
        engine.dispose()


def _in_words(names: list[str] | tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
