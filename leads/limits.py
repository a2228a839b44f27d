"""What one visitor may cause: so many requests in a conversation, so much mail to an address."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from database.tables import lead, outbox
from leads.problems import TooManyRequests

MOST_IN_A_CONVERSATION = 5  # a family, say
BETWEEN_CONFIRMATIONS = timedelta(hours=24)
LOCK = 5_104_203  # any number, the same in every process; the audit has the one before


def lock_limits(connection: Connection) -> None:
    """Let one transaction at a time look and add, until it ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def refuse_too_many(connection: Connection, conversation_id: str) -> None:
    """Look at how many leads a conversation has, with the one that was just inserted.

    Raises:
        TooManyRequests: they are too many.
    """
    number = select(func.count()).select_from(lead).where(lead.c.conversation_id == conversation_id)
    if connection.execute(number).scalar_one() > MOST_IN_A_CONVERSATION:
        raise TooManyRequests(
            f"This chat has brought {MOST_IN_A_CONVERSATION} requests, and no more are taken."
        )


def is_confirmed_lately(connection: Connection, email: str, at: datetime) -> bool:
    """Tell whether a confirmation to this address was written within 24 hours, sent or not."""
    lately = outbox.c.created_at.between(at - BETWEEN_CONFIRMATIONS, at + BETWEEN_CONFIRMATIONS)
    written = (
        select(outbox.c.id)
        .join_from(outbox, lead)
        .where(outbox.c.kind == "visitor_confirmation", lately, func.lower(lead.c.email) == func.lower(email))
        .limit(1)
    )
    return connection.execute(written).first() is not None
