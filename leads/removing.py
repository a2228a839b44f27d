"""Remove leads with all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from database.conversations import forget_conversation
from database.tables import consent, delivery, lead, lead_event, note, outbox, turn, webhook_attempt
from leads.mail_transport import written_mail
from leads.problems import LeadProblem


class MessageUnderWay(LeadProblem):
    """A worker is sending to the person this moment, and could write down what is being removed."""

    def __init__(self) -> None:
        super().__init__("A message about this request is being sent this moment: try again in a minute.")


class MailNotRemoved(LeadProblem):
    """A file of written mail cannot be removed."""


def remove_leads(
    connection: Connection, numbers: Sequence[int], now: datetime, mail: Path, keep_consents: bool
) -> dict[str, int]:
    """Remove leads, their notes, timelines, messages and written mail; return how many of each.

    Args:
        numbers: the ids.
        mail: the folder that mail is written to.
        keep_consents: leave the consents behind, with the telephone numbers that they were given for.

    Raises:
        MessageUnderWay, MailNotRemoved: nothing was removed from the database.
    """
    # Locked, so that no worker claims one meanwhile.
    messages = connection.execute(
        select(outbox.c.id, outbox.c.state, outbox.c.locked_until, outbox.c.message_id)
        .where(outbox.c.lead_id.in_(numbers))
        .with_for_update()
    ).all()
    if any(each.state == "sending" and each.locked_until > now for each in messages):
        raise MessageUnderWay
    files = _remove_mail(mail, [each.message_id for each in messages])
    of_these = webhook_attempt.c.outbox_id.in_([each.id for each in messages])
    connection.execute(delete(webhook_attempt).where(of_these))
    if keep_consents:
        number = select(lead.c.phone).where(lead.c.id == consent.c.lead_id).scalar_subquery()
        connection.execute(
            update(consent).where(consent.c.lead_id.in_(numbers)).values(phone=number, lead_id=None)
        )
    return {
        "notes": connection.execute(delete(note).where(note.c.lead_id.in_(numbers))).rowcount,
        "timeline entries": connection.execute(
            delete(lead_event).where(lead_event.c.lead_id.in_(numbers))
        ).rowcount,
        "messages": connection.execute(delete(outbox).where(outbox.c.lead_id.in_(numbers))).rowcount,
        "consents": connection.execute(delete(consent).where(consent.c.lead_id.in_(numbers))).rowcount,
        "leads": connection.execute(delete(lead).where(lead.c.id.in_(numbers))).rowcount,
        "mail files": files,
    }


def remove_conversations(connection: Connection, conversations: Iterable[str]) -> int:
    """Remove what was said in conversations, and what the widget keeps of them; return how many."""
    gone = sorted(set(conversations))
    for conversation_id in gone:
        forget_conversation(connection, conversation_id)
    connection.execute(delete(delivery).where(delivery.c.conversation_id.in_(gone)))
    # The places of other channels' messages hold nothing but the conversation's name.
    unanswered = (turn.c.said.is_(None), turn.c.state != "done")
    connection.execute(delete(turn).where(turn.c.conversation_id.in_(gone), *unanswered))
    # What waits to be answered too; a turn that runs finds that it is not its own any more.
    connection.execute(
        update(turn).where(turn.c.conversation_id.in_(gone)).values(said=None, state="done", owner=None)
    )
    return len(gone)


def _remove_mail(folder: Path, message_ids: Sequence[str]) -> int:
    removed = 0
    try:
        for message_id in message_ids:
            for file in written_mail(folder, message_id):
                if file.exists():
                    file.unlink()
                    removed += 1
    except OSError as error:
        raise MailNotRemoved(
            f"Nothing was removed, for the mail in {folder} cannot be: {error.strerror}."
        ) from None
    return removed
