"""A model is trained when there is a reason to, and a wrong text leaves the old one in place."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from intake.training import INPUTS, digest_of_inputs, is_current

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = "details safety clinic database leads understanding conversations actions intake".split()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of all that training needs."""
    for name in {*INPUTS, *ROOMS}:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / name, tmp_path)
    return tmp_path


@pytest.fixture
def model(project: Path) -> Path:
    """Return what stands for a model, with the record of what it was made from."""
    path = project / "models" / "intake.tar.gz"
    path.parent.mkdir()
    path.write_bytes(b"a model")
    record = {"inputs": digest_of_inputs(project), "model": hashlib.sha256(b"a model").hexdigest()}
    path.with_name("intake.json").write_text(json.dumps(record))
    return path


def train(project: Path) -> subprocess.CompletedProcess[str]:
    """Run `intake train` in a copy of the project."""
    return subprocess.run(
        [sys.executable, "-c", "import sys; from intake import main; sys.exit(main())", "train"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_model_of_these_inputs_is_current(project: Path, model: Path) -> None:
    assert is_current(model, project)


@pytest.mark.parametrize("changed", ["clinic.yml", "data/red_flags.yml", "understanding/gate.py", "uv.lock"])
def test_a_change_in_an_input_is_seen(changed: str, project: Path, model: Path) -> None:
    with (project / changed).open("a") as file:
        file.write("\n")
    assert not is_current(model, project)


def test_a_new_file_among_the_inputs_is_seen(project: Path, model: Path) -> None:
    (project / "data" / "articles" / "new.md").write_text("")
    assert not is_current(model, project)


def test_touching_a_file_without_a_change_is_no_reason(project: Path, model: Path) -> None:
    (project / "domain.yml").touch()
    assert is_current(model, project)


def test_a_damaged_model_is_not_current(project: Path, model: Path) -> None:
    model.write_bytes(b"a mod")
    assert not is_current(model, project)


@pytest.mark.parametrize("record", [None, "", "{", "[]", "{}"])
def test_a_model_without_its_record_is_not_current(record: str | None, project: Path, model: Path) -> None:
    file = model.with_name("intake.json")
    file.unlink() if record is None else file.write_text(record)
    assert not is_current(model, project)


def test_a_wrong_clinic_file_is_named_before_anything_is_trained(project: Path, model: Path) -> None:
    file = project / "clinic.yml"
    file.write_text(file.read_text().replace("(314) 731-4201", "12"))
    done = train(project)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "telephone" in done.stderr
    assert model.read_bytes() == b"a model"


def test_a_slip_in_a_file_is_named_with_its_line(project: Path, model: Path) -> None:
    file = project / "domain.yml"
    lines = len(file.read_text().splitlines())
    with file.open("a") as domain:
        domain.write("slip: {a: b\n")
    done = train(project)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"domain.yml, line {lines + 2}, column 1 cannot be read: ")
    assert model.read_bytes() == b"a model"


def test_an_answer_that_cites_a_missing_section_is_named_and_the_old_model_stays(
    project: Path, model: Path
) -> None:
    file = project / "data" / "faq" / "targeted.yml"
    file.write_text(file.read_text().replace("section: targeted\n", "section: nowhere\n", 1))
    done = train(project)
    assert done.returncode == 2
    assert "#nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    assert model.read_bytes() == b"a model"
    assert sorted(path.name for path in model.parent.iterdir()) == [".lock", "intake.json", "intake.tar.gz"]
