"""A copy of the database holds all that was stored at one moment, and takes the database's place whole."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from desk_fixtures import agent, new_lead
from sqlalchemy import insert, inspect, select, text
from sqlalchemy.engine import make_url

from database.copies import copy_database, replace_database, version_of_copy
from database.engine import database_address, engine_as_it_is, open_database
from database.error import DatabaseError
from database.schema import known_versions, upgrade
from database.tables import events, lead, metadata
from leads.audit import verify
from leads.read import list_leads

OTHER = {"sqlite": "postgres_url", "postgresql": "sqlite_url"}


@contextmanager
def opened(url: str) -> Iterator[Any]:
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def fill(url: str, leads: int = 3) -> None:
    """Store a little of what there can be."""
    with opened(url) as engine:
        agent(engine)
        for number in range(leads):
            new_lead(engine, preferred_days=("monday",) if number else ())
        with engine.begin() as connection:
            values = {"sender_id": "c", "type_name": "slot", "timestamp": 1790000000.123456, "data": "{}"}
            connection.execute(insert(events), [values])


def content(url: str) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with opened(url) as engine, engine.connect() as connection:
        return {
            table.name: sorted(connection.execute(select(table)).all(), key=repr)
            for table in metadata.sorted_tables
        }


def copied(url: str, folder: Path) -> Path:
    copy_database(folder / "copy.db", url)
    return folder / "copy.db"


@pytest.mark.parametrize("into", ["the same", "the other"])
def test_every_row_of_every_table_comes_back(
    into: str, database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    fill(database_url)
    before = content(database_url)
    assert len(before["lead"]) == 3
    copy = copied(database_url, tmp_path)
    url = database_url
    if into == "the other":
        url = request.getfixturevalue(OTHER[make_url(database_url).get_backend_name()])
    kept = replace_database(copy, replace=into == "the same", url=url)
    assert (kept is None) == (into == "the other")
    assert content(url) == before
    with opened(url) as engine:
        assert verify(engine).broken_at is None
        another = new_lead(engine)  # new rows are numbered behind the old ones
        assert len(list_leads(engine)) == 4
        assert another.ref


def test_a_copy_is_private_and_needs_no_file_beside_it(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    (tmp_path / "copies").mkdir()
    copy = copied(database_url, tmp_path / "copies")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [each.name for each in copy.parent.iterdir()] == ["copy.db"]


def test_a_copy_made_while_leads_come_in_has_each_of_them_whole(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    stop = threading.Event()
    stored: list[str] = []

    def store() -> None:
        with opened(database_url) as engine:
            while not stop.is_set():
                stored.append(new_lead(engine).ref)

    threads = [threading.Thread(target=store) for _ in range(2)]
    for thread in threads:
        thread.start()

    def wait_for_five() -> None:
        wanted = len(stored) + 5
        while len(stored) < wanted:
            assert all(thread.is_alive() for thread in threads)
            stop.wait(0.01)

    try:
        copies = []
        for number in range(3):
            wait_for_five()
            copies.append((list(stored), tmp_path / f"{number}.db"))
            copy_database(copies[-1][1], database_url)
        wait_for_five()  # nobody was held up for good
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for known_before, copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            refs = {ref for (ref,) in connection.execute("SELECT ref FROM lead")}
            assert set(known_before) <= refs
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            for what in (
                "consent",
                "lead_event WHERE kind = 'created'",
                "outbox WHERE kind = 'staff_notification'",
            ):
                (rows,) = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
                assert rows == len(refs), what


def test_a_database_in_use_is_left_alone(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    copy = copied(database_url, tmp_path)
    with opened(database_url), pytest.raises(DatabaseError, match="in use: stop the assistant"):
        replace_database(copy, replace=True, url=database_url)
    assert len(content(database_url)["lead"]) == 3


def test_data_are_replaced_only_when_that_is_meant_and_are_kept(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    copy = copied(database_url, tmp_path)
    with opened(database_url) as engine:
        later = new_lead(engine).ref
    with pytest.raises(DatabaseError, match="add --replace"):
        replace_database(copy, replace=False, url=database_url)
    assert len(content(database_url)["lead"]) == 4

    kept = replace_database(copy, replace=True, url=database_url)
    assert kept
    assert len(content(database_url)["lead"]) == 3
    assert later in refs_kept(database_url, kept)


def refs_kept(url: str, kept: str) -> list[str]:
    """Return the references in what was replaced."""
    if make_url(url).get_backend_name() == "sqlite":
        assert stat.S_IMODE(Path(kept).stat().st_mode) == 0o600
        return [row.lead for row in open_rows(f"sqlite:///{kept}", "SELECT ref AS lead FROM lead")]
    schema = kept.split()[2]
    return [row.lead for row in open_rows(url, f"SELECT ref AS lead FROM {schema}.lead")]


def open_rows(url: str, statement: str) -> list[Any]:
    engine = engine_as_it_is(database_address(url))
    with engine.connect() as connection:
        rows: list[Any] = connection.execute(text(statement)).all()
    engine.dispose()
    return rows


def test_an_empty_database_is_filled_without_a_word(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    copy = copied(database_url, tmp_path)
    url = f"sqlite:///{tmp_path}/new/intake.db"
    assert replace_database(copy, replace=False, url=url) is None
    assert len(content(url)["lead"]) == 3
    opened_once = f"sqlite:///{tmp_path}/opened.db"
    open_database(opened_once).dispose()
    assert replace_database(copy, replace=False, url=opened_once) is None
    assert len(content(opened_once)["lead"]) == 3


def at_version(url: str, version: str) -> None:
    """Make an empty database of an earlier program."""
    if make_url(url).get_backend_name() == "sqlite":
        Path(make_url(url).database).touch()
    engine = engine_as_it_is(database_address(url))
    with engine.begin() as connection:
        upgrade(connection, version)
    engine.dispose()


def test_a_copy_of_an_earlier_schema_stays_so_and_comes_back_in_the_current_one(
    database_url: str, tmp_path: Path
) -> None:
    at_version(database_url, "0001")
    engine = engine_as_it_is(database_address(database_url))
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO consent_wording VALUES ('1', 'digest', 'May we?')"))
    engine.dispose()
    assert copy_database(tmp_path / "copy.db", database_url) == "0001"
    assert open_rows(database_url, "SELECT version_num FROM alembic_version")[0][0] == "0001"
    replace_database(tmp_path / "copy.db", replace=True, url=database_url)
    assert content(database_url)["consent_wording"] == [("1", "digest", "May we?")]
    assert version_of_copy(tmp_path / "copy.db") == "0001"  # which can be used again


def test_a_database_of_a_newer_program_gives_way_and_is_kept(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    copy = copied(database_url, tmp_path)
    with opened(database_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("CREATE TABLE of_the_future (id INTEGER PRIMARY KEY)"))
    replace_database(copy, replace=True, url=database_url)
    assert len(content(database_url)["lead"]) == 3
    with opened(database_url) as engine:
        assert not inspect(engine).has_table("of_the_future")
        with engine.connect() as connection:
            stored = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        assert stored == known_versions()[-1]


def test_a_damaged_database_is_not_copied_but_can_be_replaced(sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url, 50)
    copy = copied(sqlite_url, tmp_path)
    file = Path(make_url(sqlite_url).database)
    half = file.read_bytes()
    file.write_bytes(half[:8192] + b"\x7f" * 60000 + half[68192:])
    with pytest.raises(DatabaseError, match="damaged"):
        copy_database(tmp_path / "second.db", sqlite_url)
    with pytest.raises(DatabaseError, match="--replace"):
        replace_database(copy, replace=False, url=sqlite_url)
    assert replace_database(copy, replace=True, url=sqlite_url)
    assert len(content(sqlite_url)["lead"]) == 50


def test_there_must_be_something_to_copy(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="nothing to back up"):
        copy_database(tmp_path / "copy.db", database_url)


def test_a_copy_that_cannot_be_brought_up_changes_nothing(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    copy = copied(database_url, tmp_path)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(DatabaseError, match="9999"):
        replace_database(copy, replace=True, url=database_url)
    assert len(content(database_url)["lead"]) == 3
    with opened(database_url) as engine, engine.connect() as connection:
        assert connection.execute(select(lead.c.id)).all()
