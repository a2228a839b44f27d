"""The widget's chats: sessions, turns, what is delivered, what visitors think of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "chat",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("token_sha256", sa.String(64)),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_chat"),
        sa.UniqueConstraint("token_sha256", name="uq_chat_token_sha256"),
    )
    op.create_index("ix_chat_last_message_at", "chat", ["last_message_at"])
    op.create_table(
        "turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("cid", sa.String(36), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("said", sa.Text()),
        sa.Column("red_flag", sa.String(20)),
        sa.Column("owner", sa.String(32)),
        sa.Column("renewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_turn"),
        sa.UniqueConstraint("conversation_id", "cid", name="uq_turn_conversation_id_cid"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["chat.conversation_id"], name="fk_turn_conversation_id"
        ),
    )
    op.create_index(
        "ix_turn_running",
        "turn",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "delivery",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("cid", sa.String(36)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("payloads", sa.JSON(), nullable=False),
        sa.Column("response", sa.Text()),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="pk_delivery"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["chat.conversation_id"], name="fk_delivery_conversation_id"
        ),
    )
    op.create_table(
        "feedback",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("response", sa.Text()),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text()),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="pk_feedback"),
    )
