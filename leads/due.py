"""When a new lead should have been looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from clinic.clinic import Clinic

MINUTES = 10


def due_at(created_at: datetime, clinic: Clinic) -> datetime:
    """Return when ten minutes of the clinic's callback times have passed, in UTC.

    Without callback times every minute counts.
    """
    return clinic.callback_times.after(created_at, timedelta(minutes=MINUTES), clinic.time_zone)
