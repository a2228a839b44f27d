"""What holds for every test."""

from __future__ import annotations

import counts
import pytest
from hypothesis import settings

# No test asserts a time: a busy machine must not fail one. What is generated is the same each day, so that a
# change is not blamed for what chance found; `make fuzz` looks further.
settings.register_profile("each day", deadline=None, derandomize=True)
settings.register_profile("whole", deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make fuzz` and `make faults` ask for."""
    parser.addoption("--whole", action="store_true", help="fuzz and faults in full")


def pytest_configure(config: pytest.Config) -> None:
    """Tell the tests how often."""
    counts.is_whole = config.getoption("--whole")
    settings.load_profile("whole" if counts.is_whole else "each day")
