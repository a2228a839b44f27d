"""Which days a text names, read from words that `calendar_words` has made plain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from details.calendar_dates import DATE_RULES
from details.day_relations import agreed, related_days
from details.named_days import NamedDays
from details.relative_days import RELATIVE_RULES


def read_days(text: str, today: date) -> tuple[list[NamedDays], str]:
    """Return the days that the text names, in order, and the text with them covered by "#"."""
    found: list[NamedDays] = []
    for pattern, read in [*DATE_RULES, *RELATIVE_RULES]:
        for match in pattern.finditer(text):
            named = read(match, today)
            if named is not None:
                found.append(replace(named, start=match.start(), end=match.end()))
                text = text[: match.start()] + "#" * (match.end() - match.start()) + text[match.end() :]
    found.sort(key=lambda named: named.start)
    related = [related_days(named, text, today) for named in agreed(found, text)]
    for named in related:
        text = text[: named.start] + "#" * (named.end - named.start) + text[named.end :]
    return related, text
