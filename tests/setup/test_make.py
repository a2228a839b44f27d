"""`make` sets things up, says in one sentence what is missing, and repairs what was interrupted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# Stands for uv: makes a .venv, or fails as without a network. Installing for real takes half a gigabyte.
UV = """#!/bin/sh
if test "$1" = python; then exit {python}; fi
{on_sync}
mkdir -p .venv && touch .venv/pyvenv.cfg && echo installed >> syncs
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with a set-up .tools and nothing installed."""
    for name in ("Makefile", "pyproject.toml", "uv.lock"):
        shutil.copy(PROJECT / name, tmp_path)
    version = re.search(r"UV_VERSION := (\S+)", (tmp_path / "Makefile").read_text())
    assert version
    (tmp_path / ".tools" / "bin").mkdir(parents=True)
    give_uv(tmp_path)
    (tmp_path / ".tools" / f".uv-{version[1]}").touch()
    return tmp_path


def give_uv(checkout: Path, on_sync: str = "", python: int = 0) -> None:
    """Put in place what stands for uv."""
    uv = checkout / ".tools" / "bin" / "uv"
    uv.write_text(UV.format(on_sync=on_sync, python=python))
    uv.chmod(0o755)


def make(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as from a shell of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )


def sentences(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what is said on stderr, without what make adds."""
    return [line for line in done.stderr.splitlines() if not line.startswith("make: ")]


def syncs(checkout: Path) -> int:
    """Return how often packages were installed."""
    file = checkout / "syncs"
    return len(file.read_text().splitlines()) if file.exists() else 0


def test_the_second_time_nothing_is_installed(checkout: Path) -> None:
    assert make(checkout, "setup").returncode == 0
    assert make(checkout, "setup").returncode == 0
    assert syncs(checkout) == 1


def test_a_changed_lock_is_installed(checkout: Path) -> None:
    make(checkout, "setup")
    later = (checkout / ".venv" / ".stamp").stat().st_mtime + 10
    os.utime(checkout / "uv.lock", (later, later))
    make(checkout, "setup")
    assert syncs(checkout) == 2


def test_an_installation_that_was_killed_is_begun_anew(checkout: Path) -> None:
    give_uv(checkout, on_sync="mkdir -p .venv; touch .venv/half; kill -9 $PPID; exit 1")
    assert make(checkout, "setup").returncode != 0
    assert (checkout / ".venv" / "half").exists()
    give_uv(checkout)
    assert make(checkout, "setup").returncode == 0
    assert not (checkout / ".venv" / "half").exists()


def test_what_is_installed_stays_when_the_index_cannot_be_reached(checkout: Path) -> None:
    make(checkout, "setup")
    (checkout / ".venv" / "kept").touch()
    (checkout / ".venv" / ".stamp").unlink()
    give_uv(checkout, on_sync="exit 1")
    failed = make(checkout, "setup")
    assert failed.returncode != 0
    assert len(sentences(failed)) == 1
    assert "connection to the package index" in failed.stderr
    give_uv(checkout)
    make(checkout, "setup")
    assert (checkout / ".venv" / "kept").exists()


def test_a_machine_without_a_usable_python_is_told_which_one_to_install(checkout: Path) -> None:
    give_uv(checkout, on_sync="exit 2", python=1)
    failed = make(checkout, "setup")
    assert failed.returncode != 0
    assert len(sentences(failed)) == 1
    assert "Install Python 3.11 or 3.10" in failed.stderr


def test_a_machine_without_any_python_is_told_in_one_sentence(checkout: Path) -> None:
    shutil.rmtree(checkout / ".tools")
    failed = make(checkout, "run", "PYTHON3=/nowhere/python3")
    assert failed.returncode != 0
    assert len(sentences(failed)) == 1
    assert "apt install python3" in failed.stderr


def test_a_python_without_venv_is_told_in_one_sentence(checkout: Path) -> None:
    shutil.rmtree(checkout / ".tools")
    python = checkout / "python3"
    python.write_text('#!/bin/sh\ncase "$2" in *venv*) exit 1;; esac\n')
    python.chmod(0o755)
    failed = make(checkout, "test", f"PYTHON3={python}")
    assert failed.returncode != 0
    assert len(sentences(failed)) == 1
    assert "python3-venv" in failed.stderr
