"""Every figure of the reports, computed a second time from the rows as they are stored."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from desk_fixtures import clinic, new_lead
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from clinic.callback_times import WEEKDAYS
from clinic.clinic import Clinic
from database.engine import open_database
from database.tables import counted_chat, lead
from leads.counted_chats import CANCELLED, REFUSED, SENT, STEPS, Progress
from leads.demo import add_demo
from leads.reports import MOST_PAGES, Counts, Period, Quantiles, read_report

ZONE = ZoneInfo("America/Chicago")
MINUTE = timedelta(minutes=1)
# Both clock changes, with a weekend before and after, and the hours that are left out and come twice.
WEEKS = (date(2027, 3, 11), date(2027, 11, 4))
DAYS = 7
HOURS = {
    "sunday": "01:00-03:30",
    "monday": "09:00-17:00",
    "tuesday": "00:00-12:00",
    "thursday": "13:15-23:59",
    "friday": "09:00-09:01",
}


def utc_midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(timezone.utc)


chats = st.builds(
    dict,
    minutes=st.integers(-100, 1440 * DAYS + 100),
    page=st.sampled_from(["", "/", "/back-pain", *(f"/{number}" for number in range(MOST_PAGES + 3))]),
    said=st.booleans(),
    furthest=st.one_of(st.none(), st.sampled_from(STEPS)),
    last=st.integers(0, len(STEPS) - 1),
    outcome=st.sampled_from([None, None, CANCELLED, REFUSED, SENT]),
)
requests = st.builds(
    dict,
    minutes=st.integers(-100, 1440 * DAYS + 100),
    contact=st.one_of(st.none(), st.integers(0, 4000)),
    status=st.sampled_from(["new", "contacted", "completed", "unreachable", "spam", "duplicate"]),
    demo=st.booleans(),
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('reports')}/intake.db")
    yield engine
    engine.dispose()


def store(engine: Any, start: datetime, chat_rows: list[Any], request_rows: list[Any]) -> None:
    """Store rows as they are, without the code under test."""
    with engine.begin() as connection:
        connection.execute(delete(counted_chat))
        connection.execute(delete(lead))
        for number, each in enumerate(chat_rows):
            furthest = each["furthest"]
            last = STEPS[min(each["last"], STEPS.index(furthest))] if furthest else None
            connection.execute(
                insert(counted_chat).values(
                    conversation_id=f"{number:032x}",
                    begun_at=start + each["minutes"] * MINUTE,
                    page=each["page"],
                    said=each["said"],
                    furthest_step=furthest,
                    last_step=last,
                    outcome=each["outcome"] if furthest else None,
                )
            )
        for number, each in enumerate(request_rows):
            came = start + each["minutes"] * MINUTE
            text = {"name": "n", "phone": "+13145550142", "reason": "", "preferred_text": ""}
            connection.execute(
                insert(lead).values(
                    **text,
                    ref=f"A{number:04}",
                    dedupe_key=str(number),
                    conversation_id="c",
                    created_at=came,
                    status=each["status"],
                    urgent=False,
                    for_minor=False,
                    patient_type="new",
                    first_contact_at=None if each["contact"] is None else came + each["contact"] * MINUTE,
                    demo=each["demo"],
                )
            )


class OpenMinutes:
    """The open minutes of some weeks, found by looking at the clinic's clock at each minute."""

    def __init__(self, start: datetime, hours: dict[str, str]) -> None:
        moments = (start + number * MINUTE for number in range(-2000, 1440 * DAYS + 6000))
        self._open = [each for each in moments if self._is_open(each, hours)]

    @staticmethod
    def _is_open(moment: datetime, hours: dict[str, str]) -> bool:
        here = moment.astimezone(ZONE)
        window = hours.get(WEEKDAYS[here.weekday()])
        return bool(window) and window[:5] <= f"{here:%H:%M}" < window[6:]

    def between(self, start: datetime, end: datetime) -> timedelta:
        return (bisect_left(self._open, end) - bisect_left(self._open, start)) * MINUTE


OPEN = {week: OpenMinutes(utc_midnight(week), HOURS) for week in WEEKS}


def counts(rows: list[Any]) -> Counts:
    said = [row for row in rows if row.said]
    begun = [row for row in rows if row.furthest_step]
    sent = [row for row in rows if row.outcome == SENT]
    return Counts(len(rows), len(said), len(begun), len(sent))


def is_quantile(found: Quantiles | None, durations: list[timedelta]) -> bool:
    """Check the definitions: as many below as above, and nine in ten not above."""
    if not durations:
        return found is None
    assert found is not None
    below = sum(each < found.median for each in durations)
    above = sum(each > found.median for each in durations)
    half = len(durations) // 2
    within = sum(each <= found.ninetieth for each in durations)
    sooner = sum(each < found.ninetieth for each in durations)
    return (
        below <= half
        and above <= half
        and found.ninetieth in durations
        and 10 * within >= 9 * len(durations)
        and 10 * sooner < 9 * len(durations)
    )


@settings(deadline=None, max_examples=60)
@given(
    week=st.sampled_from(WEEKS),
    chat_rows=st.lists(chats, max_size=30),
    request_rows=st.lists(requests, max_size=12),
    has_hours=st.booleans(),
)
def test_every_figure_is_that_of_the_rows(
    database: Any, week: date, chat_rows: list[Any], request_rows: list[Any], has_hours: bool
) -> None:
    store(database, utc_midnight(week), chat_rows, request_rows)
    period = Period(week, week + timedelta(days=DAYS - 1))
    ours = clinic(callback_times=HOURS if has_hours else {})
    report = read_report(database, ours, period)

    def day(moment: datetime) -> date:
        return moment.astimezone(ZONE).date()

    with database.connect() as connection:
        rows = [row for row in connection.execute(select(counted_chat)) if day(row.begun_at) in period.days()]
        came = [row for row in connection.execute(select(lead)) if day(row.created_at) in period.days()]
    assert report.counts == counts(rows)
    assert report.days == {
        each: counts([r for r in rows if day(r.begun_at) == each]) for each in period.days()
    }
    assert len(report.days) == DAYS
    for number, step in enumerate(STEPS):
        later = STEPS[number:]
        assert report.steps[step] == sum(r.outcome == SENT or r.furthest_step in later for r in rows)
        left = Counter(r.outcome for r in rows if r.last_step == step and r.outcome != SENT)
        (told,) = [each for each in report.leaving if each.step == step]
        assert (told.left_open, told.cancelled, told.refused) == (left[None], left[CANCELLED], left[REFUSED])
        assert told.total == left.total()
    unfinished = report.counts.bookings - report.counts.sent
    assert sum(each.total for each in report.leaving) == unfinished
    check_pages(report.pages, rows)
    to_contact = [row for row in came if row.status not in ("spam", "duplicate")]
    times = [(r.created_at, r.first_contact_at) for r in to_contact if r.first_contact_at]
    assert (report.speed.requests, report.speed.contacted) == (len(to_contact), len(times))
    assert is_quantile(report.speed.on_the_clock, [end - start for start, end in times])
    open_times = [OPEN[week].between(*each) if has_hours else each[1] - each[0] for each in times]
    assert is_quantile(report.speed.in_callback_times, open_times)
    assert report.has_demo == any(row.demo for row in to_contact)


def check_pages(pages: Any, rows: list[Any]) -> None:
    named = [page for page in pages if page is not None]
    assert len(named) <= MOST_PAGES
    for page in named:
        assert pages[page] == counts([row for row in rows if row.page == page])
    rest = [row for row in rows if row.page not in named]
    assert (None in pages) == bool(rest)
    if rest:
        assert pages[None] == counts(rest)
        fewest = min(pages[page].chats for page in named)
        assert all(number <= fewest for number in Counter(row.page for row in rest).values())


def test_nothing_gives_no_figures_and_no_error(database: Any) -> None:
    store(database, utc_midnight(WEEKS[0]), [], [])
    report = read_report(database, clinic(), Period(WEEKS[0], WEEKS[0]))
    assert report.counts == Counts(0, 0, 0, 0)
    assert report.speed.on_the_clock is None
    assert (report.pages, list(report.days)) == ({}, [WEEKS[0]])


def test_even_numbers_have_their_median_between_two(engine: Any) -> None:
    at = datetime(2027, 3, 16, 15, 0, tzinfo=timezone.utc)
    for minutes in (10, 20):
        made = new_lead(engine, at)
        with engine.begin() as connection:
            connection.execute(
                lead.update().where(lead.c.ref == made.ref).values(first_contact_at=at + minutes * MINUTE)
            )
    speed = read_report(engine, clinic(), Period(at.date(), at.date())).speed
    assert speed.on_the_clock == Quantiles(15 * MINUTE, 20 * MINUTE)


def test_made_up_figures_are_told_apart(engine: Any) -> None:
    at = datetime(2027, 3, 16, 15, 0, tzinfo=timezone.utc)
    add_demo(engine, clinic(), at)
    assert read_report(engine, clinic(), Period(at.date() - timedelta(days=29), at.date())).has_demo


@pytest.mark.parametrize(
    ("asked", "progress"),
    [
        ("reason patient_type phone", Progress("phone", "phone")),
        ("reason ending phone", Progress("ending", "phone")),  # a correction at the summary
        ("reason !cancelled", Progress("reason", "reason", CANCELLED)),
        ("ending !cancelled reason", Progress("ending", "reason")),  # and once more
        ("ending !sent reason", Progress("ending", "reason", SENT)),
        ("ending !sent reason !cancelled", Progress("ending", "reason", SENT)),
        ("!cancelled", Progress()),
        ("!sent", Progress(outcome=SENT)),
        ("no_slot_of_the_form", Progress()),
    ],
)
def test_how_far_a_booking_came(asked: str, progress: Progress) -> None:
    found = Progress()
    for each in asked.split():
        found = found.ended(each[1:]) if each.startswith("!") else found.asked(each)
    assert found == progress


def test_open_time_and_its_end_agree() -> None:
    times = Clinic(**{**clinic().dict(), "callback_times": HOURS}).callback_times
    for week in WEEKS:
        for hour in range(0, 24 * DAYS, 5):
            start = utc_midnight(week) + timedelta(hours=hour, minutes=7)
            end = times.after(start, 90 * MINUTE, "America/Chicago")
            assert times.between(start, end, "America/Chicago") == 90 * MINUTE
            assert times.between(end, start, "America/Chicago") == timedelta(0)
