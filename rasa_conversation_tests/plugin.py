"""The pytest plugin: conversation files become tests."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rasa_conversation_tests import hookspecs
from rasa_conversation_tests.cases import Case
from rasa_conversation_tests.conversation import Conversation
from rasa_conversation_tests.model import AssistantError, NoModel, find_model
from rasa_conversation_tests.reading import read_file
from rasa_conversation_tests.running import CaseRun, ConversationFailure
from rasa_conversation_tests.yaml_nodes import ConversationFileError

if TYPE_CHECKING:
    from rasa_conversation_tests.assistant import Assistant

_ASSISTANT = pytest.StashKey["Assistant | AssistantError"]()


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Make the project's hooks known."""
    pluginmanager.add_hookspecs(hookspecs)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings."""
    parser.addini(
        "rasa_conversations",
        "folders of conversation files (default: tests/conversations)",
        "args",
        ["tests/conversations"],
    )
    parser.addini(
        "rasa_model", "the trained model, or the folder of which to take the newest", default="models"
    )
    parser.addini("rasa_actions_package", "the package of the custom actions", default="actions")
    parser.addini("rasa_endpoints", "the file that holds `action_endpoint`", default="endpoints.yml")


def pytest_configure() -> None:
    """Keep Rasa and TensorFlow quiet; they read these when first imported."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the YAML files of the conversation folders, and any that is named on the command line."""
    if file_path.suffix not in (".yml", ".yaml"):
        return None
    root = parent.config.rootpath
    folders = [(root / folder).resolve() for folder in parent.config.getini("rasa_conversations")]
    is_ours = any(folder in file_path.resolve().parents for folder in folders)
    if is_ours or parent.session.isinitpath(file_path):
        return ConversationFile.from_parent(parent, path=file_path)
    return None


class ConversationFile(pytest.File):
    """A file of conversations."""

    def collect(self) -> Iterable[pytest.Item]:
        """Make an item of each case."""
        try:
            find_model(_setting(self.config, "rasa_model"))
            cases = read_file(self.path)
        except (ConversationFileError, NoModel) as error:
            raise self.CollectError(str(error)) from None
        return [ConversationItem.from_parent(self, name=case.name, case=case) for case in cases]


class ConversationItem(pytest.Item):
    """One conversation."""

    def __init__(self, *, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.case = case

    def runtest(self) -> None:
        """Have the conversation."""
        assistant = _assistant(self.config)
        conversation = Conversation(self.case.name, self.path, sender_id="")
        hook = self.ihook
        world = hook.pytest_rasa_conversation_store(conversation=conversation, domain=assistant.domain)
        with world or nullcontext() as store, assistant.dialogue(self.case, store) as dialogue:
            conversation.sender_id = dialogue.sender_id
            CaseRun(
                self.case,
                conversation,
                dialogue,
                assistant.responses,
                outcome=lambda key, expected, so_far: hook.pytest_rasa_outcome(
                    key=key, expected=expected, conversation=so_far
                ),
                store_down=lambda so_far: hook.pytest_rasa_store_down(conversation=so_far),
            ).run()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the report; anything else that went wrong keeps its traceback."""
        if isinstance(excinfo.value, (ConversationFailure, AssistantError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the case stands."""
        return self.path, self.case.line - 1, self.name


def _assistant(config: pytest.Config) -> Assistant:
    if _ASSISTANT not in config.stash:
        try:
            config.stash[_ASSISTANT] = _load(config)
        except AssistantError as error:
            config.stash[_ASSISTANT] = error  # one attempt is enough: it takes seconds
    assistant = config.stash[_ASSISTANT]
    if isinstance(assistant, AssistantError):
        raise assistant
    return assistant


def _load(config: pytest.Config) -> Assistant:
    root = str(config.rootpath)
    if root not in sys.path:
        sys.path.insert(0, root)  # the model's own components and the actions are imported from here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Rasa and its dependencies say about each other
        from rasa_conversation_tests.assistant import Assistant  # Rasa takes seconds to import

        return Assistant(
            find_model(_setting(config, "rasa_model")),
            config.getini("rasa_actions_package"),
            _setting(config, "rasa_endpoints"),
        )


def _setting(config: pytest.Config, name: str) -> Path:
    return config.rootpath / str(config.getini(name))
