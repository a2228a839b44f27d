"""SECURITY.md's tables of known advisories say what the lock has, and what keeps the rest away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.assistant import actions_command, dialogue_command

PROJECT = Path(__file__).resolve().parents[2]
SECURITY = (PROJECT / "SECURITY.md").read_text(encoding="utf-8").split("## Known advisories")[1]
LOCK = (PROJECT / "uv.lock").read_text(encoding="utf-8")
CLOSED, OPEN = re.findall(r"\n\n((?:\|.*\n)+)", SECURITY)


def locked(name: str) -> list[tuple[int, ...]]:
    """Return the versions of a package in the lock, as numbers."""
    found = re.findall(rf'^name = "{name}"\nversion = "([0-9.]+)', LOCK, re.MULTILINE)
    return [tuple(int(number) for number in each.strip(".").split(".")) for each in found]


def rows(table: str) -> list[tuple[str, str]]:
    """Return package and version of each row."""
    return re.findall(r"^\| ([a-z-]+) ([0-9.]+)", table, re.MULTILINE)


@pytest.mark.parametrize(("name", "least"), rows(CLOSED), ids=lambda value: value)
def test_an_advisory_that_is_closed_stays_closed(name: str, least: str) -> None:
    assert locked(name)
    assert all(each >= tuple(map(int, least.split("."))) for each in locked(name))


def test_both_tables_are_read() -> None:
    assert len(rows(CLOSED)) == len(re.findall(r"^\|", CLOSED, re.MULTILINE)) - 3  # heading, line, wheel
    assert {name for name, _ in rows(OPEN)} == {"tensorflow", "skops", "scikit-learn", "protobuf"}
    assert not locked("wheel")


@pytest.mark.parametrize(("name", "version"), rows(OPEN), ids=lambda value: value)
def test_what_is_said_of_the_others_is_said_of_what_is_installed(name: str, version: str) -> None:
    names = ("tensorflow-cpu", "tensorflow-macos", "keras") if name == "tensorflow" else (name,)
    wanted = tuple(map(int, version.split(".")))
    for each in names:
        assert locked(each)
        assert all(found[: len(wanted)] == wanted for found in locked(each)), each


def test_no_model_comes_from_elsewhere() -> None:
    commands = [*dialogue_command(1, Path("e.yml"), Path("c.yml")).arguments, *actions_command(2).arguments]
    deployed = [
        file.read_text(encoding="utf-8") for file in (PROJECT / "deploy").rglob("*") if file.is_file()
    ]
    for switch in ("--enable-api", "--remote-storage", "--cors", "--auth-token"):
        assert switch not in commands
        assert not any(switch in text for text in deployed)
