"""A database that is full, read-only or locked: nothing is half-written, and a second try makes one lead."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_lead import SAMPLE
from sqlalchemy import event, func, select

from database.engine import open_database
from database.tables import consent, lead, lead_event, outbox
from leads.create import LeadNotStored, create_lead

# What is asked of each connection while the fault lasts, and afterwards.
FAULTS = {
    "full": ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000"),
    "read-only": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
    "locked": ("PRAGMA busy_timeout = 10", "PRAGMA busy_timeout = 5000"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_request_that_cannot_be_stored_is_not_half_stored(tmp_path: Path, fault: str) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/intake.db")
    new = replace(SAMPLE, reason="x" * 200, consent_text="x" * 20_000)  # which needs new pages
    with _faulty(engine, fault):
        for _ in range(3):
            with pytest.raises(LeadNotStored):
                create_lead(engine, new)
        assert _rows(engine) == [0, 0, 0, 0]
    assert len({create_lead(engine, new).ref for _ in range(3)}) == 1
    assert _rows(engine) == [1, 1, 1, 2]
    engine.dispose()


@contextlib.contextmanager
def _faulty(engine: Any, fault: str) -> Iterator[None]:
    begin, end = FAULTS[fault]

    def ask(connection: Any, *_: Any) -> None:
        connection.execute(begin)

    event.listen(engine, "checkout", ask)
    with contextlib.closing(sqlite3.connect(engine.url.database)) as other:
        if fault == "locked":
            other.execute("BEGIN IMMEDIATE")
        yield
    event.remove(engine, "checkout", ask)
    with engine.connect().execution_options(only_reads=True) as connection:
        connection.exec_driver_sql(end)


def _rows(engine: Any) -> list[int]:
    with engine.connect().execution_options(only_reads=True) as connection:
        return [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (lead, consent, lead_event, outbox)
        ]
