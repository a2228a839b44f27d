"""Mail that shall not go out any more."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.engine import Connection

from database.tables import outbox
from leads.outbox import WEBHOOK_KINDS


def cancel_messages(connection: Connection, lead_id: int, kind: str | None = None) -> None:
    """Cancel the mail that waits to be sent of a lead, or of one kind; what is on its way goes out."""
    waiting = [
        outbox.c.lead_id == lead_id,
        outbox.c.state == "due",
        outbox.c.kind.not_in(WEBHOOK_KINDS),  # another program shall know all the more
    ]
    if kind:
        waiting.append(outbox.c.kind == kind)
    connection.execute(update(outbox).where(*waiting).values(state="cancelled"))
