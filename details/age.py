"""Notice that a booking is for someone under 18."""

from __future__ import annotations

import re

from details.text import plain

ADULT = 18  # years
_CHILD = r"(?:son|daughter|kid|child|boy|girl|grandson|granddaughter|grandchild|nephew|niece|teen(?:ager)?|brother|sister|stepson|stepdaughter|baby|toddler)"
_AGE = re.compile(
    rf"\b(?P<a>\d{{1,2}}) ?-?(?:years?|yrs?|yr|yo|y/o|y\.o\.?)\b(?:[ -]?(?:olds?|of age))?(?! (?:of|with|ago|back|now|this|since|in))"
    rf"|\b(?:i'm|im|i am|he's|hes|she's|shes|he is|she is|who is|who's|turned|just turned|is only|is|aged?|only|they're) (?P<b>\d{{1,2}})\b(?! ?(?:%|am|pm|:|/|\.\d|min|hours?|days?|weeks?|months?|lbs|pounds|o'clock|appointments?))"
    rf"|\b{_CHILD},? (?:\w+,? )?\(?(?P<c>\d{{1,2}})\b(?! ?(?:times|days|weeks|months|years (?:ago|of)))",
)
_MINOR = re.compile(rf"\b(?:minor child|(?:is|i'm|im|am|he's|she's) (?:still )?a minor\b|under (?:18|eighteen)\b|underage|under age|(?:my|our) (?:little|young|minor|infant|teen(?:age)?|teenaged) {_CHILD}|my (?:teenager|toddler|baby|infant)|high[- ]?school(?:er)?\b|middle[- ]?school(?:er)?\b|in (?:\w+ )?grade\b)")


def is_for_minor(text: str) -> bool:
    """Tell whether the visitor says it is for someone under 18, or is under 18."""
    said = plain(text)[:1000]
    if re.search(r"\b(?:not|isn't|isnt|no longer) (?:a minor|under)", said):
        return False
    if _MINOR.search(said) and not re.search(r"\b(?:injur\w*|hurt\w*|played|pain\w*|since|in) (?:\w+ ){0,3}(?:high|middle)[- ]?school", said):
        return True
    return any(int(match["a"] or match["b"] or match["c"]) < ADULT for match in _AGE.finditer(said) if _is_person(said, match))


def _is_person(said: str, match: re.Match[str]) -> bool:
    if match["b"] or match["c"]:
        return not (match["b"] and re.match(r"is|turned|only", match[0]) and not re.search(_CHILD + r"|\b(?:he|she|i|i'm|im|age)\b", said))
    after, before = said[match.end() :], said[: match.start()]
    if re.search(r"\b(?:for|past|last|over|about|almost|since|the|took|been)\W*$", before) and not re.match(r"[ -]*(?:old|" + _CHILD[3:], after):
        return "old" in match[0] and bool(re.match(rf"\W*{_CHILD}", after)) or bool(re.match(rf"\W*{_CHILD}", after))
    return "old" in match[0] or "yo" in match[0] or "y/o" in match[0] or bool(re.match(rf"\W*{_CHILD}", after))
