"""README.md says all that there is: settings, commands, folders, files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rooms import ROOMS

PROJECT = Path(__file__).resolve().parents[2]
# Given to other programs, or taken away from them; not read by ours.
NOT_SETTINGS = {"SQLALCHEMY_WARN_20"}


def readme(title: str = "") -> str:
    """Return README.md, or the part of it below a heading."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0] if title else text


def variables_read(file: Path) -> set[str]:
    """Return what a file reads of its environment: os.environ["A"], os.environ.get("A"), os.getenv("A")."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            names |= constants(node.slice)
        elif isinstance(node, ast.Call) and re.search(r"environ\.\w+$|getenv$", ast.unparse(node.func)):
            names |= constants(*node.args[:1])
    return names


def constants(*nodes: ast.AST) -> set[str]:
    """Return the texts among some nodes."""
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_table_of_settings_is_complete() -> None:
    in_code = {
        name for room in ROOMS for file in (PROJECT / room).rglob("*.py") for name in variables_read(file)
    }
    in_table = set(re.findall(r"^\| `([A-Z_]+)`", readme("Settings"), re.MULTILINE))
    assert in_code - NOT_SETTINGS == in_table


def test_every_make_target_is_listed() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    in_table = set(re.findall(r"^\| `make (\w+)`", readme("Commands"), re.MULTILINE))
    assert in_table == set(phony[1].split()) - {"help"}


def test_every_command_of_intake_is_listed() -> None:
    shown = subprocess.run(
        [Path(sys.executable).with_name("intake"), "--help"], capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^    (\w+) ", shown, re.MULTILINE)
    assert commands
    for command in commands:
        assert f"`intake {command}" in readme("Commands")


def test_every_folder_is_on_the_map() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if tracked.returncode != 0:
        pytest.skip("not a checkout of git")
    folders = {path.split("/")[0] for path in tracked.stdout.splitlines() if "/" in path}
    on_map = set(re.findall(r"`(\w+)/`", readme("Folders")))
    assert {folder for folder in folders if not folder.startswith(".")} == on_map


def test_every_file_that_is_linked_exists() -> None:
    for page in (PROJECT / "README.md", *(PROJECT / "docs").glob("*.md"), PROJECT / "SECURITY.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
