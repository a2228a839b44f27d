"""What no turn may do, whatever was expected of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_conversation_tests.conversation import Message, Turn
from rasa_conversation_tests.matching import Problem, describe

_PLACEHOLDER = re.compile(r"\{[A-Za-z_][\w.]*\}")
_NONE = re.compile(r"\bNone\b")

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


def always_wrong(turn: Turn, line: int, responses: Responses) -> list[Problem]:
    """Return why a turn is wrong in itself: an exception, logged errors, silence, an unfilled `{slot}`.

    `responses` are the domain's. During an outage errors in the log are to be expected.
    """
    problems: list[Problem] = []
    if turn.failure:
        problems.append(Problem(line, "an answer", f"Rasa stopped with an exception\n{turn.failure}"))
    if not turn.had_outage:
        problems += [Problem(line, "no errors in the log", error) for error in turn.errors]
    if turn.said is not None and not turn.failure and not any(_says_something(m) for m in turn.messages):
        problems.append(Problem(line, "an answer", "silence: the turn ended without a message"))
    for message in turn.messages:
        if found := _unfilled(message, responses):
            problems.append(Problem(line, "every {slot} filled in", f"{found} in {describe(message)}"))
    return problems


def _says_something(message: Message) -> bool:
    return bool(message.text.strip() or any(message.data.values()))


def _unfilled(message: Message, responses: Responses) -> str | None:
    texts = [message.text, *(str(button.get("title")) for button in message.buttons)]
    for text in texts:
        if found := _PLACEHOLDER.search(text):
            return found[0]
    templates = [str(variant.get("text") or "") for variant in responses.get(message.name or "", ())]
    has_slots = any(_PLACEHOLDER.search(template) for template in templates)
    if has_slots and _NONE.search(message.text) and not any(_NONE.search(template) for template in templates):
        return "an empty slot, written None,"
    return None
