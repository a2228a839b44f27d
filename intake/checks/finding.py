"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """What is looked at, how it is, and in one sentence what to do about it, or what was seen.

    `must` has to be mended before visitors come; `advice` has not.
    """

    level: Literal["ok", "must", "advice"]
    about: str
    says: str


def ok(about: str, says: str) -> Finding:
    """Say that all is well."""
    return Finding("ok", about, says)


def must(about: str, says: str) -> Finding:
    """Say what has to be mended."""
    return Finding("must", about, says)


def advice(about: str, says: str) -> Finding:
    """Say what would be better."""
    return Finding("advice", about, says)
