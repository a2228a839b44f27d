from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))

from database_fixtures import database_url, engine, postgres_url, sqlite_url  # noqa: F401
