"""Where in a clinic file a setting stands, for who wants to change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from clinic.clinic import CLINIC_FILE


def lines_of(path: Path = CLINIC_FILE) -> Mapping[str, int]:
    """Return the line, counted from 1, of each setting, by its name such as keep_days.chats.

    Of a file that cannot be read there are none.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return dict(_lines(node, ""))


def _lines(node: yaml.Node | None, above: str) -> Iterator[tuple[str, int]]:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        name = f"{above}{key.value}"
        yield name, key.start_mark.line + 1
        yield from _lines(value, f"{name}.")
