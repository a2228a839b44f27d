"""The days of the clinic's calendar, of which two a year are an hour shorter or longer."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo


def midnight(day: date, zone: str) -> datetime:
    """Return when a day begins on the clinic's clock, in UTC, whatever was done to that clock since."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)


def day_of(moment: datetime, zone: str) -> date:
    """Return the day that it is at the clinic."""
    return moment.astimezone(ZoneInfo(zone)).date()
