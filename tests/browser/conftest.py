"""What the browser tests share: the browser, websites, the assistant, and hands for the widget."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))  # the parts beside this file

from chromium import chromium, flags
from fault_server import FaultServer, running_fault_server
from hands import Visit
from running import Assistant, running_assistant
from website import Website, running_website

SECONDS = 20_000  # milliseconds that anything on a page may take; a browser's first page is slow on two cores
expect.set_options(timeout=SECONDS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium, once a module: Playwright keeps an event loop that other tests would meet."""
    path = chromium()
    if path is None:
        pytest.skip("BROWSER NOT TESTED: there is no Chromium on this machine, and none could be installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags())
        yield browser
        browser.close()


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
