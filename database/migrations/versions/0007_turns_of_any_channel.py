"""Let conversations of any channel have turns, not the widget's chats alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    """Drop the tie to the chat, and make room for the names that other channels give."""
    # SQLite makes the table anew, in which its index would be one of all rows.
    op.drop_index("ix_turn_running", "turn")
    with op.batch_alter_table("turn") as turn:
        turn.drop_constraint("fk_turn_conversation_id", type_="foreignkey")
        turn.alter_column("conversation_id", type_=sa.String(255), existing_nullable=False)
    op.create_index(
        "ix_turn_running",
        "turn",
        ["conversation_id"],
        unique=True,
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    )
