"""Every answer tells the browser to trust nothing but the desk, and to keep nothing."""

from __future__ import annotations

import asyncio
import re
import threading
from pathlib import Path

import pytest
import requests
from running_desk import RunningDesk, Server

from clinic.clinic import load_clinic
from desk.changes import Changes
from desk.headers import ALWAYS
from desk.rendering import STATIC_FILES, STATIC_VERSION


@pytest.mark.parametrize("path", ["/", "/sign-in", "/leads", "/nowhere", "/leads/Z0000"])
def test_every_answer_has_the_headers(running: RunningDesk, path: str) -> None:
    headers = running.browser("agent").get(path).headers
    for name, value in ALWAYS.items():
        assert headers[name] == value
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'; ")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_no_page_has_a_style_or_script_of_its_own(running: RunningDesk) -> None:
    ref = running.lead().ref
    browser = running.browser("admin")
    paths = ("/", "/leads", f"/leads/{ref}", "/account", "/staff", "/audit", "/messages", "/questions")
    for path in paths:
        page = browser.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page), path
        for address in re.findall(r'(?:src|href)="([^"]+)"', page):
            assert address.startswith(("/", "#", "tel:", "mailto:")), address


def test_files_may_be_kept_for_their_name_changes_with_their_content(running: RunningDesk) -> None:
    for name in STATIC_FILES:
        answer = requests.get(f"{running.url}/static/{STATIC_VERSION}/{name}", timeout=30)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    for path in (f"/static/old/{name}", f"/static/{STATIC_VERSION}/..%2fapp.py", "/static/app.py"):
        assert requests.get(running.url + path, timeout=30).status_code == 404


@pytest.mark.parametrize(
    ("host", "name", "is_secure"),
    [
        ("localhost:8080", "desk", False),
        ("127.0.0.1:8080", "desk", False),
        ("[::1]:8080", "desk", False),
        ("desk.example.org", "__Host-desk", True),
        ("localhost.evil.example", "__Host-desk", True),
    ],
)
def test_the_cookie_goes_over_tls_only_but_on_this_machine(
    running: RunningDesk, host: str, name: str, is_secure: bool
) -> None:
    answer = requests.get(f"{running.url}/sign-in", headers={"Host": host}, timeout=30)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) == is_secure
    assert ("Strict-Transport-Security" in answer.headers) == is_secure


def test_where_the_desks_address_has_tls_a_proxy_that_changes_the_host_takes_nothing_away(
    running: RunningDesk, tmp_path: Path
) -> None:
    clinic = load_clinic().copy(update={"desk_url": "https://desk.example.org"})
    with Server(running.engine, tmp_path, clinic=clinic) as behind_a_proxy:
        answer = requests.get(f"{behind_a_proxy.url}/sign-in", timeout=30)
    assert answer.headers["Set-Cookie"].startswith("__Host-desk=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers


def test_a_new_request_is_told_to_an_open_page(running: RunningDesk) -> None:
    browser = running.browser("agent")
    heard: list[str] = []
    second = threading.Event()

    def listen() -> None:
        with browser.session.get(f"{running.url}/today/changes", stream=True, timeout=30) as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
                if line.startswith("data:"):
                    heard.append(line)
                    first.set()
                if len(heard) == 2:
                    second.set()
                    return

    first = threading.Event()
    thread = threading.Thread(target=listen)
    thread.start()
    assert first.wait(20)
    running.lead()
    assert second.wait(20)
    thread.join(20)
    assert heard == ['data: {"waiting": 0, "overdue": 0}', 'data: {"waiting": 1, "overdue": 0}']


async def test_a_change_while_a_page_looks_is_another_look(running: RunningDesk) -> None:
    changes = Changes(running.engine)
    before = changes.number
    running.lead()
    watching = asyncio.create_task(changes.watch())
    await changes.wait(before, 20)
    assert changes.number == before + 1
    await asyncio.wait_for(changes.wait(before, 600), 20)  # it was noticed already
    await changes.stop()
    await watching


def test_an_open_page_is_told_when_the_session_is_over(running: RunningDesk) -> None:
    browser = running.browser("agent")
    with browser.session.get(f"{running.url}/today/changes", stream=True, timeout=30) as answer:
        lines = answer.iter_lines(chunk_size=1, decode_unicode=True)
        assert next(line for line in lines if line.startswith("event:")) == "event: counts"
        running.clock.forward(minutes=16)
        running.lead()  # so that it looks at once
        assert next(line for line in lines if line.startswith("event:")) == "event: over"
