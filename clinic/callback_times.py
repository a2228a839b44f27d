"""When staff call people back, by weekday."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Extra, validator

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d) ?[-–] ?([01]\d|2[0-3]):([0-5]\d)")


class CallbackTimes(BaseModel):
    """A window such as "09:00-17:00" a day; a day without one is closed, no days at all: always open."""

    class Config:
        allow_mutation = False
        extra = Extra.forbid

    monday: str = ""
    tuesday: str = ""
    wednesday: str = ""
    thursday: str = ""
    friday: str = ""
    saturday: str = ""
    sunday: str = ""

    @validator(*WEEKDAYS, pre=True)
    def _is_window(cls, value: Any) -> str:
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or not _FORM.fullmatch(value):
            raise ValueError(f'{value!r} is not a time from and to; write it like "09:00-17:00"')
        opens, closes = _window(value)
        if opens >= closes:
            raise ValueError(f"{value!r} ends before it begins")
        return value

    def after(self, start: datetime, how_long: timedelta, zone: str) -> datetime:
        """Return when so much open time has passed since `start`, in UTC; on the clinic's wall clock."""
        if not self.has_any:
            return (start + how_long).astimezone(timezone.utc)
        left, today = how_long, start.astimezone(ZoneInfo(zone)).date()
        while True:
            window = self.on(today, zone)
            if window:
                opens, closes = window
                begin = max(opens, start.astimezone(timezone.utc))
                if begin + left <= closes:
                    return begin + left
                left -= max(closes - begin, timedelta(0))
            today += timedelta(days=1)

    def between(self, start: datetime, end: datetime, zone: str) -> timedelta:
        """Return how much open time lies between two moments; none when the end comes first."""
        if not self.has_any:
            return max(end - start, timedelta(0))
        passed, today = timedelta(0), start.astimezone(ZoneInfo(zone)).date()
        while today <= end.astimezone(ZoneInfo(zone)).date():
            window = self.on(today, zone)
            if window:
                passed += max(min(window[1], end) - max(window[0], start), timedelta(0))
            today += timedelta(days=1)
        return passed

    def on(self, day: date, zone: str) -> tuple[datetime, datetime] | None:
        """Return when a day opens and closes, in UTC, where no minute comes twice or is left out."""
        window = getattr(self, WEEKDAYS[day.weekday()])
        if not window:
            return None
        opens, closes = (datetime.combine(day, at, ZoneInfo(zone)) for at in _window(window))
        return opens.astimezone(timezone.utc), closes.astimezone(timezone.utc)

    @property
    def has_any(self) -> bool:
        """Whether the clinic has named any; else every minute counts."""
        return any(getattr(self, day) for day in WEEKDAYS)


def _window(text: str) -> tuple[time, time]:
    found = _FORM.fullmatch(text)
    assert found is not None
    opens_hour, opens_minute, closes_hour, closes_minute = (int(part) for part in found.groups())
    return time(opens_hour, opens_minute), time(closes_hour, closes_minute)
