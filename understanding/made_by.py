"""Tell whether a model was made by this code: what another one learnt may be read wrongly."""

from __future__ import annotations

import functools
import hashlib
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
# What teaches a model, and what it is taught to say; the clinic's texts may change without harm.
CODE = ("config.yml", "domain.yml", "uv.lock", "clinic", "safety", "understanding")
FILE = "made_by"


def digest_of(names: Iterable[str], project: Path) -> str:
    """Return a digest of files and of all files in folders; it changes when any of them does."""
    digest = hashlib.sha256()
    for name in names:
        path = project / name
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" not in file.parts and file.is_file():
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                digest.update(f"{file.relative_to(project).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


@functools.cache
def this_code() -> str:
    """Return the digest of the code that runs."""
    return digest_of(CODE, PROJECT)


def is_made_by_this_code(model: Path) -> bool:
    """Tell whether a model's file is whole, as far as that is read, and made by the code that runs."""
    try:
        with tarfile.open(model) as archive:
            for member in archive:
                if Path(member.name).name == FILE and (file := archive.extractfile(member)):
                    return file.read().decode("ascii", "replace") == this_code()
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        pass
    return False
