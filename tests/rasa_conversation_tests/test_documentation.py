"""What docs/testing.md shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

DOCUMENTATION = (Path(__file__).parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")
FAILS = "the assistant says something else"


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", DOCUMENTATION, re.DOTALL)


def cases():
    return [
        case["test_case"] for block in blocks("yaml") for case in YAML(typ="safe").load(block)["test_cases"]
    ]


@pytest.mark.parametrize("name", cases())
def test_an_example_does_what_the_text_says(run, name):
    found = {case: said for case, said in run.cases.items() if case == name or case.startswith(f"{name}[")}
    assert found
    assert all((said == "passed") != (name == FAILS) for said in found.values()), found


def test_a_failure_looks_as_shown(run):
    (shown,) = blocks("text")
    assert without_numbers(shown.strip()) in without_numbers(run.cases[FAILS])


def without_numbers(text):
    return re.sub(r"then \w+ 0\.\d\d", "then …", re.sub(r"greet 0\.\d\d", "greet …", text))


def test_every_setting_and_option_is_described():
    source = (Path(__file__).parents[2] / "rasa_conversation_tests" / "settings.py").read_text(
        encoding="utf-8"
    )
    names = [*re.findall(r'addini\(\s*"(\w+)"', source), *re.findall(r'"(--(?!record)[\w-]+)"', source)]
    assert len(names) > 8
    assert [name for name in names if name not in DOCUMENTATION] == []
