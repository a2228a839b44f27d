"""Notice that a visitor does not want to answer a question."""

from __future__ import annotations

import re

from details.text import plain

_SKIP = re.compile(
    r"^(?:no,? |nope,? |sorry,? |please |can (?:i|we) |i(?:'d| would)? (?:like|want) to |let's |just |um,? )*"
    r"(?:skip(?: (?:it|this|that|the|my|email|question|one|step|this question|e-mail|for now))*|pass|none|nothing|n/?a|nil"
    r"|no,? thanks?|no thank you|no|nope|nah|not (?:now|applicable)|next(?: (?:question|one|please))?"
    r"|(?:i )?(?:have|got) none|no (?:e-?mail|address|preference|reason|email address)(?: address)?"
    r"|(?:i )?(?:don't|dont|do not|doesn't) (?:have|use|own|got|do|want|wanna|wish|like|care|mind)(?: .{0,40})?"
    r"|(?:i(?:'d| would)? )?(?:rather|prefer) not(?: .{0,30})?|not (?:going to|gonna|telling|saying)(?: .{0,30})?"
    r"|leave (?:it|that) (?:blank|empty|out)|without(?: .{0,20})?|private|none of your business)$"
)


def wants_to_skip(text: str) -> bool:
    """Tell whether the answer is "skip", "I don't have one" or the like."""
    return bool(_SKIP.match(plain(text).strip(" .!,;:\"'()-")))
