"""Yes or no."""

from __future__ import annotations

import re

from details.question import is_question
from details.text import plain

_MOST_WORDS = 12
_YES = re.compile(
    r"(?:oh |well |um |ok |okay )*"
    r"(?:y|ye|yes+|yess? please|yea+h?|yeah+|yep+|yup+|ya|aye|sure|surely|sure thing|certainly|definitely|absolutely"
    r"|of course|ofc|ok+|okay|okey|k|kk|alright|all right|fine|correct|right|exactly|true|affirmative|agreed?"
    r"|i (?:do )?(?:agree|consent|accept|confirm|approve|do)|i'm (?:ok|okay|fine) with (?:it|that)|that(?:'s| is| all is)? (?:right|correct|fine|ok|okay|good)"
    r"|thats (?:right|correct|fine|ok|okay|good)|it(?:'s| is)? (?:right|correct|fine|ok|okay|good|all good)"
    r"|(?:looks?|sounds?|all|seems) (?:good|right|correct|fine|great|ok|okay)|good to go|perfect|great|go (?:ahead|for it)"
    r"|please do|do (?:it|that|so)|by all means|why not|no problem|no worries|works for me|happy to|you may|you can|you bet"
    r"|send it|submit(?: it)?|book it|confirm(?:ed)?|gladly|👍|✅|👌)(?!\w)"
)
_NO = re.compile(
    r"(?:oh |well |um |sorry |actually )*"
    r"(?:n|no+|nope+|nah+|na|never|negative|not (?:really|now|today|yet|at all|ok|okay|right|correct)|no (?:thanks?|thank you|thx|way)"
    r"|i (?:do not|don't|dont) (?:agree|consent|accept|want|think so|wish)|i (?:disagree|refuse|decline)"
    r"|(?:i'd |i would )?(?:rather|prefer) not|do not|don't|dont|absolutely not|of course not|certainly not"
    r"|wrong|incorrect|that(?:'s| is) (?:wrong|not right|incorrect|not correct)|thats wrong|i won't|i can't|no i|👎|❌)(?!\w)"
)
_BUT = re.compile(r"\b(?:but|except|however|wait|although|just (?:change|not)|change)\b")
_UNSURE = re.compile(r"\b(?:don't know|dont know|do not know|not sure|unsure|maybe|perhaps|idk|i guess)\b")


def parse_yes_no(text: str) -> bool | None:
    """Read a yes or a no; `None` when it is neither, a question, or a yes with a "but"."""
    said = plain(text).strip(" .!,;:\"'()")
    if not said or len(said.split()) > _MOST_WORDS or _BUT.search(said) or _UNSURE.search(said):
        return None
    if said not in ("why not",) and is_question(said):
        return None
    # "no problem" is a yes, so yes is tried first.
    for pattern, meaning in ((_YES, True), (_NO, False)):
        match = pattern.match(said)
        if match and not _contradicts(said[match.end() :], meaning):
            return meaning
    return None


def _contradicts(rest: str, meaning: bool) -> bool:
    return bool(re.search(r"\b(?:no|not|don't|dont)\b" if meaning else r"\byes\b", rest))
