"""Whether a visitor is new to the clinic."""

from __future__ import annotations

import re
from typing import Literal

from details.question import is_question
from details.text import plain, sentence_spans
from details.yes_no import parse_yes_no

PatientType = Literal["new", "existing", "unsure"]

_PATIENT = r"(?:patients?|clients?|customers?|pts?)"
_PLACE = (
    r"(?:t?here|over there|with you(?: guys| all)?|(?:to|by|at|with) (?:yours|you(?: guys| all)?"
    r"|your (?:clinic|office|place|practice)|the (?:clinic|office)|this (?:clinic|office|place)|y'?all"
    r"|u))"
)
_WHO = r"(?:i'm|im|i am|we're|we are|he's|she's|he is|she is|i'd be|i would be|i will be|i'll be|as|am|is|be)"
_UNSURE = re.compile(
    r"\b(?:not (?:too |really |very |so |completely |entirely )?(?:sure|certain)|unsure|uncertain"
    r"|don'?t (?:really )?(?:know|remember|recall)|do not (?:know|remember|recall)|can'?t (?:remember"
    r"|recall|say)"
    r"|cannot (?:remember|recall)|maybe|perhaps|possibly|idk|dunno|no idea|no clue|i (?:do not "
    r"|don'?t )?(?:think|believe) (?:so|i have|i've|i was|i did|not)|i (?:guess|suppose)|(?:might"
    r"|may) have"
    r"|i forget|i forgot|sort ?of|sorta|kinda|dont (?:think|believe) so|probably|hard to say)\b"
)
# "idk maybe? some clinic in that plaza": asked of oneself.
_BEGINS_UNSURE = re.compile(
    r"\W*(?:(?:um+|uh+|hm+|well|honestly|oh|gosh)\W+)*(?:idk|dunno|not sure|unsure|maybe|perhaps|no idea"
    r"|no clue|i? ?(?:don'?t|can'?t) (?:really )?(?:know|remember|recall))\b"
    r"(?! (?:what|why|how|if you|which|who)\b)"
)
_NEW = re.compile(
    rf"\b(?:brand[- ])?new (?:{_PATIENT}|person|here|t?here|to (?:you|this(?= (?:clinic|office|place"
    rf"|practice)|\W*$|[,.;!])|the (?:clinic|office|practice)|your|y'?all|cryo\w*))\b|\b{_WHO} (?:a |an "
    rf"|totally |completely |just |all |kind of )?(?:brand[- ])?(?:new|newbie|newcomer"
    rf"|first[- ]timer)\b(?! (?:to (?!you|this|your|the)|mother|mom|dad|grand))"
    rf"|\b(?:my |our |is |be |is the |be the |is a )(?:very )?(?:first|1st) (?:time|visit|appointment|appt"
    rf"|consult\w*)\b(?! (?:i|my|it|in|when)\b)|\b(?:first|1st) (?:time"
    rf"|visit) (?:{_PLACE}|coming|visiting|for me)\b"
    rf"|\bnever (?:actually |even |ever )?(?:been (?:{_PLACE}|before|seen|a {_PATIENT})|visited(?: you"
    rf"| before)?|seen you|gone {_PLACE}|come {_PLACE}|had an appointment {_PLACE}|stepped foot)\b"
    rf"|\b(?:haven'?t|have not|hasn'?t|has not|ain'?t|wasn'?t|not) (?:yet |actually |ever "
    rf"|personally )?(?:been (?:{_PLACE}|before|seen by you|a {_PATIENT})|visited(?: you| before)?"
    rf"|(?:an? )?(?:existing|returning|current|established) {_PATIENT}|a {_PATIENT}\b)"
)
_NEW_ANSWER = re.compile(
    r"^\W*(?:(?:nope?|no|nah|hi|hello|well|actually|brand|totally|completely|i guess|just|i'm|im|yes"
    r"|yeah|yep)\W+)*new\b(?! (?:injury|pain|problem|number|phone|email))|\bnever\b(?! (?:mind|again))"
    r"|\b(?:haven'?t|have not|hasn'?t|havent)\b(?! (?:decided|had|tried|got))|\bnot (?:yet|before"
    r"|that i (?:know|recall|remember)|here|been|so far)\b"
    r"|\b(?:first|1st)[- ](?:time|timer|visit|appointment|appt)\b(?! (?:i|my|it|in|when)\b)|\bnewbie\b"
    r"|(?:\b(?:i|we) |^\W*(?:no\W+)?)(?:(?:was|were|am|are) (?:not|never)|wasn'?t|weren'?t) (?:t?here"
    r"|with you)\b"
    r"|\bthe first\W*$|\bnot me\b|^no\b.{0,8}\bmy \w+ (?:has|does|is|goes)\b"
    r"|\bheard (?:of|about) you\b|\bjust found you\b"
)
_NOT_NEW = re.compile(
    r"\b(?:not|isn't|isnt|ain't) (?:a |exactly |really |my |the |our )?(?:brand )?(?:new\b|first (?:time"
    r"|visit|rodeo))|\b(?:2nd|second|third|3rd|4th|another|next|follow[- ]?up) (?:time|visit"
    r"|appointment)\b(?! (?:i|my))"
    rf"|\b(?:existing|returning|current|established|former|regular|previous|prior|repeat|past"
    rf"|long ?-?time|old) {_PATIENT}\b|\b(?:i'm|im|i am|we are|i was|i used to be|used to be|already"
    rf"|been) (?:already )?(?:a |an )?(?:existing|returning|established|regular|{_PATIENT}(?:$"
    rf"| (?:t?here|of|at|with|already|before|since)))"
    rf"|\b(?:i've|ive|i have|we've|we have|i had|he's|she's|she has|he has)(?: already| also| both"
    rf"| actually)? (?:been (?:(?:{_PLACE} )?(?:before|already|in before|in once|once|twice|a few times"
    rf"|a couple|several|many|last|previously|in (?:19|20)\d\d)|{_PLACE}\b(?! pain)|seen (?:t?here|by"
    rf"|before)|(?:(?:going|coming) (?:{_PLACE}|in|for|since)|a {_PATIENT})\b)"
    rf"|visited(?: you| before| once)|seen (?:you|dr"
    rf"|the doctor t?here)|come {_PLACE})"
    rf"|(?<!never )\b(?:i|we) (?:was|were|came|went|visited|got treated|had (?:a |an )?(?:visit|appointment"
    rf"|treatment|session|consultation)s?) (?:{_PLACE}|before|treated)(?: (?:before|last|once|in|a|two"
    rf"|years|when|already|earlier))?\b|\bcoming back\b|\bback again\b|\b(?:already|previously) (?:been"
    rf"(?= (?:{_PLACE}|in|once|twice|seen|before|a {_PATIENT})\b|\W*$)|visited|seen|come)\b"
    rf"|\b(?:i|we) did (?:visit (?:you|your|the clinic)|come (?:in|by|to you|t?here)|go t?here)\b"
    rf"|\b(?:i've|ive|i have|we've|we have)(?: already| also| in fact)? been (?:your"
    rf"|one of your) {_PATIENT}\b"
)
_EXISTING_ANSWER = re.compile(
    r"\b(?:been|was|came|went|visited|seen)\b.{0,30}\b(?:before|last|ago|already|once|twice|times|years?"
    r"|months?|week|in (?:19|20)?\d\d|t?here|previously|when|for)\b|\b(?:existing|returning|established"
    r"|regular|returner)\b"
    r"|\bprev(?:ious)? (?:pts?|patient)\b"
    r"|^\W*(?:yes\W+|yeah\W+)?(?:once|twice|before|many|several|a few|a couple|couple|lots|plenty"
    r"|(?:last|a|two|three|few|some|couple of|\d+) (?:years?|months?|weeks?|summer|spring|fall|winter"
    r"|times|while|long time)\b|long (?:time )?ago|years ago|all the time|often|in (?:19|20)\d\d"
    r"|of course)"
    r"|\bi have\b(?! (?:not|never|no|a|an|had|pain|back|arth\w+)\b)|\bi've been\b|\bive been\b"
    r"|\b(?:before|already)\W*$|\bused to\b|\bknow me\b|\bagain\W*$|\b(?:see|saw) (?:dr|doctor)\b"
    r"|\bi was\b"
)


# "They looked me over once, so yes", "I don't believe so, no", "Denise yes me no": the last word tells.
_DECIDES = re.compile(
    r"(?:\bso,? |\bme,? |(?P<alone>[,;.] )(?!(?:yes|yeah|yep|yup)\b)"
    r"|\b(?:don'?t|do not) (?:think|believe) s\S*,? (?:\w+, )?)"
    r"(?:(?P<yes>yes|yeah|yep|yup)|no|nope|nah)[\s.!]*$"
)


def parse_patient_type(text: str) -> PatientType | None:
    """Read the answer to "have you been here before?"; hedged answers ("I think so") are "unsure".

    `None` for a question and for words that do not answer.
    """
    words = plain(text).replace("🆕", " new ").strip()
    found = find_patient_type(words)
    if found:
        return found
    if _BEGINS_UNSURE.match(words):
        return "unsure"
    decided = _DECIDES.search(words)
    if decided and not (decided["alone"] and _EXISTING_ANSWER.search(words[: decided.start()])):
        return "existing" if decided["yes"] else "new"
    if is_question(words) or len(words.split()) > 25:
        return None
    if _UNSURE.search(words):
        return "unsure"
    if _NEW_ANSWER.search(words):
        return "new"
    if _EXISTING_ANSWER.search(words):
        return "existing"
    answer = parse_yes_no(words)
    return None if answer is None else ("existing" if answer else "new")


def find_patient_type(text: str) -> PatientType | None:
    """Find in free text what says so plainly: "I'm a new patient", "I've been to you before"."""
    words = plain(text)
    for start, end in sentence_spans(words):
        sentence = words[start:end]
        asks = is_question(sentence)
        if re.search(
            r"\b(?:if|whether) (?:i|i'm|i've)\b.*\b(?:been|new|before|patient)\b", sentence
        ) and _UNSURE.search(sentence):
            return "unsure"
        hedged = re.search(
            r"\b(?:not sure|unsure|can'?t remember|don'?t (?:know|remember|recall)|might have|may have"
            r"|i think|maybe|possibly)\b.{0,30}\b(?:been|new|seen|patient|visited)\b",
            sentence,
        )
        existing, new = _NOT_NEW.search(sentence), _NEW.search(sentence)
        if asks:
            # "Do new patients pay?" is about anyone; "I'm a new patient, can I come?" is about oneself.
            existing, new = _of_oneself(sentence, existing), _of_oneself(sentence, new)
        if (
            new
            and re.search(
                r"\bnew (?:patients|patient (?:forms?|paperwork|special|exam|process|fee|cost|info\w*"
                r"|packet|offer|visit))\b",
                sentence,
            )
            and not _of_oneself(sentence, new)
        ):
            new = None
        if (existing or new) and hedged:
            return "unsure"
        # "not a new patient" and "I haven't been there before" each hold the other's words.
        if (
            new
            and (not existing or re.match(r"(?:never|have|has|ain|was|not)", new[0]))
            and not re.search(
                r"\b(?:not|isn't|isnt) (?:a |my |exactly |really )?(?:brand )?(?:new|first)\b", sentence
            )
        ):
            return "new"
        if existing:
            return "existing"
    return None


def _of_oneself(sentence: str, match: re.Match[str] | None) -> re.Match[str] | None:
    if match is None:
        return None
    near = sentence[max(0, match.start() - 18) : match.end()]
    oneself = re.search(
        r"\b(?:i'm|im|i am|i've|ive|i have|as|we're|(?:this|it|that|that'll|it'll|this'll)(?:'s| is|s"
        r"| will be| would be|'d be) my|i was|never|haven't|i'd be)\b",
        near,
    )
    return match if oneself and not re.match(r"\W*(?:am i|have i|do i)\b", sentence) else None
