"""Files that only their owner can read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def private_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Give a file to write to, which takes the place of the one of that name when it is whole.

    Raises:
        OSError: it cannot be written; what was there before is as it was.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise OSError(0, "it is not a file")  # replacing a folder fails, but replacing a device would not
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding=encoding, newline="") as file:
            yield file
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
