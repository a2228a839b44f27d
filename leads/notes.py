"""What staff write down about a lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine

from database.tables import lead, note, staff
from leads.actor import Actor
from leads.audit import record
from leads.changing import add_entry, changing, locked
from leads.problems import NoteRefused
from leads.read import as_ref

MOST_CHARACTERS = 5_000


@dataclass(frozen=True)
class Note:
    """A note as stored; `author` is a name."""

    id: int
    author: str
    body: str = field(repr=False)
    at: datetime


def add_note(engine: Engine, actor: Actor, ref: str, body: str, now: datetime | None = None) -> Note:
    """Add a note to a lead.

    Raises:
        LeadProblem: the note is empty or too long, the lead is gone, or the database failed.
    """
    at = now or datetime.now(timezone.utc)
    text = _tidy(body)
    if actor.id is None:
        raise NoteRefused("Only people who are signed in can write notes.")
    with changing(engine) as connection:
        row = locked(connection, ref)
        values = {"lead_id": row.id, "author_id": actor.id, "body": text, "at": at}
        (number,) = connection.execute(insert(note).values(values)).inserted_primary_key
        add_entry(connection, row.id, actor, at, "note")
        record(connection, actor, "lead.noted", "lead", row.ref, ["note"], now=at)
    return Note(number, actor.name, text, at)


def list_notes(engine: Engine, ref: str) -> list[Note]:
    """Return a lead's notes, oldest first."""
    notes = (
        select(note.c.id, staff.c.name.label("author"), note.c.body, note.c.at)
        .join_from(note, staff)
        .join(lead, lead.c.id == note.c.lead_id)
        .where(lead.c.ref == as_ref(ref))
        .order_by(note.c.id)
    )
    with engine.connect() as connection:
        return [Note(**row._mapping) for row in connection.execute(notes)]


def _tidy(body: str) -> str:
    # Forms send two characters for a new line, which the browser counts as one.
    text = "".join(each for each in body if each.isprintable() or each in "\n\t").strip()
    if len(text) > MOST_CHARACTERS:
        raise NoteRefused(
            f"This note has {len(text):,} characters; {MOST_CHARACTERS:,} is the most: shorten it."
        )
    if not text:
        raise NoteRefused("This note is empty: write something first.")
    return text
