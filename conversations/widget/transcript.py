"""A conversation as a text file for its visitor."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from clinic.clinic import Clinic
from database.transcript import Said


def written(said: Iterable[Said], clinic: Clinic) -> str:
    """Write down what was said, with the clinic's time of day."""
    zone = ZoneInfo(clinic.time_zone)
    lines = [f"Your chat with {clinic.name}, {clinic.telephone}", ""]
    for each in said:
        at = each.at.astimezone(zone)
        who = "You" if each.who == "visitor" else "Assistant"
        lines.append(f"{at:%Y-%m-%d %H:%M} {who}: {each.text}")
        if each.source and "Source: " not in each.text:
            lines.append(f"Source: {each.source}")
        lines.append("")
    return "\n".join(lines)
