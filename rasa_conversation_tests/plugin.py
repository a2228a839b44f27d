"""The pytest plugin: conversation files become tests."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from rasa_conversation_tests import hookspecs
from rasa_conversation_tests.items import ConversationFile, ConversationItem
from rasa_conversation_tests.model import NoModel, read_domain
from rasa_conversation_tests.recorder import Recorder
from rasa_conversation_tests.settings import (
    add_settings,
    coverage_settings,
    live_url,
    model_path,
    rules,
    wants_coverage,
)
from rasa_conversation_tests.summary import CoverageReport, Summary
from rasa_conversation_tests.touched import everything


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Make the project's hooks known."""
    pluginmanager.add_hookspecs(hookspecs)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    add_settings(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Keep Rasa quiet, and gather what is reported."""
    # Rasa, TensorFlow and SQLAlchemy read these when first imported.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    config.option.continue_on_collection_errors = True  # a broken file fails the run, the others still run
    if wants_coverage(config):
        config.option.conversation_coverage = True
    if config.getoption("record_conversation"):
        config.pluginmanager.register(Recorder())
        return
    if hasattr(config, "workerinput"):
        return  # one of xdist's workers: the reports are gathered where it was started
    summary = Summary()
    config.pluginmanager.register(summary)
    if wants_coverage(config):
        _register_coverage(config, summary)


def _register_coverage(config: pytest.Config, summary: Summary) -> None:
    if live_url(config):
        raise pytest.UsageError(
            "--conversation-coverage needs the assistant in this process, not --assistant-url"
        )
    settings = coverage_settings(config)
    try:
        wanted = everything(read_domain(model_path(config)), rules(config))
    except NoModel as error:
        raise pytest.UsageError(str(error)) from None
    folder = config.rootpath / config.getoption("conversation_coverage_to")
    config.pluginmanager.register(CoverageReport(summary, wanted, settings, folder))


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, pytest.TestReport]:
    """Send what a conversation took and touched along with its report, which xdist carries home."""
    report: pytest.TestReport = yield
    if isinstance(item, ConversationItem) and call.when == "call" and item.held is not None:
        vars(report)["conversation"] = item.held
    return report
