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


def preferred_in_words(lead: Lead) -> str:
    """Return the days and hours that were understood of what the visitor prefers, on the clinic's clock."""
    days = [date.fromisoformat(day) for day in lead.preferred_days or ()]
    window = {
        (True, True): f"{_hour(lead.preferred_from)} to {_hour(lead.preferred_to)}",
        (True, False): f"from {_hour(lead.preferred_from)}",
        (False, True): f"until {_hour(lead.preferred_to)}",
    }.get((bool(lead.preferred_from), bool(lead.preferred_to)), "")
    named = ", ".join(f"{day:%a, %b} {day.day}" for day in days)
    return "; ".join(part for part in (named, window) if part)


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
