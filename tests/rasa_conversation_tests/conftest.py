"""A small restaurant's assistant, trained once, and pytest run in copies of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RESTAURANT = HERE / "restaurant"
DOCUMENTATION = ROOT / "docs" / "testing.md"


@dataclass(frozen=True)
class Run:
    """What a run of pytest said: each case's outcome by name ("passed" or the report), and the output."""

    code: int
    output: str
    cases: dict[str, str]
    folder: Path


def environment() -> dict[str, str]:
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)}
    return {**os.environ, **quiet, "PYTHONWARNINGS": "ignore"}


def python(folder: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(),
        input=typed,
        capture_output=True,
        text=True,
        timeout=240,
    )


def run_pytest(folder: Path, *arguments: str) -> Run:
    report = folder / "report.xml"
    finished = python(folder, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", *arguments)
    cases = {}
    for case in ElementTree.parse(report).iter("testcase") if report.exists() else []:
        problem = next((part for part in case if part.tag in ("failure", "error", "skipped")), None)
        cases[case.attrib["name"]] = (
            "passed" if problem is None else problem.text or problem.attrib["message"]
        )
    return Run(finished.returncode, finished.stdout + finished.stderr, cases, folder)


def copy_of_restaurant(folder: Path) -> Path:
    shutil.copytree(RESTAURANT, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "hooks.py").rename(folder / "conftest.py")
    return folder


def documented(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of_restaurant(tmp_path_factory.mktemp("training") / "restaurant")
    trained = python(folder, "-m", "rasa", "train", "--fixed-model-name", "restaurant")
    assert trained.returncode == 0, trained.stdout + trained.stderr
    return folder / "models" / "restaurant.tar.gz"


@pytest.fixture
def restaurant(model: Path, tmp_path: Path) -> Path:
    """A copy of the restaurant with its model and without conversations."""
    folder = copy_of_restaurant(tmp_path / "restaurant")
    shutil.rmtree(folder / "conversations")
    (folder / "conversations").mkdir()
    (folder / "models").mkdir()
    shutil.copy(model, folder / "models")
    return folder


@pytest.fixture(scope="session")
def run(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of all the restaurant's conversations, the broken ones and the documentation's among them."""
    folder = copy_of_restaurant(tmp_path_factory.mktemp("run") / "restaurant")
    (folder / "models").mkdir()
    shutil.copy(model, folder / "models")
    for number, example in enumerate(documented("yaml")):
        (folder / "conversations" / f"documented_{number}.yml").write_text(example, encoding="utf-8")
    return run_pytest(
        folder,
        "--conversation-coverage",
        "--conversation-coverage-floor",
        "responses=100",
        "--show-capture=no",
    )


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Write a conversation file."""

    def write(text: str) -> Path:
        path = tmp_path / "conversation.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def tools() -> SimpleNamespace:
    """What the tests run things with; they cannot import it from here."""
    return SimpleNamespace(run_pytest=run_pytest, python=python, environment=environment)
