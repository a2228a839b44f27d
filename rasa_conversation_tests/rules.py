"""The project's rules, and which of them a conversation has followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

# What happens, in order: ("intent", names), ("action", names), ("loop", name or None).
Happening = tuple[str, Any]
_ANY_LOOP = object()


@dataclass(frozen=True)
class Rule:
    """A rule: the form that must be active when it begins, and what happens in it."""

    name: str
    loop: Any
    steps: tuple[Happening, ...]


def read_rules(folder: Path) -> list[Rule]:
    """Read every rule of the YAML files below a folder."""
    rules = []
    for path in sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")]):
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        for entry in (content.get("rules") or []) if isinstance(content, dict) else []:
            conditions = [part for part in entry.get("condition") or [] if "active_loop" in part]
            loop = conditions[0]["active_loop"] if conditions else _ANY_LOOP
            steps = tuple(step for part in entry.get("steps") or [] if (step := _step(part)))
            rules.append(Rule(str(entry["rule"]), loop, steps))
    return rules


def followed(rules: Iterable[Rule], events: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the names of the rules whose steps the events hold in order.

    Other actions may stand between them, but no message of the visitor.
    """
    happenings = [happening for event in events if (happening := _happening(event))]
    active: Any = None
    starts = []
    for happening in happenings:
        starts.append(active)
        if happening[0] == "loop":
            active = happening[1]
    return {
        rule.name
        for rule in rules
        for at, loop in enumerate(starts)
        if rule.loop in (_ANY_LOOP, loop) and _follows(rule.steps, happenings[at:])
    }


def _follows(steps: Sequence[Happening], happenings: Sequence[Happening]) -> bool:
    waiting = list(steps)
    for number, happening in enumerate(happenings):
        if not waiting:
            break
        kind, wanted = waiting[0]
        meets = wanted == happening[1] if kind == "loop" else set(wanted) & set(happening[1] or ())
        if happening[0] == kind and meets:
            waiting.pop(0)
        elif number == 0 or happening[0] == "intent":
            return False
    return not waiting


def _step(part: Mapping[str, Any]) -> Happening | None:
    if "intent" in part:
        return "intent", (part["intent"],)
    if "or" in part:
        return "intent", tuple(option["intent"] for option in part["or"] if "intent" in option)
    if "action" in part:
        return "action", (part["action"],)
    return ("loop", part["active_loop"]) if "active_loop" in part else None


def _happening(event: Mapping[str, Any]) -> Happening | None:
    kind = event.get("event")
    if kind == "user":
        intent = (event.get("parse_data") or {}).get("intent") or {}
        return "intent", (intent.get("name"), intent.get("full_retrieval_intent_name"))
    if kind == "action" and event.get("name") != "action_listen":
        return "action", (event.get("name"),)
    return ("loop", event.get("name")) if kind == "active_loop" else None
