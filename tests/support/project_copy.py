"""A copy of the project, whose files a test may change and whose commands it runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from intake.environment import PROJECT

INTAKE = Path(sys.executable).with_name("intake")
ROOMS = ("actions", "clinic", "conversations", "database", "desk", "details", "intake", "leads", "safety")
FOLDERS = (*ROOMS, "data", "understanding", "widget")
FILES = ("clinic.yml", "config.yml", "credentials.yml", "domain.yml", "endpoints.yml", "uv.lock")


def copy_of_the_project(folder: Path) -> Path:
    """Copy all that the processes need, without a model and without data."""
    for name in FOLDERS:
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(PROJECT / name, folder / name)
    return folder


def edit_clinic(project: Path, **fields: str) -> None:
    """Write values into fields of the copy's clinic.yml that are empty there."""
    file = project / "clinic.yml"
    text = file.read_text(encoding="utf-8")
    for field, value in fields.items():
        (line,) = [each for each in text.splitlines() if each.split("#")[0].strip().startswith(f"{field}:")]
        indent = line[: len(line) - len(line.lstrip())]
        text = text.replace(line, f"{indent}{field}: {value}", 1)
    file.write_text(text, encoding="utf-8")


def intake(project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the copy, with the copy's own database and key."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("INTAKE_", "DATABASE_"))}
    return subprocess.run(
        [INTAKE, *arguments],
        cwd="/",
        env={**own, "PYTHONPATH": str(project), "COLUMNS": "200", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
