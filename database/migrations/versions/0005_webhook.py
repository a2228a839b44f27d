"""The webhook, its tries, and an outbox that can hold several changes of one lead's status."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ONCE = sa.text("kind != 'webhook_status_changed'")


def upgrade() -> None:
    """Create the tables, and let one kind of message come again."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("uq_outbox_lead_id_kind", type_="unique")
    op.create_index(
        "ix_outbox_once",
        "outbox",
        ["lead_id", "kind"],
        unique=True,
        sqlite_where=ONCE,
        postgresql_where=ONCE,
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("with_contact", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_table(
        "webhook_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("with_contact", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_attempt"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_webhook_attempt_outbox_id"),
    )
    op.create_index("ix_webhook_attempt_outbox_id", "webhook_attempt", ["outbox_id"])
