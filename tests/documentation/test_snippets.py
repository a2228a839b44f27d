"""Every snippet and command of README.md and docs/ is run by a test, or below is a reason why not."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from project_copy import copy_of_the_project, intake

from clinic.clinic import load_clinic
from intake.command_line import _parser
from intake.environment import PROJECT
from leads.webhook.events import body_of
from understanding.knowledge_check import check_knowledge

HERE = "tests/documentation/test_snippets.py"
PAGES = (
    "README.md",
    "SECURITY.md",
    *(f"docs/{page.name}" for page in sorted((PROJECT / "docs").glob("*.md"))),
)
_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(
    r"`((?:\.venv/bin/|make |intake |pytest |python |sudo |-m |[A-Z]+ (?:TABLE|SCHEMA) )[^`]*)`"
)

# By page and kind of block, the test that does what stands in each of them.
BLOCKS = {
    ("README.md", "console"): HERE,
    ("README.md", "yaml"): HERE,
    ("docs/deploy.md", "sh"): "tests/deploy/test_documentation.py",
    ("docs/deploy.md", "yaml"): "tests/deploy/test_documentation.py",
    ("docs/embed.md", "css"): HERE,
    ("docs/embed.md", "html"): HERE,
    ("docs/embed.md", "yaml"): HERE,
    ("docs/owner.md", "console"): "tests/acceptance/test_what_the_owner_edits.py",
    ("docs/owner.md", "markdown"): "tests/acceptance/test_what_the_owner_edits.py",
    ("docs/owner.md", "yaml"): "tests/acceptance/test_what_the_owner_edits.py",
    ("docs/testing.md", "console"): HERE,
    ("docs/testing.md", "text"): "tests/rasa_conversation_tests/test_documentation.py",
    ("docs/testing.md", "yaml"): "tests/rasa_conversation_tests/test_documentation.py",
    ("docs/upgrade.md", "console"): "tests/acceptance/test_backup_and_upgrade.py",
    ("docs/upgrade.md", "sh"): HERE,
    ("docs/webhook.md", "json"): HERE,
    ("docs/webhook.md", "python"): "tests/leads/test_webhook.py",
}
_OTHER_WAYS = "tests/rasa_conversation_tests/test_other_ways_to_run.py"
# Commands of docs/testing.md, by what is particular about each; they are run on the restaurant's assistant.
TESTING = {
    "tests/conversations": "tests/rasa_conversation_tests/conftest.py",
    "-k": "pytest's own, with nothing of ours in it",
    "--lf": "pytest's own, with nothing of ours in it",
    "-n": _OTHER_WAYS,
    "--conversation-coverage": _OTHER_WAYS,
    "--assistant-url": _OTHER_WAYS,
    "rasa_conversation_tests.record": _OTHER_WAYS,
}
# Commands within sentences: by their first words, the test that runs them, or why none does.
COMMANDS = {
    "intake articles": "tests/intake/test_articles_command.py",
    "intake backup": "tests/intake/test_backup_command.py",
    "intake chat": "tests/intake/test_running_the_assistant.py",
    "intake check": "tests/intake/test_check_command.py",
    "intake demo": HERE,
    "intake leads": "tests/intake/test_leads_command.py",
    "intake privacy": "tests/intake/test_desk_commands.py",
    "intake questions": "tests/intake/test_questions_command.py",
    "intake restore": "tests/intake/test_backup_command.py",
    "intake run": "tests/acceptance/conftest.py",
    "intake staff": "tests/intake/test_desk_commands.py",
    "intake train": "tests/acceptance/test_what_the_owner_edits.py",
    "make": "tests/setup/test_make.py",
    "make bench": "takes an hour; its parts are the same as those of `make bursts`, which a test runs",
    "make bench-understanding": "needs data that are not ours to bring",
    "make bench-widget": "needs packages of other chats from the index",
    "make bursts": "tests/deploy/test_bursts.py",
    "make chat": "the command `intake chat` behind `make train`; see there",
    "make lint": "is what a change is held to anyway, this test in it",
    "make test": "is what runs this test",
    "python -m bench.backup": "takes minutes; backup and restore have tests of their own",
    "python -m bench.crowd": "takes minutes; tests/faults/test_crowding.py brings the same crowds",
    "python -m bench.lead_to_desk": "takes minutes; tests/acceptance/ goes the same way",
    "python -m bench.outbox": "takes minutes; tests/leads/test_outbox.py kills a worker",
    "python -m bench.scale": "tests/bench/test_scale.py",
    "python -m bench.speed": "as `make bench`",
    "python -m bench.understanding": "as `make bench-understanding`",
    "python -m desk": "tests/desk/test_the_process.py",
    "pytest tests/safety": "is a part of `make test`",
    "rasa train": "tests/rasa_conversation_tests/conftest.py",
    "ALTER TABLE": "for a database of a size that no test has",
    "DROP SCHEMA": "removes what was replaced, whose name only the message of the restore says",
}


def blocks(page: str, kind: str) -> list[str]:
    """Return a page's blocks of a kind."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    return [
        re.sub(rf"^{indent}", "", block, flags=re.MULTILINE)
        for indent, its, block in _BLOCK.findall(text)
        if its == kind
    ]


def commands() -> list[str]:
    """Return the commands that stand within sentences and tables."""
    found = set()
    for page in PAGES:
        text = _BLOCK.sub("", (PROJECT / page).read_text(encoding="utf-8"))
        for command in _COMMAND.findall(text):
            words = command.removeprefix(".venv/bin/")
            found.add(f"python {words}" if words.startswith("-m ") else words)
    return sorted(found - {"intake"})  # the program itself


def named(command: str) -> str | None:
    """Return the longest of the first words below that a command begins with."""
    fitting = [words for words in COMMANDS if f"{command} ".startswith(f"{words} ")]
    return max(fitting, key=len, default=None)


def test_every_block_has_a_test_that_does_what_it_says() -> None:
    there = {
        (page, kind)
        for page in PAGES
        for _, kind, _ in _BLOCK.findall((PROJECT / page).read_text(encoding="utf-8"))
    }
    assert there == set(BLOCKS)
    for (page, kind), test in BLOCKS.items():
        # Of this file, whose table names every page, the call itself.
        reads = f'blocks("{page}", "{kind}")' if test == HERE else Path(page).name
        assert reads in (PROJECT / test).read_text(encoding="utf-8"), f"{test} does not read {page}"


def test_every_command_in_a_sentence_is_run_by_a_test_or_says_why_not() -> None:
    found = commands()
    assert [command for command in found if named(command) is None] == []
    used = {named(command) for command in found}
    assert sorted(set(COMMANDS) - used) == [], "these are in no page any more"


@pytest.mark.parametrize("words", [words for words, test in COMMANDS.items() if test.startswith("tests/")])
def test_the_test_that_is_named_runs_the_command(words: str) -> None:
    text = (PROJECT / COMMANDS[words]).read_text(encoding="utf-8")
    last = words.split()[-1].removeprefix("bench.")
    assert re.search(rf"\b{last}\b", text), f"{COMMANDS[words]} does not speak of {words}"


@pytest.mark.parametrize("command", [each for each in commands() if each.startswith("intake ")])
def test_a_command_has_the_parts_and_options_that_are_said(command: str) -> None:
    words = shlex.split(command)[1:]
    # Some are named without what they are done to.
    if words == ["privacy"]:
        words.append("purge")
    elif words[0] in ("backup", "restore") and "FILE" not in words:
        words.append("FILE")
    _parser().parse_args(words)


@pytest.mark.parametrize("command", [each for each in commands() if each.startswith("make ")])
def test_make_knows_its_target(command: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "--dry-run", *shlex.split(command)[1:]],
        cwd=PROJECT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_commands_of_conversation_tests_are_run_elsewhere() -> None:
    lines = [line for block in blocks("docs/testing.md", "console") for line in block.splitlines()]
    for line in lines:
        particular = [words for words in TESTING if f" {words} " in f"{line} "]
        assert particular, f"nothing below speaks of {line!r}"
        for words in particular:
            if TESTING[words].startswith("tests/"):
                last = words.split("/")[-1]
                assert last in (PROJECT / TESTING[words]).read_text(encoding="utf-8")
    assert all(any(f" {words} " in f"{line} " for line in lines) for words in TESTING)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, in which snippets are tried."""
    return copy_of_the_project(tmp_path_factory.mktemp("documentation") / "project")


def run(project: Path, command: str) -> str:
    """Run a command of a page with a database of the copy's own."""
    assert command.startswith(".venv/bin/intake ")
    words = shlex.split(command.split(" #")[0])[1:]
    own = {"DATABASE_URL": f"sqlite:///{project}/intake.db", "INTAKE_SECRET_FILE": f"{project}/secret.key"}
    done = intake(project, *words, **own)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readmes_first_commands_do_what_it_says(project: Path) -> None:
    start, demo = blocks("README.md", "console")
    assert start == "make run\n"  # tests/acceptance/ starts everything in the same way
    add, remove = demo.splitlines()
    run(project, add)
    assert len(json.loads(run(project, ".venv/bin/intake leads list --json"))) == 10
    run(project, remove)
    assert json.loads(run(project, ".venv/bin/intake leads list --json")) == []


def test_the_readmes_answer_can_be_added(project: Path) -> None:
    (block,) = blocks("README.md", "yaml")
    file = project / "data" / "faq" / "targeted.yml"
    file.write_text(file.read_text(encoding="utf-8").rstrip("\n") + "\n" + block, encoding="utf-8")
    added = yaml.safe_load(file.read_text(encoding="utf-8"))
    (entries,) = (each for each in added.values() if isinstance(each, list))
    assert entries[-1]["key"] == "does-it-hurt"
    assert set(entries[-1]) <= set(entries[0])
    assert check_knowledge(project / "data").mistakes == check_knowledge(PROJECT / "data").mistakes


def test_backup_and_restore_are_as_the_page_says(project: Path, tmp_path: Path) -> None:
    (backup,), (restore,) = (block.splitlines() for block in blocks("docs/upgrade.md", "sh"))
    run(project, ".venv/bin/intake demo")
    made = re.sub(r"/mnt/backups/\S+ %F|/mnt/backups/.*", f"{tmp_path}/intake.zip", backup)
    run(project, made)
    assert (tmp_path / "intake.zip").is_file()
    (project / "intake.db").unlink()
    run(project, restore.replace("FILE", f"{tmp_path}/intake.zip"))
    assert len(json.loads(run(project, ".venv/bin/intake leads list --json"))) == 10


def test_the_line_for_a_website_names_a_file_that_is_served() -> None:
    (line,) = blocks("docs/embed.md", "html")
    found = re.fullmatch(
        r'<script src="https://bot\.example/webhooks/widget/([\w.]+)" async></script>\n', line
    )
    assert found
    assert (PROJECT / "widget" / found[1]).is_file()


def test_the_website_that_is_named_is_taken(tmp_path: Path) -> None:
    (block,) = blocks("docs/embed.md", "yaml")
    content: dict[str, Any] = yaml.safe_load((PROJECT / "clinic.yml").read_text(encoding="utf-8"))
    content["widget"].update(yaml.safe_load(block)["widget"])
    file = tmp_path / "clinic.yml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert list(load_clinic(file).widget.origins) == ["https://www.clinic.example"]


def test_the_custom_properties_are_read_by_the_widget() -> None:
    (block,) = blocks("docs/embed.md", "css")
    scripts = "".join(file.read_text(encoding="utf-8") for file in (PROJECT / "widget").glob("*.js"))
    properties = re.findall(r"(--[\w-]+):", block)
    assert len(properties) == 3
    assert [each for each in properties if each not in scripts] == []


def test_the_event_that_is_shown_is_what_is_sent() -> None:
    (block,) = blocks("docs/webhook.md", "json")
    at = datetime(2026, 11, 23, 15, 1, tzinfo=timezone.utc).isoformat(timespec="milliseconds")
    said = {"ref": "K4821", "status": "contacted", "previous_status": "new"}
    payload = {**said, "at": at.replace("+00:00", "Z")}
    sent = body_of("webhook_status_changed", payload, "https://desk.example.org", None)
    assert json.loads(sent) == json.loads(block)


def test_three_readers_have_three_steps_each() -> None:
    table = (PROJECT / "README.md").read_text(encoding="utf-8").split("Three steps, whoever you are:\n\n")[1]
    rows = [line.strip("|").split("|") for line in table.split("\n\n")[0].splitlines()[2:]]
    assert [row[0].strip() for row in rows] == ["put it on a website", "work at the desk", "change it"]
    assert all(len(row) == 4 and all(each.strip() for each in row) for row in rows)
