"""The project stays a usual Rasa project: Rasa's own commands work on it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from understanding.importer import PROJECT


@pytest.mark.parametrize(
    "command",
    [
        ["data", "validate", "--fail-on-warnings"],
        ["test", "core", "--stories", "tests", "--fail-on-prediction-errors", "--no-plot"],
    ],
    ids=["data validate", "test core"],
)
def test_rasas_command_succeeds(command: list[str], tmp_path: Path) -> None:
    out = ["--out", str(tmp_path)] if command[0] == "test" else []
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    rasa = [sys.executable, "-m", "rasa", *command, *out]
    run = subprocess.run(
        rasa, cwd=PROJECT, env=os.environ | quiet, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
