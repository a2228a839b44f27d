"""The dialogue process leaves out what it does not need, and Rasa is still as that expects."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from intake.checked_once import check_action_schema_once
from intake.environment import MODEL, PROJECT
from intake.without_tensorflow import MODULES, leave_tensorflow_out

SERVES = """
import asyncio, sys
from pathlib import Path
from intake.without_tensorflow import leave_tensorflow_out
assert leave_tensorflow_out(Path("config.yml"))
from rasa import __main__
import rasa.server, rasa.engine.recipes.default_components
from rasa.core.agent import Agent
agent = Agent.load(sys.argv[1])
print(asyncio.run(agent.parse_message("book my free consultation"))["intent"]["name"])
print(sorted({name.split(".")[0] for name in sys.modules} & {"tensorflow", "keras"}))
try:
    rasa.engine.recipes.default_components.DIETClassifier.create({}, None, None, None)
except ImportError as error:
    print(error)
"""


def test_the_model_is_served_without_tensorflow() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SERVES, str(MODEL)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    intent, modules, refused = done.stdout.splitlines()[-3:]
    assert (intent, modules) == ("book", "[]")
    assert "DIETClassifier, which needs TensorFlow" in refused


TRAINS = """
import sys
from intake import train_process
sys.argv = ["rasa", "--version"]
train_process.main()
import rasa.engine.recipes.default_components
print(sorted({name.split(".")[0] for name in sys.modules} & {"tensorflow", "keras"}))
"""


def test_training_has_no_tensorflow_either() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TRAINS],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", MODULES)
def test_rasas_modules_still_hold_the_classes_and_nothing_else_that_is_imported(name: str) -> None:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    assert set(MODULES[name]) <= {each.name for each in tree.body if isinstance(each, ast.ClassDef)}


def test_a_configuration_that_names_such_a_component_gets_tensorflow(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("pipeline:\n  - name: DIETClassifier\n")
    before = list(sys.meta_path)
    assert not leave_tensorflow_out(config)
    assert sys.meta_path == before


def test_answers_of_actions_are_still_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    # Fails when Rasa's method is another: then read it, and change the replacement and its digest.
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    assert check_action_schema_once()
    action = RemoteAction("action_answer", None)
    assert action._validate_action_result({"events": [], "responses": [{"text": "Yes."}]})
    for wrong in ({"events": "none"}, {"events": [{"name": "no kind"}]}, {"responses": [1]}):
        with pytest.raises(ValidationError):
            action._validate_action_result(wrong)
