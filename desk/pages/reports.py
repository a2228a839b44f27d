"""How far chats came, where bookings were left, how soon people were called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from clinic.days import day_of
from desk.charts import draw_columns, share
from desk.routes import Route
from desk.sentences import STEP_WORDS
from desk.visit import Answer, Page, Visit
from leads.reports import Counts, Period, Report, read_report

_USUAL = "30"
_PERIODS: Mapping[str, str] = {
    "7": "the last 7 days",
    "30": "the last 30 days",
    "90": "the last 90 days",
    "month": "this month",
    "last_month": "last month",
}


def show(visit: Visit) -> Answer:
    """Show the figures of a period."""
    name = visit.query["period"] if visit.query["period"] in _PERIODS else _USUAL
    period = period_of(name, day_of(visit.now, visit.desk.clinic.time_zone))
    report = read_report(visit.engine, visit.desk.clinic, period)
    values = {
        "report": report,
        "periods": _PERIODS,
        "chosen": name,
        "stages": _stages(report),
        "leaving": [each for each in report.leaving if each.total],
        "unfinished": sum(each.total for each in report.leaving),
        "chart": draw_columns([(each.chats, each.sent) for each in report.days.values()]),
        "share": share,
        "step_words": STEP_WORDS,
        "has_callback_times": visit.desk.clinic.callback_times.has_any,
    }
    return Page("reports.html", values)


def period_of(name: str, today: date) -> Period:
    """Return the days that a period's name means."""
    if name == "month":
        return Period(today.replace(day=1), today)
    if name == "last_month":
        last = today.replace(day=1) - timedelta(days=1)
        return Period(last.replace(day=1), last)
    return Period(today - timedelta(days=int(name) - 1), today)


def _stages(report: Report) -> list[dict[str, Any]]:
    """Return what a chat goes through, with how many came so far."""
    counts: Counts = report.counts
    first, *others = report.steps
    reached = [
        ("Chats begun", counts.chats),
        ("Visitor said something", counts.said),
        (f"Booking begun: {STEP_WORDS[first].lower()}", counts.bookings),
        *((STEP_WORDS[step], report.steps[step]) for step in others),
        ("Request sent", counts.sent),
    ]
    before = [None, *(number for _, number in reached)]
    return [
        {"name": name, "chats": number, "lost": None if earlier is None else earlier - number}
        for (name, number), earlier in zip(reached, before, strict=False)
    ]


ROUTES = (Route("GET", "/reports", "viewer", show),)
