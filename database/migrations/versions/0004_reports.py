"""The desk, part two: chats as they are counted, and messages that are of no request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table, and let a message be without a lead."""
    op.create_table(
        "counted_chat",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("said", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("furthest_step", sa.String(20)),
        sa.Column("last_step", sa.String(20)),
        sa.Column("outcome", sa.String(20)),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_counted_chat"),
    )
    op.create_index("ix_counted_chat_begun_at", "counted_chat", ["begun_at"])
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("lead_id", existing_type=sa.Integer(), nullable=True)
