"""Read what is expected of a turn, written as steps or as assertions."""

from __future__ import annotations

import re
from typing import Any

from rasa_conversation_tests.cases import Expectation, Slot, Utterance
from rasa_conversation_tests.reading_values import read_outcome, read_slots
from rasa_conversation_tests.yaml_nodes import Located

SAID_KEYS = {"user", "press"}
EXPECTATION_KEYS = {"utter", "bot", "bot_matches", "slot_was_set", "slot_was_not_set", "intent", "outcome"}
_ASSERTION_KEYS = {"slot_was_set", "slot_was_not_set", "action_executed", "bot_uttered", "bot_did_not_utter"}
_NOT_IN_OPEN_SOURCE = {
    "flow_started",
    "flow_completed",
    "flow_cancelled",
    "pattern_clarification_contains",
    "generative_response_is_relevant",
    "generative_response_is_grounded",
}


def read_expectations(step: Located) -> list[Expectation]:
    """Read a step that expects something."""
    expectations: list[Expectation] = []
    keys = step.mapping("a step without `user:` or `press:`", EXPECTATION_KEYS)
    if not keys:
        raise step.error("the step is empty")
    for key, value in keys.items():
        if key == "utter":
            found: list[tuple[str, Any, int]] = [
                ("uttered", Utterance(name=value.text("`utter`")), value.line)
            ]
        elif key == "bot":
            found = [("uttered", Utterance(text=value.text("`bot`")), value.line)]
        elif key == "bot_matches":
            found = [("uttered", Utterance(pattern=_read_pattern(value)), value.line)]
        elif key == "intent":
            found = [("intent", value.text("`intent`"), value.line)]
        elif key == "outcome":
            expectations += read_outcome(value)
            continue
        else:
            found = [(key, slot, line) for slot, line in read_slots(value)]
        expectations += [Expectation(*one) for one in found]
    return expectations


def read_assertions(value: Located) -> list[Expectation]:
    """Read the list of assertions that hangs on a `user` step."""
    expectations: list[Expectation] = []
    for entry in value.items("assertions"):
        keys = entry.mapping("an assertion", _ASSERTION_KEYS | _NOT_IN_OPEN_SOURCE)
        if len(keys) != 1:
            raise entry.error("an assertion has one key; start the next one with `- `")
        ((key, content),) = keys.items()
        if key in _NOT_IN_OPEN_SOURCE:
            raise content.error(
                f"`{key}` needs flows or a language model, which open-source Rasa does not have"
            )
        if key == "action_executed":
            expectations.append(Expectation(key, content.text(f"`{key}`"), content.line))
        elif key in ("bot_uttered", "bot_did_not_utter"):
            kind = "uttered" if key == "bot_uttered" else "not_uttered"
            expectations.append(Expectation(kind, _read_utterance(content, key), content.line))
        else:
            expectations += [Expectation(key, _read_slot(item), item.line) for item in content.items(key)]
    if not expectations:
        raise value.error("`assertions` is empty")
    return expectations


def _read_slot(value: Located) -> Slot:
    keys = value.mapping("a slot of an assertion", {"name", "value"})
    if "name" not in keys:
        raise value.error("a slot of an assertion is `name:` and, if it matters, `value:`")
    name = keys["name"].text("the name of a slot")
    return Slot(name, keys["value"].plain()) if "value" in keys else Slot(name, any_value=True)


def _read_utterance(value: Located, what: str) -> Utterance:
    keys = value.mapping(what, {"utter_name", "text_matches", "buttons"})
    if not keys:
        raise value.error(f"`{what}` needs `utter_name`, `text_matches` or `buttons`")
    return Utterance(
        name=keys["utter_name"].text("`utter_name`") if "utter_name" in keys else None,
        pattern=_read_pattern(keys["text_matches"]) if "text_matches" in keys else None,
        buttons=_read_buttons(keys["buttons"]) if "buttons" in keys else None,
    )


def _read_buttons(value: Located) -> tuple[dict[str, str], ...]:
    buttons = []
    for entry in value.items("`buttons`"):
        button = {
            key: part.text(f"the {key} of a button")
            for key, part in entry.mapping("a button", {"title", "payload"}).items()
        }
        if not button:
            raise entry.error("a button is `title:` and, if it matters, `payload:`")
        buttons.append(button)
    return tuple(buttons)


def _read_pattern(value: Located) -> str:
    pattern = value.text("a pattern")
    try:
        re.compile(pattern)
    except re.error as error:
        raise value.error(f"not a regular expression: {error}") from None
    return pattern
