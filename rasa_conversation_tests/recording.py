"""Write down a conversation that was held as a test file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from ruamel.yaml import YAML

from rasa_conversation_tests.conversation import Turn


def as_test_file(name: str, turns: Sequence[Turn]) -> str:
    """Write the file: what was said, how it was understood, what was answered and remembered."""
    steps = [step for turn in turns for step in _steps(turn)]
    yaml = YAML()
    yaml.width = 4096  # type: ignore[assignment]
    yaml.indent(mapping=2, sequence=4, offset=2)
    written = io.StringIO()
    yaml.dump({"test_cases": [{"test_case": name, "steps": steps}]}, written)
    return written.getvalue()


def _steps(turn: Turn) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    if turn.said is not None:
        steps.append({"user": turn.said} if turn.pressed is None else {"press": turn.pressed})
        if turn.intents and turn.pressed is None:
            steps[0]["intent"] = turn.intents[-1]
    for message in turn.messages:
        if message.name:
            steps.append({"utter": message.name})
        elif message.text:
            steps.append({"bot": message.text})
    slots = {
        event["name"]: event["value"]
        for event in turn.events
        if event.get("event") == "slot" and event["value"] is not None
    }
    if slots:
        steps.append({"slot_was_set": [{slot: value} for slot, value in slots.items()]})
    return steps
