"""Words that join what else is asked to what was said: "and also", "plus", "2nd question"."""

from __future__ import annotations

# What begins the joint, and what may follow it, as patterns.
JOINS = r"(?:and|n|'n'|also|plus|\+|&|but|then|oh and|btw|by the way)"
LEADS_ON = (
    r"(?:also|then|btw|by the way|like|roughly|about|please|pls|maybe|second(?:ly)?|further(?:more)?"
    r"|(?:2nd|second|next|another|other) (?:question|one|thing)|if (?:so|not|yes|no))"
)
