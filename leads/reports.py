"""The figures of a period: how far chats came, where bookings were left, how soon people were contacted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.engine import Engine

from clinic.clinic import Clinic
from clinic.days import day_of, midnight
from database.tables import lead
from leads.counted_chats import CANCELLED, REFUSED, SENT, STEPS, CountedChat, list_counted

MOST_PAGES = 12
_NOT_TO_CONTACT = ("spam", "duplicate")
_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Period:
    """Days at the clinic, from the first to the last."""

    first: date
    last: date

    def days(self) -> list[date]:
        """Return each of them."""
        return [self.first + timedelta(days=each) for each in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Request:
    """A request, as far as its speed goes: when it came, and when somebody first reached the person."""

    created_at: datetime
    first_contact_at: datetime | None
    demo: bool = False


@dataclass(frozen=True)
class Counts:
    """Of some chats: how many there are, in how many something was said, a booking begun, a request sent."""

    chats: int
    said: int
    bookings: int
    sent: int


@dataclass(frozen=True)
class Left:
    """Bookings that were not finished, whose last question was this step, by how they ended."""

    step: str
    left_open: int
    cancelled: int
    refused: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.left_open + self.cancelled + self.refused


@dataclass(frozen=True)
class Quantiles:
    """Half took no longer than the median, nine in ten no longer than the other."""

    median: timedelta
    ninetieth: timedelta


@dataclass(frozen=True)
class Speed:
    """From a request to the first contact, on the clock and in the clinic's callback times alone."""

    requests: int
    contacted: int
    on_the_clock: Quantiles | None
    in_callback_times: Quantiles | None


@dataclass(frozen=True)
class Report:
    """All figures of a period; `pages` has None for those that are too many to name."""

    period: Period
    counts: Counts
    steps: Mapping[str, int]  # how many chats reached each
    leaving: Sequence[Left]
    days: Mapping[date, Counts]
    pages: Mapping[str | None, Counts]
    speed: Speed
    has_demo: bool


def read_report(engine: Engine, clinic: Clinic, period: Period) -> Report:
    """Count what began in a period."""
    since = midnight(period.first, clinic.time_zone)
    until = midnight(period.last + timedelta(days=1), clinic.time_zone)
    return report_of(list_counted(engine, since, until), _list_requests(engine, since, until), period, clinic)


def report_of(
    chats: Sequence[CountedChat], requests: Sequence[Request], period: Period, clinic: Clinic
) -> Report:
    """Count chats that began and requests that came in a period."""
    by_day = _grouped(chats, lambda chat: day_of(chat.begun_at, clinic.time_zone))
    return Report(
        period=period,
        counts=_counts(chats),
        steps={step: sum(chat.steps_reached > number for chat in chats) for number, step in enumerate(STEPS)},
        leaving=_leaving(chats),
        days={day: _counts(by_day.get(day, [])) for day in period.days()},
        pages=_by_page(chats),
        speed=_speed(requests, clinic),
        has_demo=any(chat.is_demo for chat in chats) or any(request.demo for request in requests),
    )


def _list_requests(engine: Engine, since: datetime, until: datetime) -> list[Request]:
    came = select(lead.c.created_at, lead.c.first_contact_at, lead.c.demo).where(
        lead.c.created_at >= since, lead.c.created_at < until, lead.c.status.not_in(_NOT_TO_CONTACT)
    )
    with engine.connect() as connection:
        return [Request(*row) for row in connection.execute(came)]


def _counts(chats: Sequence[CountedChat]) -> Counts:
    return Counts(
        chats=len(chats),
        said=sum(chat.said for chat in chats),
        bookings=sum(chat.steps_reached > 0 for chat in chats),
        sent=sum(chat.progress.outcome == SENT for chat in chats),
    )


def _leaving(chats: Iterable[CountedChat]) -> list[Left]:
    ended: dict[str, list[str | None]] = defaultdict(list)
    for chat in chats:
        progress = chat.progress
        if progress.last_step and progress.outcome != SENT:
            ended[progress.last_step].append(progress.outcome)
    return [
        Left(
            step,
            left_open=ended[step].count(None),
            cancelled=ended[step].count(CANCELLED),
            refused=ended[step].count(REFUSED),
        )
        for step in STEPS
    ]


def _by_page(chats: Sequence[CountedChat]) -> dict[str | None, Counts]:
    """Count by the page a chat was begun on, the busiest first; of many pages the last are taken together."""
    grouped = _grouped(chats, lambda chat: chat.page)
    busiest = sorted(grouped, key=lambda page: (-len(grouped[page]), page))
    named: dict[str | None, Counts] = {page: _counts(grouped[page]) for page in busiest[:MOST_PAGES]}
    others = [chat for page in busiest[MOST_PAGES:] for chat in grouped[page]]
    return {**named, None: _counts(others)} if others else named


def _grouped(
    chats: Iterable[CountedChat], key: Callable[[CountedChat], _Key]
) -> dict[_Key, list[CountedChat]]:
    grouped: dict[_Key, list[CountedChat]] = defaultdict(list)
    for chat in chats:
        grouped[key(chat)].append(chat)
    return grouped


def _speed(requests: Sequence[Request], clinic: Clinic) -> Speed:
    times = [
        (request.created_at, request.first_contact_at) for request in requests if request.first_contact_at
    ]
    between = clinic.callback_times.between
    return Speed(
        requests=len(requests),
        contacted=len(times),
        on_the_clock=_quantiles([end - start for start, end in times]),
        in_callback_times=_quantiles([between(start, end, clinic.time_zone) for start, end in times]),
    )


def _quantiles(durations: Sequence[timedelta]) -> Quantiles | None:
    if not durations:
        return None
    ordered = sorted(durations)
    count = len(ordered)
    median = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return Quantiles(median, ordered[(9 * count + 9) // 10 - 1])
