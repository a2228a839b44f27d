"""Which of several telephones or addresses a visitor means."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NOT = re.compile(r"\b(?:not|isn't|isnt|wasn't|instead of|rather than|no longer)[\s:'\"]*$", re.IGNORECASE)
_MENDED = re.compile(
    r"\b(?:sorry|oops|whoops|i mean|i meant|correction|no wait|wait|actually|typo|scratch that|my bad"
    r"|hang on|hold on"
    r"|should be"
    r"|(?:but|and) (?:call |use |try |ring )?mine|changed? (?:it )?to|should have been)\b",
    re.IGNORECASE,
)


def meant(text: str, spans: Sequence[tuple[int, int]]) -> int:
    """Return which of the spans is meant: the first, unless it is denied ("not …") or mended ("sorry, …")."""
    chosen = 0
    for number, (start, _) in enumerate(spans):
        before = text[spans[number - 1][1] if number else 0 : start]
        if _NOT.search(before):
            if chosen == number and number + 1 < len(spans):
                chosen = number + 1
        elif number > chosen and _MENDED.search(before):
            chosen = number
    return chosen
