"""Visits with a browser: what is loaded, how long it takes, which rules are broken."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, Request

from bench.widget.chats import QUESTION, Chat
from bench.widget.from_the_tests import AXE, SETTLED

SECONDS = 10.0
# In every document: when something was pressed, when each answer was there to draw, and what was refused.
PROBE = """
window.probe = {{pressed: 0, shown: [], refused: []}};
const now = () => performance.timeOrigin + performance.now();
addEventListener('click', () => probe.pressed = now(), true);
addEventListener('keydown', ({{key}}) => {{ if (key === 'Enter') probe.pressed = now() }}, true);
addEventListener('securitypolicyviolation', event => probe.refused.push(event.effectiveDirective));
const look = () => {{
  const filled = [...{bubbles}].filter(each => each.textContent.trim());
  while (probe.shown.length < filled.length) probe.shown.push(now());
  requestAnimationFrame(look);
}};
look();
"""


@dataclass
class Loaded:
    """What a visit asked for: requests without the page itself, web sockets, and strangers asked."""

    asked: int = 0
    finished: list[Request] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)
    sockets: int = 0

    def so_far(self, page: Page) -> tuple[int, int]:
        """Wait until all is loaded; return the number of requests and the bytes of their bodies."""
        deadline = time.monotonic() + SECONDS
        page.wait_for_timeout(500)
        while len(self.finished) < self.asked and time.monotonic() < deadline:
            page.wait_for_timeout(50)
        if len(self.finished) < self.asked:
            raise Error("A request did not end.")
        return self.asked + self.sockets, sum(each.sizes()["responseBodySize"] for each in self.finished)


@dataclass
class Visit:
    """One visit: requests and bytes before opening and at the greeting, requests in all; milliseconds."""

    closed: tuple[int, int] = (0, 0)
    greeted: tuple[int, int] = (0, 0)
    requests: int = 0
    greeting: float = 0.0
    answer: float = 0.0
    strangers: set[str] = field(default_factory=set)
    axe: Counter[str] = field(default_factory=Counter)


def visit(browser: Browser, chat: Chat, address: str, *, check: bool = False) -> Visit:
    """Open the page in a fresh profile, open the chat, ask one question; with axe's rules where `check`."""
    result = Visit()
    with _page(browser, chat) as (page, loaded):
        page.goto(address)
        page.locator(chat.launcher).first.wait_for()
        page.wait_for_load_state("networkidle")
        result.closed = loaded.so_far(page)
        page.locator(chat.launcher).first.click()
        result.greeting = _milliseconds(page, 1)
        result.greeted = loaded.so_far(page)
        if check:
            result.axe = _axe(page)
        _ask(page, chat)
        result.answer = _milliseconds(page, 2)
        result.requests = loaded.asked + loaded.sockets
        result.strangers = loaded.strangers
    return result


def strict_visit(browser: Browser, chat: Chat, address: str) -> tuple[Counter[str], bool]:
    """Do the same under a strict policy; return what was refused by directive, and whether it answered."""
    with _page(browser, chat) as (page, _):
        page.goto(address)
        page.set_default_timeout(5000)
        try:
            page.locator(chat.launcher).first.click()
            _milliseconds(page, 1)
            _ask(page, chat)
            _milliseconds(page, 2)
            answered = True
        except Error:
            answered = False
        page.wait_for_timeout(1000)
        refused = Counter(each for frame in page.frames for each in frame.evaluate("probe.refused"))
        return refused, answered


@contextmanager
def _page(browser: Browser, chat: Chat) -> Iterator[tuple[Page, Loaded]]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(PROBE.format(bubbles=chat.bubbles))
    page = context.new_page()
    loaded = Loaded()

    def ours(address: str) -> bool:
        return urlsplit(address).hostname in ("localhost", "127.0.0.1")

    def counts(request: Request) -> bool:
        is_page = request.is_navigation_request() and request.frame == page.main_frame
        return ours(request.url) and not is_page and not request.url.endswith("favicon.ico")

    def asked(request: Request) -> None:
        loaded.asked += counts(request)

    def finished(request: Request) -> None:
        if counts(request):
            loaded.finished.append(request)

    # Nobody else is reached, so that the figures are the same on every network.
    def stop(route: Any) -> None:
        loaded.strangers.add(urlsplit(route.request.url).hostname or "")
        route.abort()

    def socket(_: object) -> None:
        loaded.sockets += 1

    context.route(lambda address: not ours(address), stop)
    context.on("request", asked)
    context.on("requestfinished", finished)
    page.on("websocket", socket)
    yield page, loaded
    context.close()


def _ask(page: Page, chat: Chat) -> None:
    place = page.frame_locator("clinic-chat iframe") if chat.framed else page
    field = place.locator(chat.field)
    field.click()
    field.type(QUESTION)
    field.press("Enter")


def _milliseconds(page: Page, answers: int) -> float:
    """Wait until this many answers are shown; return the time since something was pressed."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        probes: list[dict[str, Any]] = [frame.evaluate("window.probe ?? {}") for frame in page.frames]
        shown = [each["shown"][answers - 1] for each in probes if len(each.get("shown", ())) >= answers]
        if shown:
            return float(shown[0] - max(each.get("pressed", 0) for each in probes))
        page.wait_for_timeout(50)
    raise Error(f"No answer number {answers}.")


def _axe(page: Page) -> Counter[str]:
    """Return the rules that are broken, each with the number of places."""
    found: Counter[str] = Counter()
    for frame in page.frames:
        frame.evaluate(AXE)
        frame.evaluate(SETTLED)
        for each in frame.evaluate("axe.run(document, {iframes: false})")["violations"]:
            found[each["id"]] += len(each["nodes"])
    return found
