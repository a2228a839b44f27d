"""Write down a failed conversation so that it can be put right without a debugger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent

from rasa_conversation_tests.conversation import Conversation, Turn
from rasa_conversation_tests.matching import Problem, describe, describe_intent


def failure_report(path: Path, problems: Sequence[Problem], conversation: Conversation) -> str:
    """Write the failing lines, expected against actual, the conversation, the slots and the last actions."""
    lines = path.read_text(encoding="utf-8").splitlines()
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    parts = []
    for problem in problems:
        source = lines[problem.line - 1].strip() if problem.line <= len(lines) else ""
        parts += [
            f"{shown}:{problem.line}",
            f"    {source}",
            f"expected  {_hang(problem.expected)}",
            f"actual    {_hang(problem.actual)}",
            "",
        ]
    parts += ["The conversation so far", indent("\n".join(map(_turn, conversation.turns)), "  "), ""]
    slots = {name: value for name, value in conversation.slots.items() if value is not None}
    parts += ["Slots", *(f"  {name} = {_short(value)}" for name, value in slots.items())]
    if not slots:
        parts.append("  none is set")
    if conversation.turns:
        last = conversation.turns[-1]
        parts += ["", f"Last actions: {', '.join(last.actions) or 'none'}"]
        if last.had_outage and last.errors:
            parts += ["Logged during the outage:", *(f"  {error.splitlines()[0]}" for error in last.errors)]
    return "\n".join(parts)


def _turn(turn: Turn) -> str:
    lines = []
    if turn.said is not None:
        pressed = f"[{turn.pressed}] sends " if turn.pressed is not None else ""
        lines.append(f"visitor    {pressed}{_short(turn.said)}    ({describe_intent(turn)})")
    lines += [f"assistant  {describe(message)}" for message in turn.messages]
    if not turn.messages and turn.said is not None:
        lines.append("assistant  (silence)")
    return "\n".join(lines) or "(the session starts)"


def _hang(text: str) -> str:
    return text.replace("\n", "\n          ")


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return repr(text) if len(text) <= 300 else f"{text[:300]!r}… ({len(text)} characters)"
