"""Read conversations fast: what they were changed by, and indexes for the sweeps and for what is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table and the indexes."""
    op.create_table(
        "rewritten",
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("without_words_to", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sender_id", name="pk_rewritten"),
    )
    op.create_index("ix_events_sender_id_timestamp", "events", ["sender_id", "timestamp"])
    op.create_index(
        "ix_events_slots",
        "events",
        ["action_name", "sender_id", "id"],
        sqlite_where=sa.text("type_name = 'slot'"),
        postgresql_where=sa.text("type_name = 'slot'"),
    )
