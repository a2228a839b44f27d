"""The answers that visitors found not helpful."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Engine

from database.tables import feedback


@dataclass(frozen=True)
class RatedDown:
    """An answer, by the name of its response; the comments, newest first, have personal details masked."""

    response: str | None
    not_helpful: int
    helpful: int
    last_at: datetime  # of those that did not help
    comments: tuple[str, ...] = field(repr=False)

    @property
    def faq_key(self) -> str | None:
        """The key of the answer in the FAQ; None for another kind of answer."""
        kind, _, key = (self.response or "").partition("/")
        return key if kind == "utter_faq" and key else None


def rated_down(engine: Engine) -> list[RatedDown]:
    """Return the answers that did not help somebody: those that help fewest first."""
    by_response = defaultdict(list)
    with engine.connect() as connection:
        rated = select(feedback.c.response, feedback.c.helpful, feedback.c.comment, feedback.c.at)
        for row in connection.execute(rated.order_by(feedback.c.at.desc())):
            by_response[row.response].append(row)
    found = [
        RatedDown(
            response,
            not_helpful=len(down),
            helpful=len(rows) - len(down),
            last_at=down[0].at,
            comments=tuple(row.comment for row in down if row.comment),
        )
        for response, rows in by_response.items()
        if (down := [row for row in rows if not row.helpful])
    ]
    return sorted(found, key=lambda each: (-each.not_helpful, each.helpful, each.response or ""))
