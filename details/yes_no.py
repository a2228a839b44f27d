"""Yes or no."""

from __future__ import annotations

import re

from details.question import is_question
from details.text import plain

_MOST_WORDS = 15
_SIGNS = {
    "👍": " yes ",
    "👌": " yes ",
    "✅": " yes ",
    "✔": " yes ",
    "☑": " yes ",
    "🆗": " yes ",
    "💯": " yes ",
    "👎": " no ",
    "❌": " no ",
    "🚫": " no ",
}
# Words that hold a "no" or a "not" but say yes, or say nothing.
_READ_AS = (
    (
        re.compile(r"\bi have (?:no|nothing) (?:objections?|problems? with (?:that|it)|against (?:it|that))"),
        "yes",
    ),
    (
        re.compile(
            r"\b(?:no|not an?|without an?y?) (?:problems?|prob|worries|issues?|objections?|doubts?"
            r"|question about it|complaints)(?: at all| with that)?\b|^np$"
        ),
        "yes",
    ),
    (re.compile(r"\b(?:sure |yes |yeah |ok )*,? ?why not\b\W*$"), "yes"),
    (re.compile(r"\bi (?:don't|dont|do not|wouldn't) (?:mind|object)(?: at all| it| that)?\b"), "yes"),
    (
        re.compile(
            r"\b(?:no|nothing to|no more|no other|without) changes?(?: needed| necessary)?\b"
            r"|\bnothing (?:to change|else|wrong)\b|\bdon't change (?:anything|a thing)\b"
        ),
        "yes",
    ),
    (
        re.compile(
            r"^no,? (?=(?:that's|thats|that is|it's|its|it is|all|looks?|everything(?:'s| is| looks)?"
            r"|i'm|im)"
            r" (?:all |perfectly |just )?(?:good|fine|right|correct|great|ok|okay|perfect|set)\b)"
        ),
        "yes ",
    ),
)
_FILLER = (
    r"(?:oh|well|sorry|i said|i already said|um+|uh+|hmm+|ah|so|and|please|pls|sir|ma'am|maam|lol|haha"
    r"|hey|then|i think|honestly"
    r"|just|i say|my answer is)"
)
_SURE_YES = (
    r"y+e+s+|yes+(?:ir|sir)?|yep+|yup+|yeah+|yeh|yea|yah?|yas|ye|yse|yex|y|aye|sure(?: thing)?|surely"
    r"|(?:bet|(?:i )?(?:guess|suppose) so)(?=\W*$)"
    r"|certainly|definitely|definately|absolutely|of course"
    r"|ofc|ok(?:ay|ey)?|okie|k|kk|alright|all right|affirmative|indeed|totally|100 ?%|i (?:do |fully "
    r"|hereby |also )?(?:agree|consent|accept|confirm|approve|authorize|allow it)|agreed?"
    r"|i (?:do|am|have|did|will|would)|go (?:right )?ahead|please do|by all means|for sure|you (?:may"
    r"|can|bet|have my (?:permission|consent|ok))|gladly|fine by me|fine with me"
    r"|u+h huh|mm?h+m+|mm hmm|sí|si|oui|of coarse|ofcourse|most (?:certainly|definitely)|works for me"
    r"|go for it|(?:permission )?granted|approved|accepted|permitted|confirmed|lgtm|righto|naturally|10-4"
)
_WHOLE_YES = (
    rf"{_SURE_YES}|fine|right|correct|exactly|true|perfect(?:ly)?|great|good|cool|awesome|wonderful"
    rf"|excellent|deal|done|amen|roger|excited"
    r"|(?:i'm|im|i am|that's|thats|that is|it's|its|it is|everything(?:'s| is)?|all(?: is)?|you're"
    r"|they're|this is) (?:all |perfectly |totally |absolutely |very )?"
    r"(?:good|right|correct|fine|great|ok|okay|perfect|accurate|set|true|cool)(?: (?:with|by) (?:that"
    r"|this|it|me))?(?: to go)?"
    r"|(?:(?:it|that) )?(?:all )?(?:looks?|sounds?|seems?|reads?) (?:all |about |very |really |pretty )?"
    r"(?:good|right|correct|fine|great|ok|okay"
    r"|perfect|like a plan|accurate)|good to go|all set"
    r"|(?:it|that|all|everything)(?:'s| is)? (?:all |quite |perfectly )?in (?:good |perfect )?order"
    r"|(?:that|this|it) (?:works|looks (?:good|right|correct|fine|great)|sounds (?:good|right|great"
    r"|fine)|is)|(?:please )?(?:do|send|submit|book|confirm|schedule) (?:it|that|so|this|them"
    r"|the request|my request)(?: (?:now|in|over|off|through|to the clinic))?"
    r"|(?:send|submit|confirm|confirmed|book|proceed|continue)(?: away)?|let's (?:do (?:it|this)|go)"
    r"|lets (?:do (?:it|this)|go)|is (?:all )?(?:right|correct|good|ok|okay|fine)"
    r"|happy to|i'd (?:love|like) (?:to|that)|would love to"
)
_YES_TAIL = (
    r"please|pls|thanks?|thank you|thx|ty|so much|very much|with me|to me|by me|for me|to that|to this"
    r"|to it|it is|that's|with (?:that|this|it)|is good|is fine|to all(?: of (?:it|that))?"
    r"|sir|ma'am|now|then|100 ?%|to be contacted|and (?:agree|consent|confirm)|i suppose"
)
_NO = (
    r"n+o+(?! (?:ads?|flyers?|sharing|spam\w*|junk|robo\w*|newsletters?|marketing|promos?|selling|sales"
    r"|tricks|surveys?|texts?|texting|calls?|voice ?mails?|e-?mails?|third)\b)"
    r"|no+pe|nope+|nah+|naw|na|noo+|n|nay|never|negative|hard no|not (?:really|now|today|yet|at all"
    r"|ok|okay"
    r"|interested|right|correct|quite|for me|agreed|exactly|true|this time|particularly|me|comfortable)"
    r"|i (?:do not|don't|dont|can't|cannot|won't|will not|wouldn't) (?:agree|consent|accept|(?:want"
    r"|wanna)(?! (?:to )?(?:be|have|hurt|lose|wait|need|know)\b)"
    r"|wish|think so|believe so|like that|allow)|i(?:'m| am|m) not (?:ok|okay|fine|comfortable"
    r"|interested|happy)"
    r"|i (?:disagree|refuse|decline|object)|disagree|refuse|declined?|i (?:do not|don't|dont|haven't"
    r"|have not|havent|didn't|am not|wasn't|won't)(?=\W*$)|(?:i'd |i would |id |i )?(?:rather|prefer"
    r"|prefer that you|rather you) (?:not|didn't|didnt|you didn't)"
    r"|(?:please )?(?:do not|don't|dont)(?= (?:do|send|share|call|contact|store|keep|save|book|submit"
    r"|use|text|give|agree|want)\b|\W*$| please\b)|absolutely not|of course not|certainly not"
    r"|definitely not"
    r"|hell no|heck no|no way|wrong|incorrect|(?:that's|thats|that is|it's|its|it is|this is|that isn't"
    r"|that's not) (?:wrong|not (?:right|correct|ok|okay|fine|true)|incorrect|not it"
    r"|right\b(?<=isn't right))"
    r"|nein|non|thumbs down"
)
_YES_START = re.compile(rf"(?:{_FILLER}[\s,.!]+)*(?:{_SURE_YES})(?![\w'])")
_YES_WHOLE = re.compile(
    rf"(?:{_FILLER}[\s,.!]+)*(?:(?:{_WHOLE_YES})(?![\w'])[\s,.!;:)-]*|(?:{_FILLER}"
    rf"|{_YES_TAIL})(?![\w'])[\s,.!;:)-]*){{1,8}}"
)
# No word may be read in two ways: each would double the time that a row of it takes.
_NO_START = re.compile(rf"(?:(?:{_FILLER}|actually)[\s,.!]+)*(?:{_NO})(?![\w'])")
# A yes that goes on with one of these is no plain yes.
_YES_BUT = re.compile(
    r"\b(?:but|except|however|although|though|only|unless|if|nah|wait|actually|instead|change|wrong|not|no"
    r"|nope|don't|dont|doesn't|can't|won't|isn't"
    r"|what|how|when|where|why|which|who|should be|correction|fix|maybe|guess|later|and no|is it|do you"
    r"|can i|can you)\b"
)
_NO_BUT = re.compile(r"\b(?:but|wait|yes|yeah|yep|i agree|i do agree|except|actually|idea|clue|sure)\b")
_OPEN = re.compile(
    r"\b(?:don't|dont|do not|dunno|didn't) (?:really )?(?:know|understand|get|remember|recall|care)\b"
    r"|\bnot (?:too |really |so |quite |very )?(?:sure|certain)\b|\bunsure\b|\bmaybe\b|\bperhaps\b"
    r"|\bidk\b"
    r"|\bi (?:guess|suppose)\b|\bi think so\b|\bmight\b|\bpossibly\b|\bdepends\b|\bno (?:idea|clue)\b"
    r"|\bgood question\b|\bright (?:now|away)\b(?!\W*$)"
    r"|(?<!yes )(?<!yep )(?<!yeah )\bright (?:now|away)\W*$"
    r"|\bright (?:knee|shoulder|hip|side|ankle|leg|arm|foot)\b"
    r"|^(?:i'm|im|i am) (?:all )?(?:good|fine|ok|okay|set)$"  # as often a no
    r"|^(?:i (?:do|am|have|did|will|would) (?!(?:agree|consent|accept|confirm|approve|so|not|rather"
    r"|prefer|please"
    r"|thanks|indeed)\b)\w)"
)


def begins_with_yes(text: str) -> bool:
    """Tell whether the first words say yes, whatever follows."""
    words = plain(text).strip(" .!,;:\"'()-*~")
    return bool(_YES_START.match(words)) and not is_question(words)


# "No, that's fine", but not "no ads, otherwise fine".
_PLAIN_NO_START = re.compile(rf"{_NO_START.pattern}(?:\s*(?:[,.;!-]|$)|\s+(?:thanks?|thank you|thx|i'?m\b))")
_YES_SOMEWHERE = re.compile(
    r"(?<!not )(?<!n't )(?<!nt )(?<!for )\b(?:y[eu]p|yea?h?|yes|i agree|i consent|sure|ok(?:ay)?|fine|alright"
    r"|go ahead|by all means|of course|gladly|happy to)\b"
)


def holds_a_yes(text: str) -> bool:
    """Tell whether a yes stands anywhere in it, and no plain no begins it."""
    words = plain(text)
    return bool(_YES_SOMEWHERE.search(words)) and not _PLAIN_NO_START.match(words)


def says_only_yes(text: str) -> bool:
    """Tell whether each of its words belongs to a yes: "yes it is", but not "yes it was in March"."""
    return parse_yes_no(text) is True and bool(_YES_WHOLE.fullmatch(_readable(text)))


def parse_yes_no(text: str) -> bool | None:
    """Read a plain yes or no; `None` for anything else: a question, "maybe", "yes, but …", other words."""
    words = _readable(text)
    if not words or len(words.split()) > _MOST_WORDS or is_question(words) or _OPEN.search(words):
        return None
    if _YES_WHOLE.fullmatch(words):
        return True if re.search(rf"(?<![\w'])(?:{_WHOLE_YES})(?![\w'])", words) else None
    if no := _NO_START.match(words):
        return None if _NO_BUT.search(words, no.end()) else False
    if yes := _YES_START.match(words):
        return None if _YES_BUT.search(words, yes.end()) else True
    return None


def _readable(text: str) -> str:
    """Return the text as the patterns read it: signs and turns of phrase as words, no marks around it."""
    words = plain(text)
    for sign, meaning in _SIGNS.items():
        words = words.replace(sign, meaning)
    words = re.sub(r"(.)\1{2,}", r"\1", words[:300]).strip(" .!,;:\"'()-*~\ufe0f🏻🏼🏽🏾🏿🙏😊🙂😀")
    for pattern, reading in _READ_AS:
        words = pattern.sub(reading, words)
    return words
