"""Measure the chat on a website, beside two public ones where npm can fetch them, and print one table."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.widget.chats import OURS, PUBLIC, Chat
from bench.widget.from_the_tests import (
    chromium,
    flags,
    running_fault_server,
    running_website,
    strict_policy,
)
from bench.widget.packages import bundles
from bench.widget.site import running_site
from bench.widget.visits import Visit, strict_visit, visit
from intake.problem import Problem

TIMES = 5


def main() -> None:
    """Put up a page for each chat, visit them in turns, and print the medians."""
    path = chromium()
    if path is None:
        raise Problem("There is no Chromium on this machine: install it, and run this again.")
    with ExitStack() as open_:
        pages = {OURS: _our_pages(open_)}
        try:
            with tempfile.TemporaryDirectory() as folder:
                scripts = bundles(Path(folder))
            for chat in PUBLIC:
                origin = open_.enter_context(running_site(chat, scripts[chat.bundle]))
                pages[chat] = (f"{origin}/", f"{origin}/strict")
        except Problem as problem:
            print(f"deep-chat and rasa-webchat were skipped: {problem}.")
        browser = open_.enter_context(sync_playwright()).chromium.launch(executable_path=path, args=flags())
        visits: dict[Chat, list[Visit]] = {chat: [] for chat in pages}
        for time in range(TIMES + 1):  # the first is not counted: it finds the browser cold
            for chat, (page, _) in pages.items():
                visits[chat].append(visit(browser, chat, page, check=time == 0))
        columns = [
            (chat.name, _column(visits[chat], *strict_visit(browser, chat, strict)))
            for chat, (_, strict) in pages.items()
        ]
        browser.close()
    _print(columns)


def _our_pages(open_: ExitStack) -> tuple[str, str]:
    bot = open_.enter_context(running_fault_server())
    site = open_.enter_context(running_website("localhost"))
    strict = site.add("/strict", bot.origin, headers=strict_policy(bot.origin, "frame"))
    return str(site.add("/", bot.origin)), str(strict)


def _column(visits: list[Visit], refused: Counter[str], answered: bool) -> dict[str, str]:
    first, *timed = visits
    return {
        "bytes, a page view": f"{first.closed[1]:,}",
        "bytes, with the chat opened": f"{first.greeted[1]:,}",
        "requests, a page view": str(first.closed[0]),
        "requests, with the chat opened": str(first.greeted[0]),
        "requests, with one question": str(first.requests),
        "others asked": ", ".join(sorted(first.strangers)) or "none",
        "click to greeting": _times([each.greeting for each in timed]),
        "send to answer": _times([each.answer for each in timed]),
        "refused by a strict policy": _counts(refused),
        "answers under it": "yes" if answered else "no",
        "axe, open": _counts(first.axe),
    }


def _times(milliseconds: list[float]) -> str:
    return f"{statistics.median(milliseconds):.0f} ms (best {min(milliseconds):.0f})"


def _counts(found: Counter[str]) -> str:
    each = ", ".join(f"{name} {number}" for name, number in sorted(found.items()))
    return f"{found.total()} ({each})" if found else "0"


def _print(columns: list[tuple[str, dict[str, str]]]) -> None:
    rows = [["", *(name for name, _ in columns)]]
    rows += [[what, *(column[what] for _, column in columns)] for what in columns[0][1]]
    rows.insert(1, ["---"] * len(rows[0]))
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(str(problem))
