"""A visitor's hands and eyes: open the chat, write, press, read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import FrameLocator, Locator, Page, expect

SCREENSHOTS = Path(__file__).resolve().parents[2] / "results" / "screenshots"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

# What fades in has its colours only at the end. The dots of who is writing never end.
SETTLED = """Promise.all(document.getAnimations().filter(each => each.effect.getTiming().iterations === 1)
  .map(each => each.finished)).then(() => true)"""


class Visit:
    """One tab with the widget on its page."""

    def __init__(self, page: Page, inline: bool = False) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._inline = inline

    @property
    def chat(self) -> FrameLocator | Locator:
        """Where the panel is."""
        return (
            self.page.locator("clinic-chat")
            if self._inline
            else self.page.frame_locator("clinic-chat iframe")
        )

    @property
    def launcher(self) -> Locator:
        """The button on the website."""
        return self.page.locator("clinic-chat .launcher")

    @property
    def input(self) -> Locator:
        """Where one writes."""
        return self.chat.get_by_label("Your message")

    @property
    def bubbles(self) -> Locator:
        """What was said, by either side."""
        return self.chat.locator(".message .bubble")

    def open(self, address: str) -> Visit:
        """Go to a page, open the chat, and wait for the greeting."""
        self.page.goto(address)
        self.launcher.click()
        self.bubbles.first.wait_for()
        return self

    def say(self, text: str) -> None:
        """Write and send."""
        self.input.fill(text)
        self.input.press("Enter")

    def press(self, name: str) -> None:
        """Press the newest button of this name."""
        self.chat.get_by_role("button", name=name, exact=True).last.click()

    def hears(self, text: str) -> None:
        """Wait until the newest message of the assistant has this text."""
        expect(self.chat.locator(".message.bot").last).to_contain_text(text)

    def said(self) -> list[str]:
        """Return all that was said, without what is for screen readers alone."""
        script = (
            "all => all.map(each => [...each.childNodes].slice(1).map(node => node.textContent).join(''))"
        )
        return list(self.bubbles.evaluate_all(script))

    def choose(self, entry: str) -> None:
        """Choose from the panel's menu."""
        self.chat.get_by_role("button", name="More", exact=True).click()
        self.chat.get_by_role("button", name=entry, exact=True).click()

    def violations(self) -> list[str]:
        """Return what axe finds wrong in the panel, and on the website where that can be reached."""
        found: list[str] = []
        for frame in self.page.frames:
            if frame.evaluate("document.body.inert"):
                continue  # behind a chat that fills the screen
            frame.evaluate(AXE)
            frame.evaluate(SETTLED)
            result: dict[str, Any] = frame.evaluate("axe.run(document, {iframes: false})")
            found += [
                f"{each['id']}: {node['html']} {node['failureSummary']}"
                for each in result["violations"]
                for node in each["nodes"]
            ]
        return found

    def picture(self, name: str) -> None:
        """Keep what is on the screen, once nothing moves, for a person to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        file = f"widget_{name.replace(',', '').replace(' ', '_')}.png"
        self.page.screenshot(path=SCREENSHOTS / file, animations="disabled")
