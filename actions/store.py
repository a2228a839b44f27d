"""The database of this process, opened when first needed."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from database.engine import open_database


def store() -> Any:
    """Return the engine of the database that DATABASE_URL names.

    Raises:
        DatabaseError: when it cannot be opened; the next call tries again.
    """
    return _open(os.environ.get("DATABASE_URL"))


@lru_cache(maxsize=4)
def _open(url: str | None) -> Any:
    return open_database(url)
