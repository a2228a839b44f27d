"""Measure how long a request takes from "Yes, send it" in the chat to the open desk and to the mail server.

    .venv/bin/python -m bench.lead_to_desk [--bookings 20]

All is real: the trained assistant as `intake run` starts it, the desk open in Chromium, a mail server on this
machine.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.from_the_tests import Browser, House, MailServer, chromium, flags

_PASSWORD = "four words of my own"
_LONGEST = 60.0  # seconds to wait for one request
# The moment at which each request stands on the page.
_WATCH = """
  window.seen = {};
  new MutationObserver(() => {
    for (const link of document.querySelectorAll("[data-waiting-list] .row-link")) {
      window.seen[link.getAttribute("href")] ??= Date.now() / 1000;
    }
  }).observe(document.querySelector("[data-waiting-list]"), { childList: true, subtree: true });
"""


class _Mail(MailServer):
    """A mail server that notes when each message came, by whom it is to and by what it is called."""

    def __init__(self) -> None:
        super().__init__()
        self.came: dict[str, float] = {}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content)
        self.came[str(letter["To"])] = self.came[str(letter["Subject"])] = time.time()
        return str(await super().handle_DATA(server, session, envelope))


def main() -> int:
    """Run it and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.lead_to_desk")
    parser.add_argument("--bookings", type=int, default=20)
    bookings = parser.parse_args().bookings
    path = chromium()
    if path is None:
        print("There is no Chromium on this machine to open the desk with.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, _Mail() as mail, sync_playwright() as playwright:
        house = House(Path(folder), mail)
        try:
            house.wait_until_up()
            browser = playwright.chromium.launch(executable_path=path, args=flags())
            page = _open_desk(house, browser)
            measured = [_book(house, mail, page, number) for number in range(bookings)]
            browser.close()
        finally:
            house.end()
    print(f"{bookings} bookings, seconds from the press of “Yes, send it”:")
    print(f"{'':28}median  slowest")
    for name in measured[0]:
        seconds = [each[name] for each in measured]
        print(f"{name:28}{statistics.median(seconds):6.2f}  {max(seconds):7.2f}")
    return 0


def _open_desk(house: Any, browser: Any) -> Page:
    told = house.command("staff", "add", "nora@clinic.example", "--name", "Nora Desk")
    link = re.search(rf"{house.desk_url}(/setup/\S+)", told)
    assert link
    staff = Browser(SimpleNamespace(url=house.desk_url))
    staff.get(link[1])
    staff.post(link[1], {"password": _PASSWORD, "password_again": _PASSWORD})
    staff.sign_in("nora@clinic.example", _PASSWORD, "")
    context = browser.new_context()
    context.add_cookies([{"name": "desk", "value": staff.cookie(), "url": house.desk_url}])
    page: Page = context.new_page()
    page.goto(house.desk_url)
    page.evaluate(_WATCH)
    return page


def _book(house: Any, mail: _Mail, page: Page, number: int) -> dict[str, float]:
    visitor, email = house.visitor(), f"joan-{number}@example.org"
    consent = visitor.say(
        f"book me, I'm Joan Miller, new patient, 314-555-0147, {email}, for my back pain, Friday"
    )
    summary = visitor.press(_button(consent, "Yes, I agree"))
    send = _button(summary, "Yes, send it")
    pressed = time.time()
    reply = visitor.press(send)
    answered = time.time()
    reference = re.search(r"reference is ([A-Z]\d{4})", str(reply))
    assert reference, reply
    ref = reference[1]
    at_the_desk = _moment(page, lambda: page.evaluate(f"window.seen['/leads/{ref}']"))
    to_staff = _moment(page, lambda: mail.came.get(f"New request {ref}"))
    to_visitor = _moment(page, lambda: mail.came.get(email))
    return {
        "answer in the chat": answered - pressed,
        "row on the open desk": at_the_desk - pressed,
        "mail to the staff": to_staff - pressed,
        "mail to the visitor": to_visitor - pressed,
    }


def _moment(page: Page, look: Callable[[], float | None]) -> float:
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        found = look()
        if found is not None:
            return found
        page.wait_for_timeout(50)
    raise TimeoutError("a request did not arrive")


def _button(lines: list[dict[str, Any]], title: str) -> str:
    return str({each["title"]: each["id"] for line in lines for each in line.get("buttons", ())}[title])


if __name__ == "__main__":
    sys.exit(main())
