"""Compare a turn with what was expected of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_conversation_tests.cases import Expectation, Slot, Utterance
from rasa_conversation_tests.conversation import Message, Turn


@dataclass(frozen=True)
class Problem:
    """What was expected and what came instead; `line` is where the file asks for it."""

    line: int
    expected: str
    actual: str


def unmet(expectations: Sequence[Expectation], turn: Turn, is_ordered: bool) -> list[Problem]:
    """Return what a turn does not meet.

    The order does not matter unless `is_ordered`; what the turn holds beyond is ignored. A message meets one
    expectation of a kind, so that `utter: x` twice asks for it twice.
    """
    problems: list[Problem] = []
    taken: set[tuple[str, int]] = set()
    reached = -1
    for expectation in expectations:
        if expectation.kind == "outcome":
            continue
        if expectation.kind in _ABSENCES:
            if positions := _positions(expectation, turn):
                problems.append(_came_though_unwanted(expectation, turn, positions[0]))
            continue
        facet = _facet(expectation)
        all_positions = [at for at in _positions(expectation, turn) if (facet, at) not in taken]
        positions = [
            at for at in all_positions if not is_ordered or at > reached or expectation.kind == "intent"
        ]
        if not positions:
            too_early = is_ordered and bool(all_positions)
            problems.append(_missing(expectation, turn, too_early))
            continue
        reached = max(reached, positions[0])
        if expectation.kind == "uttered":
            taken.add((facet, positions[0]))
    return problems


_ABSENCES = {"slot_was_not_set", "not_uttered"}


def _facet(expectation: Expectation) -> str:
    """Return which side of a message is looked at: `utter` and `bot` may speak of the same one."""
    if expectation.kind != "uttered":
        return expectation.kind
    wanted: Utterance = expectation.value
    return f"{wanted.name is not None}{wanted.text is not None}{wanted.pattern is not None}"


def _positions(expectation: Expectation, turn: Turn) -> list[int]:
    """Return where among the turn's events the expectation's subject is."""
    wanted = expectation.value
    if expectation.kind in ("uttered", "not_uttered"):
        return [message.position for message in turn.messages if _is(message, wanted)]
    if expectation.kind == "intent":
        return [0] if wanted in turn.intents else []
    if expectation.kind == "action_executed":
        return [
            at
            for at, event in enumerate(turn.events)
            if event.get("event") == "action" and event["name"] == wanted
        ]
    return [
        at for at, event in enumerate(turn.events) if event.get("event") == "slot" and _sets(event, wanted)
    ]


def _sets(event: Mapping[str, Any], slot: Slot) -> bool:
    if event["name"] != slot.name:
        return False
    return event["value"] is not None if slot.any_value else bool(event["value"] == slot.value)


def _is(message: Message, wanted: Utterance) -> bool:
    if wanted.name is not None and message.name != wanted.name:
        return False
    if wanted.text is not None and message.text.strip() != wanted.text.strip():
        return False
    if wanted.pattern is not None and not re.search(wanted.pattern, message.text):
        return False
    return wanted.buttons is None or _has_buttons(message, wanted.buttons)


def _has_buttons(message: Message, wanted: tuple[Mapping[str, str], ...]) -> bool:
    return len(message.buttons) == len(wanted) and all(
        offered.get(key) == value
        for offered, expected in zip(message.buttons, wanted, strict=True)
        for key, value in expected.items()
    )


def _missing(expectation: Expectation, turn: Turn, too_early: bool) -> Problem:
    wanted = expectation.value
    actual = (
        "it came, but before what stands above it" if too_early else _actual(expectation.kind, wanted, turn)
    )
    labels = {"uttered": "", "intent": "intent ", "action_executed": "action ", "slot_was_set": "slot set: "}
    return Problem(expectation.line, f"{labels[expectation.kind]}{wanted}", actual)


def _actual(kind: str, wanted: Any, turn: Turn) -> str:
    if kind == "uttered":
        return "\n".join(describe(message) for message in turn.messages) or "no message"
    if kind == "intent":
        return describe_intent(turn)
    if kind == "action_executed":
        return ", ".join(turn.actions) or "no action"
    values = [
        event["value"]
        for event in turn.events
        if event.get("event") == "slot" and event["name"] == wanted.name
    ]
    if values:
        return f"{wanted.name} set to " + ", then ".join(repr(value) for value in values)
    return f"{wanted.name} not set in this turn; it is {turn.slots.get(wanted.name)!r}"


def _came_though_unwanted(expectation: Expectation, turn: Turn, position: int) -> Problem:
    if expectation.kind == "not_uttered":
        (message,) = (message for message in turn.messages if message.position == position)
        return Problem(expectation.line, f"never {expectation.value}", describe(message))
    value = turn.events[position]["value"]
    return Problem(expectation.line, f"slot not set: {expectation.value}", f"set to {value!r}")


def describe(message: Message) -> str:
    """Write a message of the assistant on one line: name, text, buttons, and what else it carries."""
    parts = [message.name or "(no name)", repr(message.text) if message.text else "(no text)"]
    parts += [f"[{button.get('title')}]" for button in message.buttons]
    parts += [f"+{key}" for key, value in message.data.items() if value and key != "buttons"]
    return " ".join(parts)


def describe_intent(turn: Turn) -> str:
    """Write the predicted intent with its confidence, and the runner-up."""
    ranking = turn.parse_data.get("intent_ranking") or [turn.parse_data.get("intent") or {}]
    named = [intent for intent in ranking if intent.get("name")]
    first = turn.intents[-1] if turn.intents else "none"
    written = [f"{first} {(turn.parse_data.get('intent') or {}).get('confidence') or 0:.2f}"]
    others = [intent for intent in named if intent["name"] not in turn.intents][:1]
    written += [f"{intent['name']} {intent.get('confidence') or 0:.2f}" for intent in others]
    return ", then ".join(written)
