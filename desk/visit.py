"""What a page is given, and what it gives back."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine

from clinic.clinic import Clinic
from desk.changes import Changes
from desk.model import Model
from desk.sessions import Session
from desk.submissions import Submissions
from desk.tries import Tries
from leads.mail_transport import Mail
from leads.webhook.transport import Https

Role = Literal["viewer", "agent", "admin"]
ROLES: tuple[Role, ...] = ("viewer", "agent", "admin")  # each may do what those before it may
MOST_FIELDS = 1_000


@dataclass(frozen=True)
class Desk:
    """What all pages share; `key` proves forms, `clock` gives the time in UTC."""

    engine: Engine
    clinic: Clinic
    key: bytes = field(repr=False)
    clock: Callable[[], datetime]
    changes: Changes
    url: str  # where the desk is reached, for links that are sent
    var: Path  # where files are written, such as mail when no server sends it
    mail: Mail
    https: Https = field(default_factory=Https)
    # None when there is no model, or nobody said what is known of it.
    model: Callable[[], Model | None] = lambda: None
    two_factor_roles: frozenset[str] = frozenset({"admin"})
    tries: Tries = field(default_factory=Tries)
    submissions: Submissions = field(default_factory=Submissions)

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone, in which every time is shown."""
        return ZoneInfo(self.clinic.time_zone)


class Fields:
    """What a form or a query brought; a field that is missing reads as ""."""

    def __init__(self, encoded: str = "") -> None:
        try:
            pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:  # more than any page of ours has
            pairs = []
        # Nobody types it, and PostgreSQL holds no text with it.
        self._pairs = [(key, value.replace("\0", "")) for key, value in pairs]

    def __getitem__(self, name: str) -> str:
        return next((value for key, value in self._pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return every value of a field that may come several times."""
        return [value for key, value in self._pairs if key == name]

    def number(self, name: str) -> int | None:
        """Return a field as a number that a database can hold, or None."""
        return as_number(self[name])


def as_number(text: str) -> int | None:
    """Return a text's digits as a number that a database can hold, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@dataclass(frozen=True)
class Visit:
    """One request: who, from where, and what was sent."""

    desk: Desk
    path: str
    places: Mapping[str, str]
    query: Fields = field(repr=False)
    form: Fields = field(repr=False)
    address: str
    token: str = field(repr=False)
    session: Session | None
    now: datetime

    @property
    def staff(self) -> Session:
        """Who is signed in; only pages that ask for a role may use it."""
        assert self.session is not None
        return self.session

    @property
    def lacks_second_factor(self) -> bool:
        """Tell whether the role asks for a second factor that is not set up."""
        return self.staff.role in self.desk.two_factor_roles and not self.staff.has_second_factor

    @property
    def engine(self) -> Engine:
        """The database."""
        return self.desk.engine


@dataclass(frozen=True)
class Page:
    """A template and its values; `new_token` replaces the browser's cookie."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    status: int = 200
    new_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Redirect:
    """Where to go on; `done` names the sentence that is shown there."""

    to: str
    done: str | None = None
    new_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Download:
    """A file for the browser to keep."""

    name: str
    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Stream:
    """Server-sent events, for as long as there are some."""

    events: AsyncIterator[str]


@dataclass(frozen=True)
class Nothing:
    """There is nothing to show."""


Answer = Page | Redirect | Download | Stream | Nothing


def new_form_number() -> str:
    """Return what tells one form from all others, so that it counts once however often it is sent."""
    return secrets.token_urlsafe(12)
