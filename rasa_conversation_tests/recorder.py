"""The chat in the terminal of which `python -m rasa_conversation_tests.record` makes a test."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from rasa_conversation_tests.cases import Case
from rasa_conversation_tests.conversation import Conversation, Sent, Turn
from rasa_conversation_tests.model import AssistantError, NoModel
from rasa_conversation_tests.recording import as_test_file
from rasa_conversation_tests.settings import assistant

_WELCOME = "Type what the visitor says, or the number of a button. An empty line ends the conversation."


class Recorder:
    """A pytest plugin that holds one conversation instead of running tests, with the project's own hooks."""

    def pytest_ignore_collect(self) -> bool:
        """Collect nothing."""
        return True

    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Run the chat alone."""
        items[:] = [Chat.from_parent(session, name="record")]


class Chat(pytest.Item):
    """The conversation."""

    def runtest(self) -> None:
        """Chat until an empty line, ask for a name, write the file."""
        file = Path(self.config.getoption("record_conversation"))
        case = Case(name=file.stem, path=file, line=1, turns=())
        in_process = assistant(self.config)
        conversation = Conversation(case.name, file, sender_id="")
        world = self.ihook.pytest_rasa_conversation_store(conversation=conversation, domain=in_process.domain)
        with world or nullcontext() as store, in_process.dialogue(case, store) as dialogue:
            conversation.sender_id = dialogue.sender_id
            conversation.turns.append(dialogue.start())
            print(f"\n{_WELCOME}\n")
            show(conversation.turns[-1])
            while typed := _ask("you> "):
                sent = chosen(typed, conversation.turns[-1])
                conversation.turns.append(dialogue.say(sent, nullcontext()))
                show(conversation.turns[-1])
        if len(conversation.turns) == 1:
            print("Nothing was said; no file is written.")
            return
        name = _ask("What does the visitor do, in one sentence? ") or file.stem.replace("_", " ")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_test_file(name, conversation.turns), encoding="utf-8")
        print(f"Written to {os.path.relpath(file)}. Take out what does not matter to the test.")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show why there is nothing to talk to, without a traceback."""
        if isinstance(excinfo.value, (AssistantError, NoModel)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


def chosen(typed: str, last: Turn) -> Sent:
    """Return what is sent: the text, or the payload of the last turn's button of that number."""
    buttons = [button for message in last.messages for button in message.buttons]
    if typed.isdigit() and 1 <= int(typed) <= len(buttons):
        button = buttons[int(typed) - 1]
        return Sent(str(button.get("payload") or button["title"]), pressed=str(button["title"]))
    return Sent(typed)


def show(turn: Turn) -> None:
    """Print what the assistant said, and the buttons with their numbers."""
    number = 0
    for message in turn.messages:
        print(message.text or f"({', '.join(key for key, value in message.data.items() if value)})")
        for button in message.buttons:
            number += 1
            print(f"  {number}. {button.get('title')}")
    for error in (turn.failure, *turn.errors):
        if error:
            print(f"! {error}")
    if turn.said is not None and not turn.messages:
        print("(silence)")


def _ask(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""
