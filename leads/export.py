"""Write leads for other programs."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine

from leads.actor import Actor
from leads.audit import record
from leads.lead import Lead
from leads.search import LeadFilter, describe, matching
from leads.storing import storing

# A spreadsheet takes a cell that begins so for a formula, and runs it; some take the wide signs too. One that
# parts cells at semicolons or tabs sees several in a text that holds these, and a new row after a line break.
_FORMULA_START = re.compile(
    r"(^|[;\t\r\n])(?=(?:[^\S\r\n]|[\x22\ufeff])*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])"
)


def export_csv(
    engine: Engine,
    actor: Actor,
    wanted: LeadFilter,
    file: TextIO,
    zone: ZoneInfo,
    now: datetime | None = None,
) -> int:
    """Write the leads that are looked for, newest first, and audit that; return how many.

    Raises:
        LeadNotStored: the database failed.
    """
    with storing(engine, "The export failed") as connection:
        found = matching(connection, wanted)
        told = [*describe(wanted), f"leads: {len(found)}"]
        record(connection, actor, "lead.exported", "lead", "", told, now=now)
    write_csv(found, file, zone)
    return len(found)


def as_record(lead: Lead) -> dict[str, Any]:
    """Return a lead as JSON can hold it; times are ISO 8601 in UTC."""
    return {
        name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in asdict(lead).items()
    }


def write_csv(leads: Iterable[Lead], file: TextIO, zone: ZoneInfo) -> None:
    """Write a header and a line per lead, for a spreadsheet; open the file with `newline=""`.

    Times are ISO 8601 on the zone's clock, with its distance from UTC: one hour comes twice in autumn.
    Cells that a spreadsheet would take for a formula get a leading apostrophe, telephones (+1…) among them.
    """
    writer = csv.DictWriter(file, [field.name for field in fields(Lead)])
    writer.writeheader()
    for lead in leads:
        writer.writerow({name: _cell(value, zone) for name, value in asdict(lead).items()})


def _cell(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        value = ", ".join(value)
    return _FORMULA_START.sub(r"\1'", "" if value is None else str(value))
