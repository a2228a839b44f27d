"""The migrations make exactly the tables that the code describes."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from database.schema import MIGRATIONS, known_versions
from database.tables import consent, metadata


def test_the_migrated_schema_equals_the_tables(engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_the_comparison_would_notice_a_difference(engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE lead ADD COLUMN shoe_size INTEGER"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) != []


def test_the_versions_read_from_file_names_are_alembics_own() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    revisions = list(ScriptDirectory.from_config(config).walk_revisions("base", "heads"))
    assert [revision.revision for revision in reversed(revisions)] == known_versions()


def test_foreign_keys_are_enforced(engine) -> None:
    orphan = {"lead_id": 1, "wording_version": "1", "wording_sha256": "0"}
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(consent).values(**orphan, consented_at=text("CURRENT_TIMESTAMP")))
    with engine.connect() as connection:
        assert connection.execute(select(consent)).all() == []
