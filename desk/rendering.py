"""Turn templates and values into pages; what people typed is always escaped."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from desk.sentences import MESSAGE_STATES, MESSAGE_WORDS, MOVE_WORDS, answer_in_words
from details.telephone import Telephone
from leads.lead import Lead

_HERE = Path(__file__).parent
STATIC_FILES: Mapping[str, bytes] = {
    file.name: file.read_bytes() for file in sorted((_HERE / "static").iterdir()) if file.is_file()
}
STATIC_VERSION = hashlib.sha256(b"".join(STATIC_FILES.values())).hexdigest()[:12]


def render(template: str, values: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> str:
    """Return a page; its times are in the zone, its ages counted from now."""
    moments = {
        "moment": functools.partial(_moment, zone=zone, now=now),
        "day": functools.partial(day_in_words, zone=zone),
        "hour": functools.partial(hour_in_words, zone=zone),
        "age": functools.partial(_age, now=now),
        "calendar_day": functools.partial(day_of_calendar, zone=zone, now=now),
        "now": now,
    }
    return _environment().get_template(template).render({**moments, **values})


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = in_words
    environment.filters["duration"] = age_in_words
    environment.filters["hours"] = hours_in_words
    environment.filters["answer"] = answer_in_words
    environment.filters["spaced"] = _spaced
    environment.filters["telephone"] = _telephone
    environment.globals.update(
        preferred=preferred_in_words,
        static=_static_path,
        move_words=MOVE_WORDS,
        message_words=MESSAGE_WORDS,
        message_states=MESSAGE_STATES,
    )
    return environment


def in_words(name: str) -> str:
    """Return a stored name, such as not_interested, as people write it."""
    return name.replace("_", " ")


def clock_time(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Return a time on the clinic's clock, with the year unless it is this one."""
    year = "" if at.astimezone(zone).year == now.astimezone(zone).year else f"{at.astimezone(zone):, %Y}"
    return f"{day_in_words(at, zone)}{year}, {hour_in_words(at, zone)}"


def day_in_words(at: datetime, zone: ZoneInfo) -> str:
    """Return the day at the clinic."""
    local = at.astimezone(zone)
    return f"{local:%a, %b} {local.day}"


def hour_in_words(at: datetime, zone: ZoneInfo) -> str:
    """Return the hour at the clinic, with the zone's name: one hour comes twice in autumn."""
    local = at.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M %p %Z}"


def age_in_words(passed: timedelta) -> str:
    """Return how long ago something was, in its two largest units."""
    minutes = max(0, int(passed.total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min"


def hours_in_words(passed: timedelta) -> str:
    """Return a length of open time in hours and minutes, for a day of it is as long as the clinic is open."""
    minutes = int(passed.total_seconds() // 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def day_of_calendar(at: date | datetime, zone: ZoneInfo, now: datetime) -> str:
    """Return a day, or the day of a time at the clinic, with the year unless it is this one."""
    day = at.astimezone(zone).date() if isinstance(at, datetime) else at
    this_year = now.astimezone(zone).year
    return f"{day:%a, %b} {day.day}" + ("" if day.year == this_year else f", {day.year}")


def preferred_in_words(lead: Lead) -> str:
    """Return the days and hours that were understood of what the visitor prefers, on the clinic's clock."""
    opens, closes = _hour(lead.preferred_from), _hour(lead.preferred_to)
    if opens == closes:
        window = f"at {opens}" if opens else ""
    elif opens and closes:
        window = f"{opens} to {closes}"
    else:
        window = f"from {opens}" if opens else f"until {closes}"
    named = ", ".join(_day(written) for written in lead.preferred_days)
    return "; ".join(part for part in (named, window) if part)


def _day(written: str) -> str:
    """Return a date, or a weekday that comes again every week, as people write it."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return f"{written.capitalize()}s"
    return f"{day:%a, %b} {day.day}"


def _hour(written: str | None) -> str:
    if not written:
        return ""
    at = time.fromisoformat(written)
    return f"{at.hour % 12 or 12}:{at:%M %p}"


def _spaced(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _moment(at: datetime, zone: ZoneInfo, now: datetime) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(
        at.isoformat(timespec="seconds"), clock_time(at, zone, now)
    )


def _age(at: datetime, now: datetime) -> Markup:
    return Markup('<time class="age" datetime="{}" data-age>{}</time>').format(
        at.isoformat(timespec="seconds"), age_in_words(now - at)
    )


def _telephone(number: str, extension: str | None = None) -> str:
    return Telephone(number, extension).display()


def _static_path(name: str) -> str:
    assert name in STATIC_FILES, name
    return f"/static/{STATIC_VERSION}/{name}"
