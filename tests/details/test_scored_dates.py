"""Days and times of day are read from whole lists of phrases, scored by one rule."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from details.when import PreferredTime, read_preferred_time

DATA = Path(__file__).parent / "data"
WEEKS = 2  # of days that come again every week


def load(name: str) -> tuple[dict[str, Any], datetime]:
    held: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return held, datetime.fromisoformat(held["now"]).replace(tzinfo=ZoneInfo(held["zone"]))


def is_right(phrase: dict[str, Any], read: PreferredTime | None, today: date) -> bool:
    """Tell whether days and the start of the window are among the right ones, or none where none was said."""
    read = read or PreferredTime()
    days = {day.isoformat() for day in read.days} | {
        day.isoformat()
        for day in (today + timedelta(days=number) for number in range(7 * WEEKS))
        if day.weekday() in read.weekdays
    }
    days_right = bool(days) and days <= set(phrase["days"]) if phrase["days"] else not days
    if not phrase["start"]:
        return days_right and read.opens is None
    first, last = map(time.fromisoformat, phrase["start"])
    return days_right and read.opens is not None and first <= read.opens <= last


@pytest.mark.parametrize("name", ["dates.json", "more_dates.json", "held_back_dates.json"])
def test_nine_of_ten_phrases_are_read_right_and_hardly_a_date_is_imagined(
    name: str, record_property: Any
) -> None:
    held, now = load(name)
    read = {phrase["text"]: read_preferred_time(phrase["text"], now) for phrase in held["phrases"]}
    wrong = {
        p["text"]: read[p["text"]] for p in held["phrases"] if not is_right(p, read[p["text"]], now.date())
    }
    imagined = [text for text in held["not_dates"] if read_preferred_time(text, now)]
    right = 1 - len(wrong) / len(held["phrases"])
    record_property(f"dates_right_{name}", f"{right:.3f}")
    print(f"\n{name}: {right:.1%} of {len(read)} right, {len(imagined)} of {len(held['not_dates'])} imagined")
    assert right >= 0.9, wrong
    assert len(imagined) <= 0.05 * len(held["not_dates"]), imagined
