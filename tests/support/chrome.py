"""Chromium, for tests that look at pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import chromium, flags
from playwright.sync_api import Browser, expect, sync_playwright

SECONDS = 20_000  # milliseconds that anything on a page may take; a browser's first page is slow on two cores
expect.set_options(timeout=SECONDS)


@pytest.fixture(name="browser", scope="module")
def launched_browser() -> Iterator[Browser]:
    """Return Chromium, once a module: Playwright keeps an event loop that other tests would meet."""
    path = chromium()
    if path is None:
        pytest.skip("BROWSER NOT TESTED: there is no Chromium on this machine, and none could be installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags())
        yield browser
        browser.close()
