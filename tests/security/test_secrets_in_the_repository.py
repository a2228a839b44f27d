"""No file of the repository holds a secret, and what makes secrets here is kept out of it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
KINDS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a key of a cloud": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b",
    "a token of a forge": r"\b(?:gh[pousr]_\w{36}|github_pat_\w{22,}|glpat-[\w-]{20})",
    "a token of a service": r"\b(?:xox[abprs]-[\w-]{10,}|sk-[\w-]{20,})",
    "a token of an index": r"\bpypi-[\w-]{50,}",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.",
    "the secret of a webhook": r"\bwhsec_[A-Za-z0-9+/]{20,}",
    "a password in an address": r"\b[a-z+]+://[^\s:/@\"'<>{}]+:([^\s:/@\"'<>{}]+)@(?!\W)",
    "a hash of a password": r"\$argon2id?\$v=\d+\$m=",
}
# Of the specification of Standard Webhooks, and words that stand for a password.
MADE_UP = {
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    *("password", "secret", "hunter2", "sesame", "mellon", "pass", "p", "p%2Fw"),
}
SKIPPED = {"uv.lock", Path(__file__).name}


def files() -> list[Path]:
    """Return what is kept in git, or all files where that is no checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False
    ).stdout
    if not listed:
        pytest.skip("this is no git checkout")
    return [PROJECT / name for name in listed.split("\0") if name and (PROJECT / name).is_file()]


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_holds_a_secret(kind: str) -> None:
    pattern = re.compile(KINDS[kind])
    found = [
        (file.relative_to(PROJECT).as_posix(), match[0][:12])
        for file in files()
        if file.name not in SKIPPED
        for match in pattern.finditer(file.read_text(encoding="utf-8", errors="replace"))
        if not MADE_UP & {match[0], *match.groups()}
    ]
    assert found == []


def test_what_holds_secrets_or_people_is_not_kept_in_git() -> None:
    ignored = (PROJECT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"var/", "models/", "deploy/container/.env"} <= set(ignored)
    kinds = {".key", ".pem", ".db", ".sqlite", ".env", ".log", ".zip"}
    assert [file.name for file in files() if file.suffix in kinds or file.name == ".env"] == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN EC PRIVATE KEY-----",
        "AKIA" + "A1B2C3D4E5F6G7H8",
        "ghp_" + "a1" * 18,
        "whsec_" + "QUJD" * 8,
        "smtp://clinic:k3pt-" + "hidden@mail.example.org",
    ],
)
def test_a_secret_would_be_found(text: str) -> None:
    found = [match for each in KINDS.values() for match in re.finditer(each, text)]
    assert found
    assert not MADE_UP & {found[0][0], *found[0].groups()}
