"""The words in which a visitor wishes to book, or to be called, beside whatever else they say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from details.question import proposes_time
from understanding.asking import asks
from understanding.decision import Reply
from understanding.parts import clauses_said

_BEGINS = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|can you|i (?:want|need|would like)|i'?d like|to)\W+)*(?:book|schedule)\b",
    re.IGNORECASE,
)
_NO_PATIENT = r"(?!\s+(?:touch|contact|shock|danger|pain|trouble|the|with)\b)"
_TOLD = r"(?<!do )(?<!would )(?<!why )(?<!if )\bi"
_PLAINLY = (  # "not sure I need to come in", "before I need to see a doctor"
    r"(?<!do )(?<!would )(?<!why )(?<!if )(?<!when )(?<!after )(?<!before )(?<!once )(?<!that )"
    r"(?<!you think )(?<!sure )(?<!says )(?<!so )\bi"
)  # "do I need a consult" tells nothing
# "How do I get one of those, book me".
_HOLDS = re.compile(
    r"(?:^|[,.;!?\n–—-]|\b(?:so|and|ok|okay|then|please|pls|just|fine|alright|cool|bet)\b)\s*"
    r"(?:(?:please|pls|just|go ahead and|so|then)\s+)*"
    r"(?:book me(?: in)?|sign me up|put me down|schedule me|pencil me in|get me in|fit me in|squeeze me in"
    rf"|set (?:me|one|it|something) up|count me in)\b{_NO_PATIENT}"
    r"(?!\s+(?:a|an|the|some)\s+(?:flight|hotel|room|table|taxi|cab|ride|trip|ticket))"
    r"|\b(?:can|could|would|will|any ?one|any ?body|some ?one|some ?body)\b[^.?!\n]{0,40}"
    rf"\b(?:schedule|fit|squeeze|put|sign|pencil) me (?:in|up|down|for)\b{_NO_PATIENT}"
    rf"|{_PLAINLY}(?:'ll| will|'d like to| (?:have|need|want|would like) to| wanna"
    rf"| gotta)? book (?:it )?(?:here|now"
    r"|online|this way)\b"
    rf"|{_PLAINLY}(?: need| want|'d like| would like)(?: to)? (?:come in|be seen"
    r"|(?:come )?see (?:you|y'?all|somebody|someone|a doctor|the doctor))\b(?!'|.{0,20}\?| (?:price"
    r"|menu|explain|who))"
    r"(?! about (?:my|the) (?:bill|account|records?|payment|insurance))"
    rf"|{_TOLD} (?:want|wanna|would like|need)(?: to (?:have|get|book|try))?"
    r" (?:(?:the|a|one of (?:the|them|those|these|your)) )?"
    r"(?:free |complimentary |no[- ]charge |first |initial )*(?:consult\w*|appointments?|appts?)\b"
    r"|(?<!how )(?<!where )(?<!when )\bcan i (?:just |please |also )?(?:book|schedule|get|have)"
    r" (?:a|an|the) (?:free |first )?(?:consult\w*|appointments?|appts?)\b"
    r"(?! (?:without|if|when|while|before|after|refund|moved|cancel\w*|for my (?:son|daughter|kid|child)))"
    r"|(?:^|[.!?,]\s*)(?:can|may|could|might) i (?:just |please |also )?(?:reserve|arrange|request)"
    r" (?:a|an) (?:free |first |initial )?(?:consult\w*|appointments?|appts?)\s*(?:please\s*)?(?:[?.!]|$)"
    r"|(?:^|[,.;!]|\b(?:up|hey|hi|hello|yo)\b)\s*(?:wanna|want to|like to|trying to) "
    r"(?:come in|get in|sign up|be seen)\b(?! (?:touch|shape|contact|trouble|line))"
    r"|\bsign up,? (?:please|pls)\b",
    re.IGNORECASE,
)
_BOOKING = re.compile(
    r"\b(?:(?<!a )book|bok|appts?|app?oi?nt?m?e?nts?|apointmnts?|schedule me|sign me up|see me|get (?:me )?in"
    r"|come in|consult\w*)\b",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\b(?:openings?|(?:you|anyone|anything|appointments?|times?) (?:\w+ )?availab\w+|slots?|spots?"
    r"|(?:any(?:thing)?|something|room) (?:open|free|left)"
    r"|(?:you|u|y'?all) (?:have|got) (?:any(?:thing)?|something|room)|come (?:in|by|over)"
    r"|(?:fit|see|squeeze) me|get (?:me )?in(?! touch))\b",
    re.IGNORECASE,
)
_NO_VISIT = re.compile(r"\b(?:jobs?|parking|hiring|without an? (?:appointment|appt))\b", re.IGNORECASE)
_CALL = re.compile(r"\b(?:call|ring|phone|reach|contact|text) (?:me|us)\b", re.IGNORECASE)
_FOR_ONESELF = re.compile(r"\b(?:i|i'?m|i'?d|me|my|we|us|our|(?:would|does|could) one)\b", re.IGNORECASE)
_WANTS = re.compile(
    r"\b(?:i(?:'d| would)? (?:need|want|like|love)|i'?ll (?:take|have)|(?:get|give|do|book|sign|put|see) me"
    r"|wanna|gimme|lemme|ready|do it here|want one|need one)\b",
    re.IGNORECASE,
)
# What is wanted is another thing: "I need directions to my appointment", "not booking yet".
_OTHERWISE = re.compile(
    r"\b(?:cancel\w*|reschedul\w*|change|move|refund|my (?:appointments?|appt|consult\w*)|not|prices?"
    r"|cost|fees?"
    r"|directions?|address)\b|n't\b",
    re.IGNORECASE,
)
_BY_TELEPHONE = re.compile(r"\b(?:call|phone|telephone|ring|dial|numbers?|line)\b", re.IGNORECASE)


def begins_with_wish(text: str) -> bool:
    """Tell whether it begins as a wish to book: "hi, please book …"."""
    return bool(_BEGINS.match(text))


def holds_wish(text: str) -> bool:
    """Tell whether such a wish stands anywhere in it: "my knee is bad, so sign me up"."""
    return bool(_HOLDS.search(text))


def names_booking(text: str) -> bool:
    """Tell whether it names a booking, which is a wish only where nothing else is understood."""
    return bool(_BOOKING.search(text))


def seeks_time(text: str) -> bool:
    """Tell whether a time to come is sought, as by "do you have anything open next week?"."""
    return proposes_time(text) and bool(_COMES.search(text)) and not _NO_VISIT.search(text)


def wants_call(text: str) -> bool:
    """Tell whether the visitor wants to be called."""
    return bool(_CALL.search(text))


def may_as_well_begin(text: str, replies: Iterable[Reply]) -> bool:
    """Tell whether a visitor asks how they book, or says that they want to beside what is answered.

    Told that it is done here, they would have to say so again.
    """
    if _OTHERWISE.search(text):
        return False
    asks_how = any((reply.get("topic") or {}).get("begins_booking") for reply in replies)
    if asks(text):
        # "They told me to call, but can I book here?"
        asking = " ".join(filter(asks, clauses_said(text))) or text
        return asks_how and bool(_FOR_ONESELF.search(text)) and not _BY_TELEPHONE.search(asking)
    if asks_how:
        return not _BY_TELEPHONE.search(text)
    is_answered = any(reply["kind"] == "faq" for reply in replies)
    return is_answered and bool(_BOOKING.search(text) and _WANTS.search(text))
