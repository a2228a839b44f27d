"""Chat in the terminal and get a test file: `python -m rasa_conversation_tests.record FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest


def main(arguments: list[str] | None = None) -> int:
    """Record one conversation; pytest runs it, so that its settings and the project's hooks hold."""
    parser = argparse.ArgumentParser(prog="python -m rasa_conversation_tests.record", description=__doc__)
    parser.add_argument(
        "file", type=Path, help="the file to write, e.g. tests/conversations/bookings/by_phone.yml"
    )
    file: Path = parser.parse_args(arguments).file
    if file.suffix not in (".yml", ".yaml"):
        parser.error(f"{file} must end in .yml, or it would not be found as a test")
    if file.exists():
        parser.error(f"{file} exists; name another file")
    folder = next(parent for parent in file.absolute().parents if parent.is_dir())
    options = [
        "-q",
        "--no-header",
        "--no-summary",
        "--capture=no",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:logging",
    ]
    plugin = ["-p", "rasa_conversation_tests.plugin"]
    return int(pytest.main([*plugin, *options, "--record-conversation", str(file.absolute()), str(folder)]))


if __name__ == "__main__":
    sys.exit(main())
