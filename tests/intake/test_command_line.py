"""The command line says in one line what is wrong, and ends with 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

INTAKE = Path(sys.executable).with_name("intake")


def intake(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command from a folder that is not the project's."""
    return subprocess.run(
        [INTAKE, *arguments],
        cwd="/",
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help_names_every_command() -> None:
    done = intake("--help")
    assert done.returncode == 0
    for command in (
        "run",
        "chat",
        "train",
        "check",
        "articles",
        "leads",
        "staff",
        "privacy",
        "demo",
        "backup",
        "restore",
    ):
        assert f"\n    {command} " in done.stdout


@pytest.mark.parametrize("arguments", [["dance"], [], ["run", "--loudly"], ["leads", "lose"]])
def test_an_unknown_command_is_one_line(arguments: list[str]) -> None:
    done = intake(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "--help'" in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("INTAKE_PORT", "http"),
        ("INTAKE_PORT", "70000"),
        ("INTAKE_ACTIONS_PORT", "-1"),
        ("INTAKE_DESK_PORT", "x"),
    ],
)
def test_a_port_that_is_none_is_named(variable: str, value: str) -> None:
    done = intake("run", **{variable: value})
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"{variable} is {value!r}, which is not a port; give it a number from 1 to 65535."
    ]
