"""docs/security.md names a test for each attack, and the tests are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| attack |")]
# What the project is held to; in each row's first two cells, as somebody looks for it.
ATTACKS = (
    *("guess a chat", "fix the key", "stolen key", "replay", "payload", "`rest:`", "another visitor", "XSS"),
    *("CSRF", "clickjacking", "SQL", "headers", "CSV", "log", "SSRF", "path traversal", "deep", "floods"),
    *("regular expression", "smuggle", "CL.TE", "TE.CL", "guess a password", "who works here", "repository"),
    *("known weakness", "sbom", "NOTICE"),
)


def named(row: str) -> list[str]:
    """Return the tests that a row names."""
    return re.findall(r"`(tests/[^`]+)`", row)


def test_every_attack_has_its_tests_and_they_are_there() -> None:
    assert len(ROWS) > 50
    for row in ROWS:
        attack, stops, tests = (cell.strip() for cell in row.strip("| ").split(" | "))
        assert attack, row
        assert stops, row
        assert named(tests), attack
        for test in named(tests):
            file, _, name = test.partition("::")
            text = (PROJECT / file).read_text(encoding="utf-8")
            if file.endswith(".yml"):
                assert f"test_case: {name}\n" in text, test
            else:
                functions = (ast.FunctionDef, ast.AsyncFunctionDef)
                there = {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, functions)}
                assert name in there, test


def test_no_attack_is_left_out() -> None:
    said = "\n".join(" | ".join(row.split(" | ")[:2]) for row in ROWS)
    assert [attack for attack in ATTACKS if attack not in said] == []


def test_every_file_of_this_folder_is_named() -> None:
    files = {f"tests/security/{file.name}" for file in Path(__file__).parent.glob("test_*.py")}
    assert files - {f"tests/security/{Path(__file__).name}"} <= {
        test.partition("::")[0] for test in named(PAGE)
    }


def test_no_test_is_skipped_for_good() -> None:
    files = {test.partition("::")[0] for test in named(PAGE) if ".py::" in test}
    skipped = re.compile(r"mark\.(?:skip|xfail)\b")
    assert [file for file in files if skipped.search((PROJECT / file).read_text(encoding="utf-8"))] == []
