"""Find what a file expects of a model that this model does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from rasa_conversation_tests.cases import Case, Expectation
from rasa_conversation_tests.model import ModelDomain


def unknown_names(cases: Iterable[Case], domain: ModelDomain, model: Path) -> list[str]:
    """Return a sentence, with file and line, for each name that the model's domain lacks.

    Without this a slip in `slot_was_not_set` would never be noticed.
    """
    problems: dict[str, None] = {}
    for case in cases:
        for kind, name, line in _names(case):
            known = domain.names(kind)
            if name in known:
                continue
            near = get_close_matches(name, known, 1)
            hint = f"did you mean `{near[0]}`?" if near else "is it trained for another domain?"
            problems[f"{case.path}:{line}: the model {model.name} has no {kind} `{name}`; {hint}"] = None
    return list(problems)


def _names(case: Case) -> Iterator[tuple[str, str, int]]:
    for slot in case.slots:
        yield "slot", slot, case.line
    for turn in case.turns:
        for expectation in turn.expectations:
            yield from _names_of(expectation)


def _names_of(expectation: Expectation) -> Iterator[tuple[str, str, int]]:
    if expectation.kind in ("uttered", "not_uttered") and expectation.value.name is not None:
        yield "response", expectation.value.name, expectation.line
    elif expectation.kind in ("slot_was_set", "slot_was_not_set"):
        yield "slot", expectation.value.name, expectation.line
    elif expectation.kind == "action_executed":
        yield "action", expectation.value, expectation.line
    elif expectation.kind == "intent":
        yield "intent", expectation.value.split("/")[0], expectation.line
