"""Train the model when its inputs changed, and never leave half a model behind."""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from intake.environment import LOGS, PROJECT, process_environment
from intake.problem import Problem
from understanding.made_by import CODE, digest_of

# Everything a model is made of: what it is taught, and the code that teaches it.
INPUTS = (*CODE, "clinic.yml", "data")
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_COMPONENT = re.compile(r"Starting to train component '(\w+)'")


def is_current(model: Path, project: Path = PROJECT) -> bool:
    """Tell whether the model is what training wrote, to the last byte, from the inputs as they are now."""
    if not model.is_file():
        return False
    return _record(model) == {"inputs": digest_of_inputs(project), "model": _sha256(model)}


def digest_of_inputs(project: Path = PROJECT) -> str:
    """Return a digest of all that a model is made of; it changes when any file of it does."""
    return digest_of(INPUTS, project)


@contextmanager
def sole_trainer(model: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Let one process train at a time; the lock goes with its process, however that ends."""
    model.parent.mkdir(exist_ok=True)
    with (model.parent / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def train(model: Path, on_component: Callable[[str], None]) -> None:
    """Train, then put the model and the record of what it was made from in place.

    Raises:
        Problem: when the data are wrong, with what Rasa or our importer says about them.
    """
    for left_behind in model.parent.glob(".training-*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    _must_be_yaml()
    inputs = digest_of_inputs()
    with tempfile.TemporaryDirectory(prefix=".training-", dir=model.parent) as folder:
        _run_rasa(Path(folder), on_component)
        trained = Path(folder) / "trained.tar.gz"
        if not trained.is_file():
            raise Problem(f"Rasa trained no model; what it printed is in {_log().relative_to(PROJECT)}.")
        record = Path(folder) / "record.json"
        record.write_text(json.dumps({"inputs": inputs, "model": _sha256(trained)}), encoding="utf-8")
        # A kill between the two lines leaves a model that does not fit its record, and is trained anew.
        trained.replace(model)
        record.replace(_record_file(model))


def _must_be_yaml() -> None:
    """Find a slip of the pen first: Rasa would say the line, but not the file."""
    for file in (PROJECT / "config.yml", PROJECT / "domain.yml", *sorted((PROJECT / "data").rglob("*.yml"))):
        try:
            yaml.load(file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
            raise Problem(f"{file.relative_to(PROJECT)}{where} cannot be read: {error.problem}.") from None
        except yaml.YAMLError as error:
            raise Problem(f"{file.relative_to(PROJECT)} cannot be read: {error}.") from None


def _run_rasa(folder: Path, on_component: Callable[[str], None]) -> None:
    command = [
        # Without --force, Rasa's cache would miss changes in our code. Its validation would read all again
        # to find what our files' own checks find, or a test of this project.
        *(sys.executable, "-m", "intake.train_process", "train", "--force", "--skip-validation"),
        *("--out", str(folder), "--fixed-model-name", "trained"),
    ]
    LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        _log().open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=PROJECT,
            env=process_environment("training"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None
        try:
            for line in process.stdout:
                log.write(line)
                if component := _COMPONENT.search(line):
                    on_component(component[1])
            code = process.wait()
        except BaseException:
            process.terminate()
            raise
    if code != 0:
        raise Problem(
            f"The model was not trained:\n{_what_is_wrong(_log().read_text(encoding='utf-8'))}\n"
            f"All that Rasa printed is in {_log().relative_to(PROJECT)}."
        )


def _what_is_wrong(output: str) -> str:
    """Return Rasa's errors and its last words, without the progress and the calls around them."""
    lines = [line.split("\r")[-1].rstrip() for line in _COLOR.sub("", output).splitlines()]
    told = [line for line in lines if line]
    calls = [number for number, line in enumerate(told) if line.startswith('  File "')]
    after = told[calls[-1] + 1 :] if calls else told[-1:]
    last_words = after[next((number for number, line in enumerate(after) if line[0] != " "), 0) :]
    errors = [line for line in told if " ERROR " in line and line not in last_words]
    return "\n".join(f"  {line}" for line in [*errors, *last_words])


def _record(model: Path) -> object:
    try:
        return json.loads(_record_file(model).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _record_file(model: Path) -> Path:
    return model.with_name("intake.json")


def _log() -> Path:
    return LOGS / "train.log"


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
