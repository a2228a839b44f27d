"""Find the trained model, and read what it knows without loading it."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

# Rasa's own, which no domain needs to list.
_DEFAULT_ACTIONS = {
    "action_listen",
    "action_restart",
    "action_session_start",
    "action_default_fallback",
    "action_deactivate_loop",
    "action_revert_fallback_events",
    "action_default_ask_affirmation",
    "action_default_ask_rephrase",
    "action_two_stage_fallback",
    "action_unlikely_intent",
    "action_back",
    "action_extract_slots",
}
_DEFAULT_INTENTS = {"restart", "back", "session_start", "out_of_scope", "nlu_fallback"}
_DEFAULT_SLOTS = {"requested_slot", "session_started_metadata", "knowledge_base_last_object"}


class NoModel(Exception):
    """There is no trained model to talk to."""


class AssistantError(Exception):
    """The model or the actions cannot be loaded."""


@dataclass(frozen=True)
class ModelDomain:
    """What a trained model can understand, say, remember and do; `forms` maps each to its required slots."""

    intents: frozenset[str]
    slots: frozenset[str]
    responses: Mapping[str, Sequence[Mapping[str, Any]]]
    custom_actions: frozenset[str]
    forms: Mapping[str, tuple[str, ...]]

    def names(self, kind: str) -> set[str]:
        """Return the names of a kind that a test may use: intent, slot, response or action."""
        if kind == "intent":
            return set(self.intents) | _DEFAULT_INTENTS
        if kind == "slot":
            return {*self.slots, *_DEFAULT_SLOTS, *(slot for slots in self.forms.values() for slot in slots)}
        if kind == "response":
            return set(self.responses)
        return {*self.custom_actions, *self.forms, *self.responses, *_DEFAULT_ACTIONS}


def find_model(path: Path) -> Path:
    """Return the model at `path`: the file itself, or the newest `*.tar.gz` of the folder.

    Raises:
        NoModel: when there is none.
    """
    if path.is_file():
        return path
    models = sorted(path.glob("*.tar.gz"), key=lambda model: model.stat().st_mtime)
    if not models:
        raise NoModel(
            f"no trained model at {path}; train one with `rasa train`, or name it with `rasa_model`"
        )
    return models[-1]


@lru_cache(maxsize=4)
def read_domain(model: Path) -> ModelDomain:
    """Read the domain out of a trained model.

    Raises:
        NoModel: when the file is not a model of Rasa 3.
    """
    try:
        with tarfile.open(model) as archive:
            names = {name.lstrip("./"): name for name in archive.getnames()}
            file = archive.extractfile(names["metadata.json"])
            domain = json.load(file)["domain"] if file else {}
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError) as error:
        raise NoModel(f"{model} is not a model of Rasa 3 ({error}); train one with `rasa train`") from None
    responses = domain.get("responses") or {}
    actions = _keys(domain.get("actions") or ())
    return ModelDomain(
        intents=frozenset(_keys(domain.get("intents") or ())),
        slots=frozenset(domain.get("slots") or ()),
        responses=responses,
        custom_actions=frozenset(action for action in actions if action not in responses),
        forms={
            form: tuple((content or {}).get("required_slots") or ())
            for form, content in (domain.get("forms") or {}).items()
        },
    )


def _keys(entries: Iterable[Any]) -> list[str]:
    """Return names from a list in which some stand alone and some have settings below them."""
    return [name for entry in entries for name in (entry if isinstance(entry, dict) else [entry])]
