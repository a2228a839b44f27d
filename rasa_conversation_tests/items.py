"""Conversation files and conversations, as pytest sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from rasa_conversation_tests.cases import Case
from rasa_conversation_tests.conversation import Conversation
from rasa_conversation_tests.known_names import unknown_names
from rasa_conversation_tests.live import LiveDialogue, impossible_live
from rasa_conversation_tests.model import AssistantError, NoModel, read_domain
from rasa_conversation_tests.reading import read_file
from rasa_conversation_tests.running import CaseRun, ConversationFailure, Speaks
from rasa_conversation_tests.settings import assistant, live_url, model_path, rules
from rasa_conversation_tests.touched import touched
from rasa_conversation_tests.yaml_nodes import ConversationFileError


class ConversationFile(pytest.File):
    """A file of conversations."""

    def collect(self) -> Iterable[pytest.Item]:
        """Make an item of each case.

        Raises:
            CollectError: when there is no model, or the file cannot be used; the other files still run.
        """
        try:
            cases = read_file(self.path)
            if not live_url(self.config):
                model = model_path(self.config)
                problems = unknown_names(cases, read_domain(model), model)
                if problems:
                    raise self.CollectError("\n".join(problems))
        except (ConversationFileError, NoModel) as error:
            raise self.CollectError(str(error)) from None
        return [ConversationItem.from_parent(self, name=case.name, case=case) for case in cases]


class ConversationItem(pytest.Item):
    """One conversation."""

    def __init__(self, *, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.case = case
        self.held: dict[str, Any] | None = None

    def runtest(self) -> None:
        """Have the conversation, and note what it took and touched."""
        conversation = Conversation(self.case.name, self.path, sender_id="")
        with self._dialogue(conversation) as (dialogue, responses):
            conversation.sender_id = dialogue.sender_id
            run = CaseRun(
                self.case,
                conversation,
                dialogue,
                responses,
                outcome=lambda key, expected, so_far: self.ihook.pytest_rasa_outcome(
                    key=key, expected=expected, conversation=so_far
                ),
                store_down=lambda so_far: self.ihook.pytest_rasa_store_down(conversation=so_far),
            )
            try:
                run.run()
            finally:
                self.held = {
                    "turns": len([turn for turn in conversation.turns if turn.said is not None]),
                    "seconds": round(sum(turn.seconds for turn in conversation.turns), 4),
                    "unseen": run.unseen,
                    "touched": self._touched(conversation),
                }

    @contextmanager
    def _dialogue(self, conversation: Conversation) -> Iterator[tuple[Speaks, Any]]:
        if url := live_url(self.config):
            if reason := impossible_live(self.case):
                pytest.skip(reason)
            yield LiveDialogue(url), {}
            return
        in_process = assistant(self.config)
        hook = self.ihook.pytest_rasa_conversation_store
        world = hook(conversation=conversation, domain=in_process.domain)
        with world or nullcontext() as store, in_process.dialogue(self.case, store) as dialogue:
            yield dialogue, in_process.responses

    def _touched(self, conversation: Conversation) -> dict[str, list[str]]:
        if not self.config.getoption("conversation_coverage"):
            return {}
        found = touched(conversation, read_domain(model_path(self.config)), rules(self.config))
        return {kind: sorted(names) for kind, names in found.items()}

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the report; anything else that went wrong keeps its traceback."""
        if isinstance(excinfo.value, (ConversationFailure, AssistantError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the case stands."""
        return self.path, self.case.line - 1, self.name
