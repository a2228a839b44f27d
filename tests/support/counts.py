"""How often a test of generated inputs or of faults does its thing: a few times, in full with `--whole`."""

from __future__ import annotations

is_whole = False  # set by tests/conftest.py


def times(whole: int, each_day: int) -> int:
    """Return the whole count with `--whole`, else the small one."""
    return whole if is_whole else each_day
