"""What the browser tests share: the browser, websites, the assistant, and hands for the widget."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

sys.path.insert(0, str(Path(__file__).parent))  # the parts beside this file

from chrome import SECONDS, launched_browser  # noqa: F401
from fault_server import FaultServer, running_fault_server
from hands import Visit
from running import Assistant, running_assistant
from website import Website, running_website


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh profile."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(SECONDS)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext) -> Visit:
    """Return a visitor with one tab."""
    return Visit(context.new_page())


@pytest.fixture(scope="session")
def site() -> Iterator[Website]:
    """Return a clinic's website."""
    with running_website("localhost") as site:
        yield site


@pytest.fixture
def bot() -> Iterator[FaultServer]:
    """Return the scripted assistant that fails on order."""
    with running_fault_server() as server:
        yield server


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Return the trained assistant, running."""
    with running_assistant(tmp_path_factory.mktemp("assistant")) as assistant:
        yield assistant
