"""Why an answer does not do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A stable code such as `telephone_too_short`; the words a visitor reads live in `domain.yml`."""

    code: str
