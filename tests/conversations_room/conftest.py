from __future__ import annotations

from database_fixtures import database_url, engine, postgres_url, sqlite_url  # noqa: F401
