"""docs/owner.md: each of its edits is made, and each of its commands run, and what it says comes of it."""

from __future__ import annotations

import os
import re
import subprocess
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from project_copy import PROJECT, copy_of_the_project

PAGE = (PROJECT / "docs" / "owner.md").read_text(encoding="utf-8")


def below(after: str) -> Callable[[str, str], str]:
    """Put the new lines behind a text of the file."""

    def edit(old: str, new: str) -> str:
        assert after in old, f"{after!r} is not there any more"
        return old.replace(after, after + textwrap.indent(textwrap.dedent(new), indent(after)), 1)

    return edit


def indent(after: str) -> str:
    """Return the room before an entry of the list that a text opens."""
    last = after.rstrip("\n").splitlines()[-1]
    return " " * (len(last) - len(last.lstrip()) + 2)


def in_place_of_hours(old: str, new: str) -> str:
    """Write the field anew."""
    return re.sub(r"^hours:.*\n", textwrap.dedent(new), old, count=1, flags=re.MULTILINE)


# By heading: the file that the first step names, and what becomes of its text with the block below.
EDITS: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "A red flag": ("data/red_flags.yml", below("      hurt by somebody at home:\n        says:\n")),
    "Opening hours": ("clinic.yml", in_place_of_hours),
    "An answer": (
        "data/faq/whole_body.yml",
        lambda old, new: old + textwrap.indent(textwrap.dedent(new), "  "),
    ),
    "An article": ("data/articles/why_ice_floats.md", lambda _, new: textwrap.dedent(new)),
}
WALKS = {
    title: PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    for title in re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
}


def blocks(walk: str, *kinds: str) -> list[str]:
    """Return the blocks of some kinds."""
    return re.findall(rf"```(?:{'|'.join(kinds)})\n(.*?) *```", walk, re.DOTALL)


def commands(walk: str) -> list[str]:
    """Return every command."""
    return [line.strip() for block in blocks(walk, "console") for line in block.splitlines()]


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with all edits of the page."""
    project = copy_of_the_project(tmp_path_factory.mktemp("owner") / "project")
    (project / ".venv").symlink_to(PROJECT / ".venv")
    for title, (name, edit) in EDITS.items():
        (new,) = blocks(WALKS[title], "yaml", "markdown")
        file = project / name
        assert f"`{file.name}`" in WALKS[title] or f"`{name}`" in WALKS[title]
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(edit(old, new), encoding="utf-8")
        assert file.read_text(encoding="utf-8") != old
    return project


def run(project: Path, command: str) -> str:
    """Run a command of the page as in a shell, and return what it prints."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("INTAKE_", "DATABASE_"))}
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=project,
        env={**own, "PYTHONPATH": str(project), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_walk_has_three_steps_and_an_edit_here() -> None:
    assert list(WALKS) == list(EDITS)
    for title, walk in WALKS.items():
        assert re.findall(r"^(\d)\. ", walk, re.MULTILINE) == ["1", "2", "3"], title
        assert len(blocks(walk, "console")) == 2, title


@pytest.mark.timeout(1800)  # it trains a model, and starts the assistant four times
def test_each_edit_is_what_visitors_get(edited: Path) -> None:
    prepare = {
        command: None for walk in WALKS.values() for command in commands(walk) if "chat" not in command
    }
    for command in sorted(prepare, key=lambda each: "train" in each):
        run(edited, command)
    for title, walk in WALKS.items():
        (trial,) = [command for command in commands(walk) if "chat" in command]
        promised = re.findall(r"The (?:answer|source).*?\"(.+?)\"", walk)
        assert promised, title
        said = run(edited, trial)
        assert promised[-1] in said, f"{title}: {said}"


def test_every_other_command_of_the_page_works(edited: Path) -> None:
    inline = re.findall(r"`(\.venv/bin/\S+[^`]*)`", PAGE)
    assert sorted(set(inline)) == [".venv/bin/intake check", ".venv/bin/pytest tests/safety"]
    shown = subprocess.run(
        ["sh", "-c", ".venv/bin/intake check"],
        cwd=edited,
        env={**os.environ, "PYTHONPATH": str(edited), "DATABASE_URL": f"sqlite:///{edited}/x.db"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stdout.startswith("ok      clinic.yml")
    assert (PROJECT / "tests" / "safety").is_dir()
