"""What holds for every test."""

from __future__ import annotations

import counts
import pytest
from hypothesis import settings

# No test asserts a time: a busy machine must not fail one. What is generated is the same each day, so that a
# change is not blamed for what chance found; `make fuzz` looks further.
settings.register_profile("each day", deadline=None, derandomize=True)
settings.register_profile("whole", deadline=None)


# Files that take minutes are begun first, so that no core is idle while another runs the last of them.
LONG = (
    "test_what_the_owner_edits.py",
    "test_red_flag_reader.py",
    "test_held_out_questions.py",
    "test_same_as_rasas_store.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; the others stay in their order."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make fuzz` and `make faults` ask for."""
    parser.addoption("--whole", action="store_true", help="fuzz and faults in full")


def pytest_configure(config: pytest.Config) -> None:
    """Tell the tests how often."""
    counts.is_whole = config.getoption("--whole")
    settings.load_profile("whole" if counts.is_whole else "each day")
