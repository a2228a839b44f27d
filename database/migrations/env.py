"""Run the migrations on the connection that `database.schema` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
