"""Tell whether a passage can hold the kind of answer that a question asks for: a number, or a warning."""

from __future__ import annotations

import re

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|sixty|ninety|hundred|thousand|several|half|quarter|dozen)\b"
)
_TIME = r"\b(?:second|minute|hour|day|week|month|year|night)s?\b"
_OFTEN = (
    r"\b(?:every|each|once|twice|times|daily|weekly|monthly|hourly|yearly|always|never)\b"
    r"|\ba (?:day|week|month)\b"
)
_NOT = r"\b(?:not|no|never|nobody|avoid|except|without|unless|only|cannot)\b|n['’]t\b"

_KINDS = [
    (re.compile(question, re.IGNORECASE), re.compile(answer, re.IGNORECASE))
    for question, answer in (
        (r"\bhow (?:often|frequently|regularly)\b|\bhow (?:many|much) times\b", f"{_OFTEN}|{_NUMBER}"),
        (r"\bhow (?:long|soon|fast|quickly)\b", f"{_TIME}|{_NUMBER}"),
        (r"\bhow (?:many|much|far|old|big|tall|heavy|high|cold|hot|warm)\b", f"{_NUMBER}|\\bfree\\b"),
        (
            r"\bwho (?:can|may|is)\s?(?:not\b|n['’]?t\b)|\b(?:should|must|ought)\s?(?:not\b|n['’]?t\b)"
            r"|\b(?:unsafe|contraindicat\w*|off limits)\b",
            _NOT,
        ),
    )
]


def demanded(question: str) -> list[re.Pattern[str]]:
    """Return the patterns that an answer must hold; most questions demand nothing."""
    return [answer for asked, answer in _KINDS if asked.search(question)]
