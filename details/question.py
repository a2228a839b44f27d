"""Tell a question from a statement."""

from __future__ import annotations

import re

from details.text import plain

_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|well|wait|hey|hi|hello|um|hmm|also|sorry|quick question|first|before that)\W+)*"
    r"(?:what|whats|what's|who|whos|who's|whose|where|wheres|where's|why|how|hows|how's|which"
    r"|when (?:is|are|do|does|did|can|could|will|would|should)"
    r"|(?:is|are|was|were|does|did|can|could|would|should|has|do|am|will) (?:it|its|i|you|u|we|they|he|she|this|that|there"
    r"|the|these|those|my|your|anyone|anybody|someone|somebody|cold|ice|cryo\w*|insurance|treatment)\b"
    r"|isn't|isnt|aren't|don't you|do u|tell me (?:about|more|how|what|why)|explain|i (?:want|need|would like|'d like) to know"
    r"|i'd like to know|i wonder|wondering|curious|any idea)\b"
)
_NOT_ASKING = re.compile(r"^\W*(?:why not|how about (?:mon|tue|wed|thu|fri|sat|sun|next|tomorrow|the|\d))")


def is_question(text: str) -> bool:
    """Tell whether the text asks something; "how about Monday?" and "why not" answer instead."""
    said = plain(text)
    if _NOT_ASKING.match(said):
        return False
    # A date or a name with a question mark ("Tuesday?") is a short answer given unsurely.
    return bool(_ASKS.match(said)) or (said.rstrip(" !.\"'").endswith("?") and len(said.split()) > 2)
