"""When staff call people back, by weekday."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta, timezone
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
        if not any(getattr(self, day) for day in WEEKDAYS):
            return (start + how_long).astimezone(timezone.utc)
        left, today = how_long, start.astimezone(ZoneInfo(zone)).date()
        while True:
            window = getattr(self, WEEKDAYS[today.weekday()])
            if window:
                # In UTC, where a minute is a minute on both sides of a clock change.
                opens, closes = (
                    datetime.combine(today, at, ZoneInfo(zone)).astimezone(timezone.utc)
                    for at in _window(window)
                )
                begin = max(opens, start.astimezone(timezone.utc))
                if begin + left <= closes:
                    return begin + left
                left -= max(closes - begin, timedelta(0))
            today += timedelta(days=1)


def _window(text: str) -> tuple[time, time]:
    found = _FORM.fullmatch(text)
    assert found is not None
    opens_hour, opens_minute, closes_hour, closes_minute = (int(part) for part in found.groups())
    return time(opens_hour, opens_minute), time(closes_hour, closes_minute)
