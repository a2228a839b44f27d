"""What is installed comes from the public index, with its digest, and nothing is ignored wholesale."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parents[2]
HOSTS = {"pypi.org", "files.pythonhosted.org"}


def test_the_lock_names_the_public_index_alone() -> None:
    lock = (PROJECT / "uv.lock").read_text(encoding="utf-8")
    hosts = {urlsplit(address).hostname for address in re.findall(r"https?://[^\"\s]+", lock)}
    assert hosts == HOSTS


def test_every_file_in_the_lock_has_a_digest() -> None:
    lock = (PROJECT / "uv.lock").read_text(encoding="utf-8")
    files = re.findall(r"\{ url = [^}]+\}", lock)
    assert files
    assert not [file for file in files if 'hash = "sha256:' not in file]


def test_no_error_of_the_type_checker_is_ignored_without_its_name() -> None:
    bare = re.compile(r"#\s*type:\s*ignore(?!\[)")
    found = [
        f"{file.relative_to(PROJECT)}:{number}"
        for file in PROJECT.glob("[a-z]*/**/*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert not found
