"""Read the values that steps and cases share: slots, metadata, durations, outages, outcomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rasa_conversation_tests.cases import Expectation, Outage, Slot
from rasa_conversation_tests.yaml_nodes import Located

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def read_seconds(value: Located) -> float:
    """Read a duration such as `3s`, `20m`, `25h` or `2d`."""
    found = _DURATION.fullmatch(value.text("a duration"))
    if not found:
        raise value.error("a duration is a number and a unit: 3s, 20m, 25h, 2d")
    return float(found[1]) * _SECONDS[found[2]]


def read_outage(keys: Mapping[str, Located]) -> Outage:
    """Read `action_server`, `slow` and `store` of a case or a step."""
    action_server = _one_of(keys.get("action_server"), "action_server", {"down", "hanging"})
    store = _one_of(keys.get("store"), "store", {"down"})
    return Outage(action_server, read_seconds(keys["slow"]) if "slow" in keys else 0.0, store is not None)


def _one_of(value: Located | None, key: str, known: set[str]) -> str | None:
    if value is None:
        return None
    text = value.text(f"`{key}`")
    if text not in known:
        raise value.error(f"`{key}` is {' or '.join(sorted(known))}, not {text!r}")
    return text


def read_values(value: Located, what: str) -> dict[str, Any]:
    """Read pairs written as one mapping or, as Rasa does, as a list of one-key mappings."""
    values: dict[str, Any] = {}
    for entry in value.items(what) if value.is_list else [value]:
        values |= {name: content.plain() for name, content in entry.mapping(what).items()}
    return values


def read_metadata(value: Located | None, named: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Read metadata: the name of an entry of the file's `metadata`."""
    if value is None:
        return {}
    name = value.text("`metadata`")
    if name not in named:
        raise value.error(f"no metadata {name!r} in this file; it has: {', '.join(sorted(named)) or 'none'}")
    return named[name]


def read_slots(value: Located) -> list[tuple[Slot, int]]:
    """Read the slots of a step: names, or `name: value`, alone or in a list."""
    slots: list[tuple[Slot, int]] = []
    for entry in value.items("a list of slots") if value.is_list else [value]:
        if entry.is_mapping:
            pairs = entry.mapping("a slot").items()
            slots += [(Slot(name, content.plain()), content.line) for name, content in pairs]
        else:
            slots.append((Slot(entry.text("a slot"), any_value=True), entry.line))
    if not slots:
        raise value.error("no slot is named")
    return slots


def read_outcome(value: Located) -> list[Expectation]:
    """Read what should have come of the conversation; each key goes to the project's hook."""
    pairs = value.mapping("outcome")
    return [Expectation("outcome", (key, content.plain()), content.line) for key, content in pairs.items()]
