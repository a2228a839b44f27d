"""The unit files are what systemd takes, and let the processes do little."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from apt import program
from systemd_units import FOLDER, INSTALLED, directives

UNITS = sorted(path.name for path in FOLDER.glob("*.service"))
MOST_EXPOSED = 15  # tenths; systemd calls anything below 20 OK, and a unit without hardening has 96


def test_systemd_understands_them(tmp_path: Path) -> None:
    analyze = program("systemd-analyze", "systemd")
    for unit in UNITS:
        # Neither the program nor the user is on this machine.
        text = (FOLDER / unit).read_text(encoding="utf-8")
        text = text.replace(f"{INSTALLED}/.venv/bin/intake", "/bin/true")
        (tmp_path / unit).write_text(re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE))
    units = [tmp_path / unit for unit in UNITS]
    done = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "intake" in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.parametrize("unit", UNITS)
def test_they_are_exposed_little(unit: str) -> None:
    analyze = program("systemd-analyze", "systemd")
    command = [analyze, "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", FOLDER / unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("unit", UNITS)
def test_they_are_started_again_however_they_end_and_write_below_var_alone(unit: str) -> None:
    lines = directives(unit)
    assert lines["Restart"] == ["always"]
    assert lines["ReadWritePaths"] == [f"{INSTALLED}/var"]
    assert lines["User"] == ["intake"]


def test_what_talks_with_visitors_reaches_this_machine_alone() -> None:
    for unit in ("intake-dialogue@.service", "intake-actions.service"):
        lines = directives(unit)
        assert (lines["IPAddressDeny"], lines["IPAddressAllow"]) == (["any"], ["localhost"])
