"""Read a conversation file into cases; whatever is not understood is an error with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa_conversation_tests.cases import Case, Expectation, PlannedTurn, Said
from rasa_conversation_tests.parametrize import read_rows
from rasa_conversation_tests.reading_steps import (
    EXPECTATION_KEYS,
    SAID_KEYS,
    read_assertions,
    read_expectations,
)
from rasa_conversation_tests.reading_values import (
    read_metadata,
    read_outage,
    read_outcome,
    read_seconds,
    read_values,
)
from rasa_conversation_tests.yaml_nodes import Located, read_yaml

_FILE_KEYS = {"test_cases", "fixtures", "metadata", "stub_custom_actions"}
_OUTAGE_KEYS = {"action_server", "slow", "store"}
_CASE_KEYS = {"test_case", "steps", "fixtures", "metadata", "parametrize", "outcome"} | _OUTAGE_KEYS
_TURN_KEYS = {"metadata", "after", "intent", "assertions", "assertion_order_enabled"} | _OUTAGE_KEYS


def read_file(path: Path) -> list[Case]:
    """Read every case of a file, one per row of its `parametrize`.

    Raises:
        ConversationFileError: at the first thing that is wrong, with its line.
    """
    document = read_yaml(path)
    parts = document.mapping("the file", _FILE_KEYS)
    if "test_cases" not in parts or parts["test_cases"].is_empty:
        raise document.error("no cases; the file needs a list under `test_cases:`")
    fixtures = _named(parts.get("fixtures"), "fixtures")
    metadata = _named(parts.get("metadata"), "metadata")
    stubs = _read_stubs(parts.get("stub_custom_actions"))
    cases: list[Case] = []
    first_lines: dict[str, int] = {}
    for entry in parts["test_cases"].items("test_cases"):
        name = _name_of(entry)
        if name in first_lines:
            raise entry.error(
                f"the case {name!r} stands twice, first in line {first_lines[name]}; rename one"
            )
        first_lines[name] = entry.line
        cases += _read_case(entry, name, fixtures, metadata, stubs)
    if not cases:
        raise document.error("no cases; the file needs a list under `test_cases:`")
    scoped = {key.split("::")[0] for key in stubs if "::" in key}
    for unknown in scoped - set(first_lines):
        raise parts["stub_custom_actions"].error(
            f"a stub names the case {unknown!r}, which is not in this file"
        )
    return cases


def _name_of(entry: Located) -> str:
    keys = entry.mapping("a test case", _CASE_KEYS)
    if "test_case" not in keys:
        raise entry.error("a test case needs a name: `test_case: what the visitor does`")
    name = " ".join(keys["test_case"].text("the name of a test case").split())
    if not name or "::" in name:
        raise keys["test_case"].error("the name of a test case must not be empty or hold `::`")
    return name


def _read_case(
    entry: Located,
    name: str,
    fixtures: Mapping[str, Any],
    metadata: Mapping[str, Any],
    stubs: Mapping[str, Any],
) -> list[Case]:
    cases = []
    for label, row in read_rows(entry.mapping("a test case").get("parametrize"), entry):
        keys = entry.with_parameters(row).mapping("a test case")
        if "steps" not in keys:
            raise entry.error(f"the case {name!r} has no `steps:`")
        slots: dict[str, Any] = {}
        for fixture in keys["fixtures"].items("fixtures") if "fixtures" in keys else []:
            slots |= _look_up(fixture, fixtures, "fixture")
        cases.append(
            Case(
                name=f"{name}[{label}]" if label else name,
                path=entry.path,
                line=entry.line,
                turns=_read_turns(keys["steps"], metadata),
                slots=slots,
                metadata=read_metadata(keys.get("metadata"), metadata),
                stubs=_stubs_of(name, stubs),
                outage=read_outage(keys),
                outcome=tuple(read_outcome(keys["outcome"])) if "outcome" in keys else (),
            )
        )
    return cases


def _read_turns(steps: Located, metadata: Mapping[str, Any]) -> tuple[PlannedTurn, ...]:
    turns: list[PlannedTurn] = []
    said: Said | None = None
    expectations: list[Expectation] = []
    is_ordered = False
    for step in steps.items("steps"):
        keys = step.mapping("a step", SAID_KEYS | EXPECTATION_KEYS | _TURN_KEYS)
        spoken = SAID_KEYS & set(keys)
        if not spoken:
            expectations += read_expectations(step)
            continue
        if said is not None and not expectations:
            raise step.error(
                f"nothing is expected after what is said in line {said.line}; add a step in between"
            )
        if said is not None or expectations:
            turns.append(PlannedTurn(said, tuple(expectations), is_ordered))
        said = _read_said(step, metadata)
        is_ordered = _is_ordered(keys.get("assertion_order_enabled"))
        expectations = read_assertions(keys["assertions"]) if "assertions" in keys else []
        if "intent" in keys:
            expectations.append(Expectation("intent", keys["intent"].text("intent"), keys["intent"].line))
    if said is None:
        raise steps.error("nobody says anything; `steps` needs at least one `user:` or `press:`")
    turns.append(PlannedTurn(said, tuple(expectations), is_ordered))
    return tuple(turns)


def _read_said(step: Located, metadata: Mapping[str, Any]) -> Said:
    keys = step.mapping("a step")
    for key in (EXPECTATION_KEYS - _TURN_KEYS) & set(keys):
        raise keys[key].error(f"`{key}` is a step of its own: write `- ` before it")
    if set(keys) >= SAID_KEYS:
        raise step.error("a step has either `user:` or `press:`, not both")
    key = "press" if "press" in keys else "user"
    return Said(
        text=keys[key].text(f"`{key}`"),
        line=step.line,
        is_press=key == "press",
        metadata=read_metadata(keys.get("metadata"), metadata),
        after_seconds=read_seconds(keys["after"]) if "after" in keys else 0.0,
        outage=read_outage(keys),
    )


def _is_ordered(value: Located | None) -> bool:
    if value is None:
        return False
    if not isinstance(value.plain(), bool):
        raise value.error("`assertion_order_enabled` is true or false")
    return bool(value.plain())


def _named(value: Located | None, what: str) -> dict[str, dict[str, Any]]:
    """Read the file's `fixtures` or `metadata`: a list of one name each."""
    named: dict[str, dict[str, Any]] = {}
    for entry in value.items(what) if value is not None else []:
        for name, content in entry.mapping(f"an entry of {what}").items():
            if name in named:
                raise content.error(f"{what} names {name!r} twice")
            named[name] = read_values(content, f"`{name}`")
    return named


def _look_up(value: Located, named: Mapping[str, dict[str, Any]], what: str) -> dict[str, Any]:
    name = value.text(f"the name of a {what}")
    if name not in named:
        raise value.error(f"no {what} {name!r} in this file; it has: {', '.join(sorted(named)) or 'none'}")
    return named[name]


def _read_stubs(value: Located | None) -> dict[str, dict[str, Any]]:
    stubs: dict[str, dict[str, Any]] = {}
    for name, stub in value.mapping("stub_custom_actions").items() if value is not None else []:
        content = stub.mapping(f"the stub of {name}", {"events", "responses"})
        stubs[name] = {
            key: [item.plain() for item in content[key].items(key)] if key in content else []
            for key in ("events", "responses")
        }
    return stubs


def _stubs_of(case_name: str, stubs: Mapping[str, Any]) -> dict[str, Any]:
    chosen = {name: stub for name, stub in stubs.items() if "::" not in name}
    for name, stub in stubs.items():
        case, _, action = name.partition("::")
        if action and case == case_name:
            chosen[action] = stub
    return chosen
