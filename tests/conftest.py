"""What holds for every test."""

from __future__ import annotations

import counts
import pytest
from hypothesis import settings

# No test asserts a time: a busy machine must not fail one.
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make fuzz` and `make faults` ask for."""
    parser.addoption("--whole", action="store_true", help="fuzz and faults in full")


def pytest_configure(config: pytest.Config) -> None:
    """Tell the tests how often."""
    counts.is_whole = config.getoption("--whole")
