from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

sys.path.append(str(Path(__file__).parent))

from chrome import SECONDS, launched_browser  # noqa: F401
from desk_pages import Open
from running_desk import RunningClock, RunningDesk, Server

from database.engine import open_database


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningDesk]:
    """A desk that runs by the real clock."""
    monkeypatch.setenv("INTAKE_SECRET_FILE", str(tmp_path / "secret.key"))
    engine = open_database(f"sqlite:///{tmp_path}/intake.db")
    with Server(engine, tmp_path, RunningClock()) as desk:
        yield desk
    engine.dispose()


@pytest.fixture
def open_desk(browser: Browser, running: RunningDesk) -> Iterator[Open]:
    """Open a page of the desk, signed in as a role or not at all; what goes wrong in it fails the test."""
    contexts = []
    wrong: list[str] = []

    def open_page(path: str, role: str | None = None, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(SECONDS)
        contexts.append(context)
        if role:
            token = running.browser(role).cookie()
            context.add_cookies([{"name": "desk", "value": token, "url": running.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.on("console", lambda message: _is_bad(message.text) and wrong.append(message.text))
        page.goto(running.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


def _is_bad(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text
