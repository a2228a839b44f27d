"""A desk that really runs, on a port and a clock of its own, and a browser without a screen to visit it."""

from __future__ import annotations

import asyncio
import itertools
import re
import socket
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from html import unescape
from pathlib import Path
from typing import Any

import pyotp
import requests
from sample_lead import SAMPLE

from clinic.clinic import Clinic, load_clinic
from database.secret import encrypt
from desk.app import build_desk
from desk.changes import Changes
from desk.passwords import hash_password
from desk.two_factor import hash_of_recovery_code
from desk.visit import Desk
from leads.actor import COMMAND
from leads.create import create_lead
from leads.lead import Lead
from leads.mail_transport import FolderMail
from leads.setup_links import finish_setup, make_setup_link
from leads.staff import Staff, add_staff

START = datetime(2026, 11, 23, 16, 0, tzinfo=timezone.utc)  # Monday, 10 in the morning at the clinic
PASSWORD = "correct horse battery"
PASSWORD_HASH = hash_password(PASSWORD)
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RECOVERY_CODE = "aaaa-bbbb-cccc-dddd"
_numbers = itertools.count()


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **passed: float) -> None:
        """Let time pass."""
        self.now += timedelta(**passed)


class RunningClock(Clock):
    """The real clock, which a test can set forward."""

    @property
    def now(self) -> datetime:
        """The time, as far as it was set forward."""
        return datetime.now(timezone.utc) + self._forward

    def __init__(self) -> None:
        self._forward = timedelta()

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **passed: float) -> None:
        """Set it forward."""
        self._forward += timedelta(**passed)


@dataclass
class RunningDesk:
    """A desk, its database and its clock."""

    engine: Any
    url: str
    clock: Clock
    desk: Desk
    members: dict[str, Staff] = field(default_factory=dict)
    apps: list[Any] = field(default_factory=list)

    def member(self, role: str) -> Staff:
        """Return the member of a role, who has a password, and an app if an admin."""
        if role not in self.members:
            name = {"admin": "Ada Admin", "agent": "Abe Agent", "viewer": "Vera Viewer"}[role]
            self.members[role] = self.add(f"{role}@example.org", name, role)
        return self.members[role]

    def add(self, email: str, name: str, role: str) -> Staff:
        """Add somebody who can sign in."""
        member = add_staff(self.engine, COMMAND, email, name, role, self.clock())
        token = make_setup_link(self.engine, member.id, self.clock())
        sealed = encrypt(TOTP_SECRET) if role == "admin" else None
        codes = [hash_of_recovery_code(RECOVERY_CODE)] if role == "admin" else []
        return finish_setup(self.engine, token, PASSWORD_HASH, sealed, codes, now=self.clock())

    def lead(self, **changed: Any) -> Lead:
        """Store a request as the booking form does."""
        new = replace(
            SAMPLE,
            conversation_id=f"conversation-{next(_numbers)}",
            name="Jane Doe",
            telephone="+13145550123",
            telephone_extension=None,
            email="jane@example.org",
            reason="back pain",
            preferred_text="Monday afternoon",
        )
        return create_lead(self.engine, replace(new, **changed), changed.pop("now", None) or self.clock())

    def visitor(self) -> Browser:
        """Return a browser that nobody has signed in with."""
        return Browser(self)

    def browser(self, role: str) -> Browser:
        """Return a browser in which the member of a role is signed in."""
        browser = self.visitor()
        answer = browser.sign_in(self.member(role).email)
        assert answer.status_code == 200, answer.text
        return browser


class Browser:
    """Fetches pages, keeps the cookie, and sends forms as their page has them."""

    def __init__(self, running: RunningDesk) -> None:
        self.running = running
        self.session = requests.Session()
        self.proof = ""

    def get(self, path: str, **options: Any) -> requests.Response:
        """Fetch a page."""
        return self._seen(self.session.get(self.running.url + path, timeout=30, **options))

    def post(
        self, path: str, form: dict[str, Any] | None = None, *, proof: str | None = None, **options: Any
    ) -> requests.Response:
        """Send a form with the proof of the last page, or another."""
        sent = {"proof": self.proof if proof is None else proof, **(form or {})}
        return self._seen(self.session.post(self.running.url + path, sent, timeout=30, **options))

    def sign_in(self, email: str, password: str = PASSWORD, code: str | None = None) -> requests.Response:
        """Open the sign-in page and fill it in; admins' codes come from the app."""
        self.get("/sign-in")
        if code is None:
            code = self.app_code() if "admin" in email else ""
        return self.post("/sign-in", {"email": email, "password": password, "code": code})

    def app_code(self) -> str:
        """Return what the authenticator app shows now; it lets a minute pass so that it is a fresh one."""
        self.running.clock.forward(seconds=60)
        return pyotp.TOTP(TOTP_SECRET).at(self.running.clock.now)

    def cookie(self) -> str:
        """Return the cookie's value."""
        return self.session.cookies["desk"]

    def _seen(self, response: requests.Response) -> requests.Response:
        found = re.search(r'name="form-proof" content="(\w+)"', response.text)
        if found:
            self.proof = found[1]
        return response


def words(response: requests.Response) -> str:
    """Return what a page says, without its tags."""
    main = response.text.split("<main", 1)[-1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main.split(">", 1)[-1])).split())


def value_of(response: requests.Response, name: str) -> str:
    """Return the value of the first field of this name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.text)
    assert found, f"no field {name}"
    return unescape(found[1])


class Server:
    """The desk in a thread with a loop of its own."""

    def __init__(
        self,
        engine: Any,
        folder: Path,
        clock: Clock | None = None,
        clinic: Clinic | None = None,
        **parts: Any,
    ) -> None:
        clock = clock or Clock()
        self._socket = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        desk = Desk(
            engine=engine,
            clinic=clinic or load_clinic(),
            key=b"k" * 32,
            clock=clock,
            changes=Changes(engine),
            url=(clinic and clinic.desk_url) or url,
            var=folder,
            **{"mail": FolderMail(folder / "mail", "office@clinic.example"), **parts},
        )
        self.running = RunningDesk(engine, url, clock, desk)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> RunningDesk:
        self._thread.start()
        assert self._ready.wait(30)
        return self.running

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        app = build_desk(self.running.desk, f"desk_{next(_numbers)}")
        self.running.apps.append(app)
        app.config.TOUCHUP = False  # it rewrites Sanic's own code, which can be done once in a process
        server = await app.create_server(
            sock=self._socket, return_asyncio_server=True, access_log=False, debug=False
        )
        await server.startup()
        watch = asyncio.create_task(self.running.desk.changes.watch())
        self._ready.set()
        await self._stop.wait()
        await self.running.desk.changes.stop()
        await watch
        server.close()
        await server.wait_closed()
        for connection in list(server.connections):
            connection.abort()
        await self._loop.shutdown_default_executor()
