"""One case, run once for each row of values."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rasa_conversation_tests.yaml_nodes import Located

_LONGEST_LABEL = 60


def read_rows(value: Located | None, case: Located) -> list[tuple[str, dict[str, Any]]]:
    """Return a label and the values for each run; one run with neither when nothing is parametrized.

    `parametrize: {typed: [a, b], kept: [c, d]}` is a table by columns: `$typed` and `$kept` are a and c,
    then b and d.
    """
    if value is None:
        return [("", {})]
    columns = {name: column.items(f"`{name}`") for name, column in value.mapping("parametrize").items()}
    if not columns or not all(columns.values()):
        raise value.error("`parametrize` needs names, each with a list of values")
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        counted = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise value.error(f"the lists of `parametrize` must be equally long: {counted}")
    parts = case.mapping("a test case")
    used = {name for key, part in parts.items() if key != "parametrize" for name in part.names_used()}
    for name in set(columns) - used:
        raise value.error(f"no step uses `${name}`")
    rows = [
        {name: column[index].plain() for name, column in columns.items()}
        for index in range(next(iter(lengths.values())))
    ]
    labels = [_label(row) for row in rows]
    seen = Counter(labels)
    return [
        (f"{label} #{number}" if seen[label] > 1 else label, row)
        for number, (label, row) in enumerate(zip(labels, rows, strict=True), 1)
    ]


def _label(row: dict[str, Any]) -> str:
    words = "-".join(str(value) for value in row.values()).encode("unicode_escape").decode()
    words = words.replace("::", ":")
    return words if len(words) <= _LONGEST_LABEL else f"{words[:_LONGEST_LABEL]}..."
