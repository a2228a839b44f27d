"""No code of ours runs what it is given: no text as code, as a command, as a statement, as an object."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rooms import ROOMS
from yaml.constructor import SafeConstructor

from safety.wording import _UniqueKeyLoader

PROJECT = Path(__file__).resolve().parents[2]
NEVER = {
    "text as code": r"(?:builtins\.)?(?:eval|exec|compile|__import__)",
    "text as a command": r"os\.(?:system|popen)|subprocess\.(?:getoutput|getstatusoutput)|pty\.spawn",
    "bytes as an object": r"(?:pickle|cloudpickle|dill|marshal|shelve|joblib|jsonpickle)\.\w+",
    "YAML as an object": r"yaml\.(?:load_all|unsafe_load|full_load|unsafe_load_all|full_load_all)",
    "anybody's certificate": r"ssl\._create_unverified_context|ssl\._create_stdlib_context",
    "numbers that can be guessed": r"random\.\w+",
    "a digest that is broken": r"hashlib\.sha1",
    "XML with entities": r"xml\..+|lxml\..+",
    "an archive unpacked wherever it says": r"\w+\.extractall|shutil\.unpack_archive",
}
SAFE_LOADERS = {
    "_UniqueKeyLoader": _UniqueKeyLoader,
    "getattr(yaml, 'CSafeLoader', yaml.SafeLoader)": getattr(yaml, "CSafeLoader", yaml.SafeLoader),
}
# Words in a statement that are no values, each of our own tables or of a schema that has just been made.
STATEMENTS = {("database/copies.py", "CREATE SCHEMA"), ("database/copies.py", "ALTER TABLE")}


@functools.cache
def calls() -> list[tuple[str, str, ast.Call]]:
    """Return file, what is called, and the call, of all rooms."""
    return list(_calls())


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for room in ROOMS:
        for file in sorted((PROJECT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield file.relative_to(PROJECT).as_posix(), ast.unparse(node.func), node


@pytest.mark.parametrize("what", NEVER)
def test_nothing_is_run_that_was_given(what: str) -> None:
    never = re.compile(NEVER[what])
    assert [(where, name) for where, name, _ in calls() if never.fullmatch(name)] == []


def test_no_command_goes_through_a_shell_and_no_certificate_unchecked() -> None:
    for where, name, call in calls():
        for given in call.keywords:
            value = ast.unparse(given.value)
            assert (given.arg, value) not in {("shell", "True"), ("verify", "False")}, (where, name)
            assert (given.arg, value) not in {("check_hostname", "False"), ("allow_pickle", "True")}, (
                where,
                name,
            )


def test_yaml_is_read_by_a_loader_that_makes_no_objects() -> None:
    found = [call for _, name, call in calls() if name == "yaml.load"]
    assert found
    for call in found:
        given = [*call.args[1:], *(each.value for each in call.keywords if each.arg == "Loader")]
        assert ast.unparse(given[0]) in SAFE_LOADERS
    for loader in SAFE_LOADERS.values():
        assert issubclass(loader, SafeConstructor)


def test_a_digest_of_old_protects_nothing() -> None:
    found = [(where, call) for where, name, call in calls() if name == "hashlib.md5"]
    for where, call in found:
        assert where == "understanding/example.py"  # as Rasa names what a vector is of
        assert "usedforsecurity=False" in ast.unparse(call)


def test_no_statement_is_put_together_of_values() -> None:
    put_together = {
        (where, "".join(re.findall(r"[A-Z]+ [A-Z]+", ast.unparse(call.args[0]))[:1]))
        for where, name, call in calls()
        if name.rpartition(".")[2] in ("text", "exec_driver_sql", "execute", "literal_column")
        and call.args
        and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    }
    assert put_together == STATEMENTS
