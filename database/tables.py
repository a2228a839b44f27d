"""Every table, in one place. A change here needs a migration beside the others in `migrations/versions`."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator

# Named constraints can be changed by a later migration on both engines.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator):
    """A point in time, always given and returned in UTC; SQLite would forget the offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Turn any zone into UTC."""
        return None if value is None else value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Say that what SQLite returns is UTC."""
        if value is None:
            return None
        return value.astimezone(timezone.utc) if value.tzinfo else value.replace(tzinfo=timezone.utc)


# Rasa's own table, column for column: its SQLTrackerStore reads and writes it.
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255), nullable=False),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", Text),
    Index(None, "sender_id", "id"),
    Index(None, "sender_id", "timestamp"),
    Index(
        "ix_events_slots",
        "action_name",
        "sender_id",
        "id",
        sqlite_where=text("type_name = 'slot'"),
        postgresql_where=text("type_name = 'slot'"),
    ),
)

# Conversations whose events were changed where they lie: what a process remembers of them is void then.
rewritten = Table(
    "rewritten",
    metadata,
    Column("sender_id", String(255), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("without_words_to", Integer, nullable=False),  # the last event when all was forgotten
)

# Who works at the desk.
staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("email", String(254), nullable=False, unique=True),  # in small letters
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text),
    Column("totp_secret", Text),  # encrypted, see database/secret.py
    Column("totp_last_step", Integer),  # a code is taken once
    Column("recovery_hashes", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("last_sign_in_at", Moment),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("address", Text, nullable=False),
)

# Used once, to choose a password; without a member of staff it makes the first one.
setup_link = Table(
    "setup_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

lead = Table(
    "lead",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", String(5), nullable=False, unique=True),
    # SHA-256 of conversation and form run: one run of the form is one lead, however often it is confirmed.
    Column("dedupe_key", String(64), nullable=False, unique=True),
    Column("conversation_id", String(255), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("status", String(20), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("for_minor", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", String(20), nullable=False),
    Column("phone_extension", String(20)),
    Column("email", Text),
    Column("reason", Text, nullable=False),
    Column("patient_type", String(20), nullable=False),
    Column("preferred_text", Text, nullable=False),
    Column("consent_words", Text),
    # What was understood of it: days as 2027-03-15 or monday, a window as 13:00.
    Column("preferred_days", JSON(none_as_null=True)),
    Column("preferred_from", String(5)),
    Column("preferred_to", String(5)),
    Column("assignee_id", ForeignKey("staff.id"), index=True),
    Column("first_viewed_at", Moment),
    Column("first_contact_at", Moment),
    Column("closed_at", Moment),
    Column("version", Integer, nullable=False, server_default=text("1")),  # raised by every change
    Column("demo", Boolean, nullable=False, server_default=false()),
    Index(None, "phone"),
    Index(None, "email"),
    Index(None, "created_at"),
)

# Kept by content as well as by version: a text changed without a new version must not rewrite old proofs.
consent_wording = Table(
    "consent_wording",
    metadata,
    Column("version", Text, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)

consent = Table(
    "consent",
    metadata,
    Column("id", Integer, primary_key=True),
    # A lead that has been kept long enough leaves its consent behind, with the number it was given for.
    Column("lead_id", ForeignKey("lead.id"), unique=True),
    Column("phone", String(20)),
    Column("wording_version", Text, nullable=False),
    Column("wording_sha256", String(64), nullable=False),
    Column("consented_at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["wording_version", "wording_sha256"], ["consent_wording.version", "consent_wording.sha256"]
    ),
)

lead_event = Table(
    "lead_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lead_id", ForeignKey("lead.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor_name", Text),  # none: the assistant
    Column("before", Text),
    Column("after", Text),
)

note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lead_id", ForeignKey("lead.id"), nullable=False, index=True),
    Column("author_id", ForeignKey("staff.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# Who did what to which, never a value. Each row's hash covers the hash of the row before.
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor_type", String(20), nullable=False),
    Column("actor_id", Integer),
    Column("actor_name", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("target_type", String(20), nullable=False),
    Column("target_id", String(64), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# What is to be sent, written in the lead's own transaction; the payload holds ids, never personal data.
# Each kind comes once a lead; only the status can change again.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lead_id", ForeignKey("lead.id")),  # none: the digest of a day
    Column("kind", String(40), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", String(20), nullable=False),  # due, sending, sent, dead, cancelled
    Column("created_at", Moment, nullable=False),
    # Not the id, which SQLite gives again once the last row is gone.
    Column("message_id", String(32), nullable=False, unique=True, default=lambda: uuid4().hex),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_at", Moment, nullable=False),
    Column("locked_until", Moment),
    Column("locked_by", String(32)),
    Column("last_error", String(40)),
    Column("sent_at", Moment),
    Index(
        "ix_outbox_once",
        "lead_id",
        "kind",
        unique=True,
        sqlite_where=text("kind != 'webhook_status_changed'"),
        postgresql_where=text("kind != 'webhook_status_changed'"),
    ),
    Index(None, "state", "next_at"),
)

# Where another program, such as a CRM, is told of leads: one row, or none.
webhook = Table(
    "webhook",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("created_at", Moment, nullable=False),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # encrypted, see database/secret.py
    Column("with_contact", Boolean, nullable=False),
    Column("state", String(10), nullable=False),  # on, off, gone
    Column("changed_at", Moment, nullable=False),
)

# Each try to tell it, and what it answered.
webhook_attempt = Table(
    "webhook_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("answer", String(40), nullable=False),  # a code such as http_200 or timeout
    Column("milliseconds", Integer, nullable=False),
    Column("with_contact", Boolean, nullable=False),
)

# What no article answered, personal details masked.
question = Table(
    "question",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(255), index=True),  # none once the conversation is forgotten
    Column("text", Text, nullable=False),
    Column("topic", Text),
    Column("vector", LargeBinary),  # little-endian 32-bit floats
    Column("asked_at", Moment, nullable=False),
    Column("status", String(20), nullable=False),
)

# A visitor's chat in the widget. The token is known to the visitor alone; it is void once this is none.
chat = Table(
    "chat",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("token_sha256", String(64), unique=True),
    Column("page", Text, nullable=False),  # the path it was begun on, without a query
    Column("language", String(10), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_message_at", Moment, nullable=False, index=True),
    Column("last_seq", Integer, nullable=False),
)

# What a visitor sent, from its arrival until it is answered. One process at a time works on a chat; its
# lease ends when it is not renewed.
turn = Table(
    "turn",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(255), nullable=False),  # without a chat where another channel has it
    Column("cid", String(36), nullable=False),
    Column("state", String(10), nullable=False),  # waiting, running, done
    Column("said", Text),  # for Rasa; none once it is done, nor of another channel's
    Column("red_flag", String(20)),  # the tier whose wording has gone out already
    Column("owner", String(32)),
    Column("renewed_at", Moment),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("conversation_id", "cid"),
    Index(
        "ix_turn_running",
        "conversation_id",
        unique=True,
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
)

# What the widget is sent, kept for replay only: the conversation itself is Rasa's events.
delivery = Table(
    "delivery",
    metadata,
    Column("conversation_id", ForeignKey("chat.conversation_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("cid", String(36)),
    Column("at", Moment, nullable=False),
    Column("content", JSON, nullable=False),
    Column("payloads", JSON, nullable=False),  # what each button says, by its id
    Column("response", Text),  # the name of the assistant's response
)

# What visitors think of an answer. It outlives the chat, for counting; the comment does not.
feedback = Table(
    "feedback",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("response", Text),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text),  # personal details masked
)

# A chat as it is counted: how far its booking came, and nothing that anybody typed. It outlives the chat.
counted_chat = Table(
    "counted_chat",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("begun_at", Moment, nullable=False, index=True),
    Column("page", Text, nullable=False),  # the path it was begun on, without a query
    Column("said", Boolean, nullable=False, server_default=false()),  # anything, by the visitor
    Column("furthest_step", String(20)),  # slots of the booking form; none: no booking was begun
    Column("last_step", String(20)),
    Column("outcome", String(20)),  # sent, cancelled, refused; none: left open
)
