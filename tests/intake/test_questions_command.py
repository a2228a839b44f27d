"""`intake questions` lists what no article answers, and fails in one line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from database.engine import open_database
from intake import questions_command
from leads.questions import record_question


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    url = f"sqlite:///{tmp_path}/intake.db"
    monkeypatch.setenv("DATABASE_URL", url)
    return open_database(url)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    questions_command.add_parser(parser.add_subparsers())
    args = parser.parse_args(["questions", *words])
    code: int = args.run(args)
    return code


@pytest.mark.usefixtures("engine")
def test_an_empty_list_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert capsys.readouterr().out.startswith("No unanswered questions yet.")


@pytest.mark.usefixtures("engine")
def test_an_empty_list_is_an_empty_array_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_same_question_is_one_line_with_its_count(
    engine: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    record_question(engine, "one", "is there parking?", None, [0.0, 1.0])
    record_question(engine, "two", "do you take cash?", "payment", [1.0, 0.0])
    record_question(engine, "three", "cash ok?\x1b[2J " + "really " * 20, "payment", [1.0, 0.0])
    assert run() == 0
    out = capsys.readouterr().out
    heading, first, second = out.splitlines()
    assert heading.split() == ["ASKED", "QUESTION", "TOPIC", "STATUS", "FIRST", "LAST"]
    assert first.split()[0] == "2"
    assert "payment" in first
    assert second.startswith("1      is there parking?")
    assert "\x1b" not in out


def test_a_long_question_is_cut_in_the_table_only(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    text = "cash\x1b[2J " + "really " * 20
    record_question(engine, "one", text, None, None)
    assert run() == 0
    out = capsys.readouterr().out
    assert "really…" in out
    assert "\x1b" not in out
    assert run("--json") == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["wording"] == text
    assert set(record) == {
        "wording",
        "count",
        "open_count",
        "topic",
        "status",
        "first_asked",
        "last_asked",
        "question_ids",
    }
    assert record["first_asked"].endswith("+00:00")


def test_a_bad_database_address_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://intake:hunter2@host/name")
    assert run() == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("intake questions: ")
    assert err.count("\n") == 1
    assert "hunter2" not in err


def test_a_database_that_fails_later_is_one_line(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE question")
    assert run() == 2
    assert "OperationalError" in capsys.readouterr().err
