"""Why an answer could not be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Name what is wrong with an answer by a stable code, such as `telephone_too_short`."""

    code: str
