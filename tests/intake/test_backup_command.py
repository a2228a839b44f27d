"""`intake backup` and `intake restore`: what is in the file, and what is never lost, overwritten or shown."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_lead import SAMPLE

from database import secret
from database.engine import open_database
from database.schema import known_versions
from intake import backup_command, backup_file
from intake.backup_file import OWN_TEXTS
from intake.command_line import run_command_line
from leads.actor import COMMAND
from leads.audit import list_audit
from leads.create import create_lead
from leads.read import list_leads
from leads.setup_links import finish_setup, make_setup_link
from leads.staff import add_staff

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic's texts, key and database with a request, in a folder of the test's own."""
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    for name in OWN_TEXTS:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, project / name)
        else:
            shutil.copy(PROJECT / name, project / name)
    monkeypatch.setattr(backup_command, "PROJECT", project)
    monkeypatch.setattr(backup_command, "VAR", project / "var")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{project}/var/intake.db")
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(project / "var" / "secret.key"))
    secret._key.cache_clear()
    secret.encrypt("a second factor")  # which makes the key
    store("Zebulon")
    return project


def store(name: str) -> None:
    engine = open_database()
    create_lead(engine, replace(SAMPLE, conversation_id=name, name=name))
    engine.dispose()


def names() -> list[str]:
    engine = open_database()
    found = [each.name for each in list_leads(engine)]
    engine.dispose()
    return found


def actions() -> list[str]:
    engine = open_database()
    found = [each.action for each in list_audit(engine)]
    engine.dispose()
    return found


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> str:
    """Run a command, and return what it prints where it should."""
    assert run_command_line([str(each) for each in arguments]) == code
    out, err = capsys.readouterr()
    assert (out if code else err) == ""
    return err if code else out


def test_a_backup_holds_database_and_texts_and_not_the_key(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "monday.zip"
    told = run(capsys, "backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert files_in(tmp_path) == {"project", "monday.zip"}
    assert "secret.key" in told
    assert "Zebulon" not in told
    with zipfile.ZipFile(file) as archive:
        stored = set(archive.namelist())
        about = json.loads(archive.read("backup.json"))
    assert about["schema"] == known_versions()[-1]
    assert stored >= {"intake.db", "clinic.yml", "data/red_flags.yml", "data/faq/targeted.yml"}
    assert "secret.key" not in stored
    assert (project / "var" / "secret.key").read_bytes().strip() not in file.read_bytes()
    assert actions()[0] == "backup.made"


def test_all_is_back_after_everything_was_lost(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "data" / "articles" / "of_our_own.md").write_text("an article")
    key = (project / "var" / "secret.key").read_bytes()
    file = tmp_path / "all.zip"
    assert "The key is in it" in run(capsys, "backup", file, "--with-key")
    shutil.rmtree(project / "var")
    shutil.rmtree(project / "data" / "articles")
    told = run(capsys, "restore", file)
    assert "--replace" not in told
    assert names() == ["Zebulon"]
    assert (project / "data" / "articles" / "of_our_own.md").read_text() == "an article"
    assert (project / "var" / "secret.key").read_bytes() == key
    assert stat.S_IMODE((project / "var" / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((project / "var" / "intake.db").stat().st_mode) == 0o600
    assert actions()[0] == "backup.restored"
    assert {name for name in files_in(project / "var") if name.startswith(".")} == set()


def test_what_was_there_is_kept_and_named(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "before.zip"
    run(capsys, "backup", file, "--with-key")
    store("Quentin")
    secret._key.cache_clear()
    (project / "var" / "secret.key").unlink()
    secret.encrypt("with another key")
    another = (project / "var" / "secret.key").read_bytes()
    clinic = project / "clinic.yml"
    clinic.write_text(clinic.read_text() + "# edited\n")

    refused = run(capsys, "restore", file, code=2)
    assert "--replace" in refused
    assert refused.count("\n") == 1
    assert clinic.read_text().endswith("# edited\n")
    assert sorted(names()) == ["Quentin", "Zebulon"]

    told = run(capsys, "restore", "--replace", file)
    assert names() == ["Zebulon"]
    assert not clinic.read_text().endswith("# edited\n")
    (kept,) = (project / "var").glob("replaced_*")
    assert str(kept) in told
    assert (kept / "clinic.yml").read_text().endswith("# edited\n")
    assert (kept / "secret.key").read_bytes() == another
    assert not (kept / "data").exists()  # which had not changed
    (database,) = (project / "var").glob("intake.db.replaced_*")
    assert str(database) in told
    assert "personal details" in told


def test_a_restore_says_when_the_key_that_it_needs_is_not_there(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "backup", tmp_path / "nobody.zip")
    engine = open_database()
    ann = add_staff(engine, COMMAND, "ann@clinic.example", "Ann", "admin")
    finish_setup(engine, make_setup_link(engine, ann.id), "a hash", secret.encrypt("a second factor"), [])
    engine.dispose()
    run(capsys, "backup", tmp_path / "ann.zip")
    shutil.rmtree(project / "var")
    assert "second factor" not in run(capsys, "restore", tmp_path / "nobody.zip")
    shutil.rmtree(project / "var")
    assert "reset everybody's second factor" in run(capsys, "restore", tmp_path / "ann.zip")


def test_a_file_that_is_there_is_written_over_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "precious.zip"
    file.write_text("precious")
    assert "add --replace" in run(capsys, "backup", file, code=2)
    assert file.read_text() == "precious"
    run(capsys, "backup", file, "--replace")
    assert zipfile.is_zipfile(file)
    assert "is there already" in run(capsys, "backup", tmp_path, "--replace", code=2)


def test_a_place_that_cannot_be_written_is_one_line(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "cannot be written" in run(capsys, "backup", tmp_path / "no" / "b.zip", code=2)
    assert "There is no key" in (
        shutil.move(project / "var" / "secret.key", tmp_path / "key")
        and run(capsys, "backup", tmp_path / "b.zip", "--with-key", code=2)
    )
    assert "cannot be read" in run(capsys, "restore", tmp_path / "no.zip", code=2)


def spoilt(file: Path, how: str) -> None:
    """Damage a backup in one of the ways files are damaged."""
    content = file.read_bytes()
    if how == "cut off":
        file.write_bytes(content[: len(content) // 2])
    elif how == "changed in the middle":
        with zipfile.ZipFile(file) as archive:
            begins = archive.getinfo("intake.db").header_offset
        file.write_bytes(content[: begins + 200] + b"\xff" * 40 + content[begins + 240 :])
    elif how == "empty":
        file.write_bytes(b"")
    elif how == "another zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("holiday.txt", "sun")
    elif how == "without a database":
        with zipfile.ZipFile(file) as archive:
            about = archive.read("backup.json")
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("backup.json", about)


@pytest.mark.parametrize(
    "how", ["cut off", "changed in the middle", "empty", "another zip", "without a database"]
)
def test_a_damaged_backup_is_refused_and_nothing_changed(
    how: str, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.zip"
    run(capsys, "backup", file)
    spoilt(file, how)
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    refused = run(capsys, "restore", "--replace", file, code=2)
    assert "is damaged" in refused
    assert refused.count("\n") == 1
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("newer", [{"format": 2}, {"schema": "9999"}])
def test_a_backup_of_a_newer_program_is_refused(
    newer: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.zip"
    run(capsys, "backup", file)
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content["backup.json"] = json.dumps({**json.loads(content["backup.json"]), **newer}).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, each in content.items():
            archive.writestr(name, each)
    refused = run(capsys, "restore", "--replace", file, code=2)
    assert "newer program" in refused
    assert refused.count("\n") == 1
    assert names() == ["Zebulon"]


def test_nothing_leaves_the_zip_but_what_belongs_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.zip"
    run(capsys, "backup", file)
    with zipfile.ZipFile(file, "a") as archive:
        for name in ("../evil", "data/faq/../../../evil", "/tmp/evil", "intake/evil.py", "data/nlu/evil.yml"):
            archive.writestr(name, "evil")
    run(capsys, "restore", "--replace", file)
    assert list(tmp_path.rglob("*evil*")) == []


def test_a_restore_while_the_database_is_open_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "backup", tmp_path / "b.zip")
    engine = open_database()
    try:
        assert "stop the assistant" in run(capsys, "restore", "--replace", tmp_path / "b.zip", code=2)
    finally:
        engine.dispose()


_SLOW = """
import sys, time
from pathlib import Path
from intake import backup_command, backup_file
from intake.command_line import run_command_line
backup_command.PROJECT = Path(sys.argv[1])
write = backup_file._write
def slowly(path, *rest, **named):
    write(path, *rest, **named)
    print("written", flush=True)
    for _ in range(600):  # a signal that comes just before a sleep is heeded only behind it
        time.sleep(0.1)
backup_file._write = slowly
sys.exit(run_command_line(["backup", sys.argv[2]]))
"""


@pytest.fixture
def stopped_backup(project: Path, tmp_path: Path) -> Iterator[Any]:
    """A backup that is stopped when all is written and nothing has its name yet."""

    def stop(how: signal.Signals) -> Path:
        file = tmp_path / "backups" / "b.zip"
        file.parent.mkdir(exist_ok=True)
        with subprocess.Popen(
            [sys.executable, "-c", _SLOW, project, file],
            cwd=PROJECT,
            env=dict(os.environ),
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "written\n"
            process.send_signal(how)
            process.wait(30)
        return file

    return stop


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_backup_that_is_stopped_leaves_nothing_behind(how: signal.Signals, stopped_backup: Any) -> None:
    file = stopped_backup(how)
    assert list(file.parent.iterdir()) == []


def test_what_a_killed_backup_left_goes_with_the_next_one(
    stopped_backup: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = stopped_backup(signal.SIGKILL)
    assert not file.exists()
    assert list(file.parent.iterdir())
    run(capsys, "backup", file)
    assert list(file.parent.iterdir()) == [file]


def test_two_backups_at_once_do_not_disturb_each_other(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins while the first is being written, and removes nothing of it."""
    write = backup_file._write

    def write_another_first(path: Path, *rest: Any, **named: Any) -> None:
        monkeypatch.setattr(backup_file, "_write", write)
        backup_file.write_backup(tmp_path / "second.zip", project, with_key=False, replace=False)
        write(path, *rest, **named)

    monkeypatch.setattr(backup_file, "_write", write_another_first)
    backup_file.write_backup(tmp_path / "first.zip", project, with_key=False, replace=False)
    assert files_in(tmp_path) == {"project", "first.zip", "second.zip"}
