"""The plugin's options, and what a run keeps for all conversations."""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rasa_conversation_tests.coverage import CoverageSettings, read_settings
from rasa_conversation_tests.model import AssistantError, find_model
from rasa_conversation_tests.rules import Rule, read_rules

if TYPE_CHECKING:
    from rasa_conversation_tests.assistant import Assistant

_ASSISTANT = pytest.StashKey["Assistant | None"]()
_RULES = pytest.StashKey[list[Rule]]()


def add_settings(parser: pytest.Parser) -> None:
    """Add the options and the settings of the configuration file."""
    parser.addini(
        "rasa_conversations", "folders of conversation files", "args", default=["tests/conversations"]
    )
    parser.addini(
        "rasa_model", "the trained model, or the folder of which to take the newest", default="models"
    )
    parser.addini("rasa_actions_package", "the package of the custom actions", default="actions")
    parser.addini("rasa_endpoints", "the file that holds `action_endpoint`", default="endpoints.yml")
    parser.addini("rasa_data", "the folder of the rules, for the coverage", default="data")
    parser.addini(
        "rasa_coverage_groups", "responses with a row of their own: `FAQ answers = utter_faq/*`", "linelist"
    )
    parser.addini("rasa_coverage_omit", "names not to count: `form slots = *.consent corrected`", "linelist")
    group = parser.getgroup("conversations with a Rasa assistant")
    group.addoption(
        "--assistant-url", metavar="URL", help="talk to this server over REST, not in this process"
    )
    group.addoption(
        "--conversation-coverage", action="store_true", help="measure what the conversations have touched"
    )
    group.addoption(
        "--conversation-coverage-floor",
        action="append",
        default=[],
        metavar="KIND=PERCENT",
        help="fail below this; implies --conversation-coverage; may be repeated",
    )
    group.addoption("--record-conversation", metavar="FILE", help=argparse.SUPPRESS)
    group.addoption(
        "--conversation-coverage-to",
        default="results/conversation-coverage",
        metavar="FOLDER",
        help="where index.html and coverage.json go",
    )


def live_url(config: pytest.Config) -> str | None:
    """Return the server to talk to, if it is not to be this process."""
    url: str | None = config.getoption("assistant_url")
    return url


def wants_coverage(config: pytest.Config) -> bool:
    """Tell whether to measure the coverage."""
    return bool(config.getoption("conversation_coverage") or config.getoption("conversation_coverage_floor"))


def model_path(config: pytest.Config) -> Path:
    """Return the model to talk to.

    Raises:
        NoModel: when there is none.
    """
    return find_model(_path(config, "rasa_model"))


def rules(config: pytest.Config) -> list[Rule]:
    """Return the project's rules."""
    if _RULES not in config.stash:
        config.stash[_RULES] = read_rules(_path(config, "rasa_data"))
    return config.stash[_RULES]


def coverage_settings(config: pytest.Config) -> CoverageSettings:
    """Return how to count.

    Raises:
        UsageError: when a setting cannot be read.
    """
    try:
        return read_settings(
            config.getini("rasa_coverage_groups"),
            config.getini("rasa_coverage_omit"),
            config.getoption("conversation_coverage_floor"),
        )
    except ValueError as error:
        raise pytest.UsageError(str(error)) from None


def assistant(config: pytest.Config) -> Assistant:
    """Return the assistant, loaded once per process.

    Raises:
        AssistantError: when it cannot be loaded; it is not tried again, and the reason is told once.
    """
    if _ASSISTANT not in config.stash:
        config.stash[_ASSISTANT] = None
        config.stash[_ASSISTANT] = _load(config)
    loaded = config.stash[_ASSISTANT]
    if loaded is None:
        raise AssistantError("the assistant cannot be loaded: the first conversation that failed says why")
    return loaded


def _load(config: pytest.Config) -> Assistant:
    root = str(config.rootpath)
    if root not in sys.path:
        sys.path.insert(0, root)  # the model's own components and the actions are imported from here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Rasa and its dependencies say about each other
        from rasa_conversation_tests.assistant import Assistant  # Rasa takes seconds to import

        return Assistant(
            model_path(config), config.getini("rasa_actions_package"), _path(config, "rasa_endpoints")
        )


def _path(config: pytest.Config, name: str) -> Path:
    return config.rootpath / str(config.getini(name))
