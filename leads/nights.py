"""When the clinic sleeps."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

HOUR = time(3, 30)  # on the clinic's wall clock; the hour that a clock change leaves out is over


def next_night(now: datetime, zone: str) -> datetime:
    """Return the next half past three in the clinic's night, in UTC."""
    here = now.astimezone(ZoneInfo(zone))
    days = 0 if here.time() < HOUR else 1
    night = datetime.combine(here.date() + timedelta(days=days), HOUR, ZoneInfo(zone))
    return night.astimezone(timezone.utc)
