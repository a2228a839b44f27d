"""The desk: staff, notes, the audit trail, the working of a lead, messages that are sent again."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables, and widen those of the leads without touching what they hold."""
    _create_staff()
    _widen_lead()
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_note_lead_id"),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_note_author_id"),
    )
    op.create_index("ix_note_lead_id", "note", ["lead_id"])
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_type", sa.String(20), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("target_type", sa.String(20), nullable=False),
        sa.Column("target_id", sa.String(64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    for name in ("actor_name", "before", "after"):
        op.add_column("lead_event", sa.Column(name, sa.Text()))
    with op.batch_alter_table("consent") as consent:
        consent.add_column(sa.Column("phone", sa.String(20)))
        consent.alter_column("lead_id", existing_type=sa.Integer(), nullable=True)
    _widen_outbox()


def _create_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("totp_secret", sa.Text()),
        sa.Column("totp_last_step", sa.Integer()),
        sa.Column("recovery_hashes", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("email", name="uq_staff_email"),
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_session"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_session_staff_id"),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"])
    op.create_table(
        "setup_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("token_hash", name="pk_setup_link"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_setup_link_staff_id"),
    )
    op.create_index("ix_setup_link_staff_id", "setup_link", ["staff_id"])


def _widen_lead() -> None:
    # One by one: SQLite would make the table anew for anything else, and other tables refer to its rows.
    for column in (
        sa.Column("preferred_days", sa.JSON()),
        sa.Column("preferred_from", sa.String(5)),
        sa.Column("preferred_to", sa.String(5)),
        sa.Column("first_viewed_at", sa.DateTime(timezone=True)),
        sa.Column("first_contact_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.Column("demo", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("lead", column)
    op.add_column(
        "lead",
        sa.Column("assignee_id", sa.Integer(), sa.ForeignKey("staff.id", name="fk_lead_assignee_id")),
        inline_references=True,
    )
    for name in ("assignee_id", "phone", "email", "created_at"):
        op.create_index(f"ix_lead_{name}", "lead", [name])


def _widen_outbox() -> None:
    for column in (
        sa.Column("message_id", sa.String(32)),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.Column("locked_by", sa.String(32)),
        sa.Column("last_error", sa.String(40)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("outbox", column)
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT id FROM outbox")).scalars().all():
        connection.execute(
            sa.text("UPDATE outbox SET message_id = :message_id, next_at = created_at WHERE id = :id"),
            {"id": row, "message_id": uuid4().hex},
        )
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("message_id", existing_type=sa.String(32), nullable=False)
        outbox.alter_column("next_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        outbox.create_unique_constraint("uq_outbox_message_id", ["message_id"])
    op.create_index("ix_outbox_state_next_at", "outbox", ["state", "next_at"])
