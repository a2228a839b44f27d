"""Opening the database: by any name, by many at once, and told in one sentence when it cannot be."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

import database.engine
from database.engine import DatabaseError, leave_to_later, open_database, reading
from database.schema import known_versions
from database.tables import metadata


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_missing_folder_and_file_are_created_for_their_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        engine = open_database(f"sqlite:///{tmp_path}/one/two/intake.db")
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM question"))
            files = sorted((tmp_path / "one/two").iterdir())
            assert {path.name for path in files} >= {"intake.db", "intake.db-wal"}
            assert {mode(path) for path in files} == {0o600}
    finally:
        os.umask(old)
    assert mode(tmp_path / "one") == mode(tmp_path / "one/two") == 0o700


def test_an_empty_file_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "intake.db"
    path.touch(0o644)
    open_database(f"sqlite:///{path}")
    assert mode(path) == 0o600


def test_a_relative_path_starts_at_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.engine, "PROJECT", tmp_path / "project")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    open_database()
    assert (tmp_path / "project/var/intake.db").exists()
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.db")
    open_database()
    assert (tmp_path / "project/elsewhere.db").exists()


def test_every_sqlite_connection_is_careful(sqlite_url: str) -> None:
    with open_database(sqlite_url).connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000}


def test_opening_makes_every_table(engine) -> None:
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_opening_again_keeps_what_is_there(database_url: str) -> None:
    first = open_database(database_url)
    with first.begin() as connection:
        connection.execute(text("INSERT INTO events (sender_id, type_name) VALUES ('a', 'user')"))
    with open_database(database_url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar() == 1


def test_opening_a_current_database_does_not_load_the_migration_tool(sqlite_url: str) -> None:
    open_database(sqlite_url)
    code = (
        "import sys; from database.engine import open_database; open_database();"
        "print('alembic' in sys.modules)"
    )
    environment = {**os.environ, "DATABASE_URL": sqlite_url}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_four_processes_open_a_new_database_at_the_same_time(database_url: str) -> None:
    code = (
        "import sys; from database.engine import open_database\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "connection = open_database().connect()\n"
        "print(connection.exec_driver_sql('SELECT version_num FROM alembic_version').all())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, "DATABASE_URL": database_url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [process.communicate(timeout=60) for process in processes]
    assert results == [(f"[('{known_versions()[-1]}',)]\n", "")] * 4


def test_a_newer_schema_is_refused(database_url: str) -> None:
    with open_database(database_url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newest = known_versions()[-1]
    with pytest.raises(DatabaseError, match=f"^The database has schema 9999, newer than {newest}"):
        open_database(database_url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is not a database's address"),
        ("postgresql://intake:hunter2@host:port/name", "is not a database's address"),
        ("mysql://intake:hunter2@host/name", "asks for 'mysql', which is not supported"),
        ("postgresql+asyncpg://intake:hunter2@host/name", "asks for 'postgresql\\+asyncpg'"),
        ("postgresql://intake:pass@hunter2@host/name", "write it as %40"),
        ("sqlite://", "does not name a SQLite file"),
        ("sqlite:///:memory:", "does not name a SQLite file"),
        ("sqlite:///var/intake.db?mode=ro", "does not name a SQLite file"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(url: str, said: str) -> None:
    with pytest.raises(DatabaseError, match=said) as raised:
        open_database(url)
    assert "hunter2" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=f"folder {tmp_path}/file/below cannot be used: Not a directory"):
        open_database(f"sqlite:///{tmp_path}/file/below/intake.db")


def test_a_folder_without_permission_is_named() -> None:
    # No permission stops root, so the process becomes another user first.
    code = (
        "import os\nfrom database.engine import open_database, DatabaseError\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try: open_database('sqlite:////usr/intake.db')\n"
        "except DatabaseError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "The database file /usr/intake.db cannot be written: Permission denied.\n", (
        done.stderr
    )


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear reader, " * 100)
    with pytest.raises(DatabaseError, match="file is not a database"):
        open_database(f"sqlite:///{path}")
    assert path.read_text().startswith("Dear reader")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="unable to open database file"):
        open_database(f"sqlite:///{tmp_path}")


def test_a_database_of_something_else_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "rasa.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE lead (id INTEGER)")
    with pytest.raises(DatabaseError, match="table lead already exists"):
        open_database(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("lead",)]


def test_an_unreachable_server_is_told_without_the_password() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        port = closed.getsockname()[1]
        with pytest.raises(DatabaseError, match=r"127\.0\.0\.1.*[Cc]onnection refused") as raised:
            open_database(f"postgresql://intake:hunter2@127.0.0.1:{port}/name")
    assert "hunter2" not in str(raised.value)


def test_a_wrong_password_is_told_without_it(postgres_url: str) -> None:
    wrong = postgres_url.replace("a-secret-of-the-tests", "hunter2")
    with pytest.raises(DatabaseError, match="password authentication failed") as raised:
        open_database(wrong)
    assert "hunter2" not in str(raised.value)


def test_errors_do_not_quote_what_was_to_be_stored(sqlite_url: str) -> None:
    with (
        pytest.raises(OperationalError, match="hidden") as raised,
        open_database(sqlite_url).begin() as connection,
    ):
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Ann Example"})
    assert "Ann Example" not in str(raised.value)


def test_a_transaction_left_to_later_is_the_only_one_that_does_not_wait(postgres_url: str) -> None:
    def waits(connection: Connection) -> str:
        return str(connection.execute(text("SHOW synchronous_commit")).scalar())

    with open_database(postgres_url).connect() as connection:
        with connection.begin():
            before = waits(connection)
        with connection.begin():
            leave_to_later(connection)
            assert before != "off" == waits(connection)
        with connection.begin():
            assert waits(connection) == before


def test_an_idle_connection_is_asked_whether_it_still_is_one(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, other = open_database(postgres_url), open_database(postgres_url)
    with opened.begin() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    with other.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:backend, 5000)"), {"backend": backend})
    monkeypatch.setattr("database.engine.SECONDS_UNASKED", 0.0)
    with opened.begin() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar() != backend


def test_a_connection_just_used_is_not_asked(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_database(postgres_url)
    monkeypatch.setattr("database.engine.SECONDS_UNASKED", 60.0)
    asked: list[object] = []
    monkeypatch.setattr(opened.dialect, "do_ping", lambda connection: asked.append(connection) or True)
    for _ in range(3):
        with opened.begin():
            pass
    assert not asked


def level_behind(engine: Engine) -> int | None:
    """Read something, and return the isolation level that the connection is left with."""
    with reading(engine) as connection:
        driver = connection.connection.dbapi_connection
        connection.execute(text("SELECT 1"))
    level: int | None = driver.isolation_level
    return level


def test_what_only_reads_on_postgresql_is_no_transaction_and_what_follows_is(postgres_url: str) -> None:
    opened = open_database(postgres_url)
    assert [level_behind(opened) for _ in range(2)] == [None, None]  # nothing is told to the server for it
    number = text("SELECT txid_current()")  # of each statement, outside a transaction
    with reading(opened) as connection:
        assert connection.execute(number).scalar() != connection.execute(number).scalar()
    with opened.begin() as connection:
        assert connection.execute(number).scalar() == connection.execute(number).scalar()
