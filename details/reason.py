"""Why a visitor comes, in the visitor's own words."""

from __future__ import annotations

import re

from details.email import find_email
from details.problem import Problem
from details.question import is_question
from details.telephone import find_telephone
from details.text import cut, flatten, plain, sentence_spans, tidy
from details.time_words import time_spans
from details.yes_no import parse_yes_no

LONGEST = 200  # characters
_LONGEST_BARE = 80

_BODY = (
    r"(?:(?:lower|upper|mid|middle|left|right|low|outer|inner|entire|whole|other|both|bad)[ -]){0,3}"
    r"(?:back|neck"
    r"|shoulders?(?: blades?)?|knees?|hips?|elbows?|wrists?|ankles?|foot|feet|legs?|arms?"
    r"|hands?|thumbs?|fingers?|toes?|joints?"
    r"|muscles?|spine|tail ?bone|hamstrings?|calf|calves|thighs?|quads?|heels?|jaw|ribs?|groin|glutes?"
    r"|sciatic nerve|sciatica|tendons?"
    r"|ligaments?|rotator cuff|achilles|discs?|disks?|nerves?|body|head|chest|shins?|forearms?|biceps?"
    r"|traps?|backside|butt|meniscus|acl)"
)
_CONDITION = (
    r"(?:arthrit\w*|osteoarthrit\w*|sciatica|spasms?|tend[oi]n[io]tis|tendonosis|bursitis|whiplash"
    r"|headaches?|migraines?|fibromyalgia|scoliosis|neuropathy"
    r"|stenosis|(?:plantar )?fasciitis|carpal tunnel|tennis elbow|golfer'?s elbow|frozen shoulder"
    r"|(?:herniated|bulging|slipped|ruptured) (?:disc|disk)s?"
    r"|pinched nerves?|sprains?|sprained \w+|strains?|strained \w+|pulled \w+|torn \w+|inflammation"
    r"|swelling|soreness|stiffness|numbness|tightness"
    r"|(?:runner|jumper)'?s knee|shin splints|heel spurs?|(?:trigger|mallet) (?:finger|thumb)|crick"
    r"|cramps?|injur(?:y|ies)|aches?|pains?|gout|lupus|knots?|tmj|spondyl\w+"
    r"|degenerative \w+(?: disease)?|surgery recovery|recovery)"
)
_BACK_THEN = re.compile(
    r"(?i)(?<!my )(?<!the )(?<!lower )(?<!upper )(?<!bad )(?<!his )(?<!her )\bback(?= (?:then|when"
    r"|in (?:the (?:spring|summer|fall|winter|day)|january|february|march|april|may|june|july|august"
    r"|september"
    r"|october|november|december|(?:19|20)\d\d))\b)"
)
_COMPLAINT = re.compile(rf"(?i)\b(?:{_BODY}|{_CONDITION})\b")
_HURTS = (
    r"(?:hurt(?:s|ing)?|ach(?:e|es|ing|y)|kill(?:s|ing)?(?: me)?|sore|stiff|swollen|tight|numb|inflamed"
    r"|throb(?:s|bing)|spasm(?:s|ing|ed)?|cramp(?:s|ing|ed)?"
    r"|locks? up|locked up|locking up|went out|gave out|goes out|gives out|bother(?:s|ing)?(?: me)?"
    r"|acting up|acts up|act up|flar(?:es|ed|ing)(?: up)?|swell(?:s|ing)(?: up)?"
    r"|swelled up|seized up|in pain|in bad shape|messed up|painful|injured|pops|clicks|tender|burn(?:s"
    r"|ing)|is (?:bad|shot|out|terrible|awful))"
)
_FAMILY = (
    r"(?:my|our) (?:\d+ ?-?years? ?-?old )?(?:wife|husband|spouse|partner|mom|mother|dad|father|son"
    r"|daughter|grandma|grandmother|grandpa|grandfather|sister|brother"
    r"|friend|girlfriend|boyfriend|fianc[eé]e?|aunt|uncle|mother-in-law|father-in-law|kid|child)"
)
_EXTRA = (
    r"(?:really|very|super|so|always|still|just|keeps?|is|are|has|have|been|was|got|gets?|feels?|starts?"
    r"|started|also|constantly|often|sometimes|pretty|kinda|recently|all|of a sudden|suddenly)"
)
_END = (
    r"(?=[,;!?\n]|\.(?!\d)|$|\b(?:and|but|so|or) (?:i|i'd|i'm|im|my (?:name|number|phone|cell|email"
    r"|e-mail)|can|could|please|would|want|need|it's|the|you|was|am|is|tell|call|book|looking|hoping)\b"
    r"|\b(?:does|do|would|will|can|could|is) (?:you|this|that|it|cryo\w*|cold|ice|i)\b|\b(?:please"
    r"|my name|my number|can you|can i|could|i'd like|i would|i want|i need|call me|thanks"
    r"|thank you)\b)"
)
_AILING = (
    r"(?:sore|stiff|swollen|bad|bum|busted|achy|aching|twisted|tweaked|jammed|injured|messed up|screwed up"
    r"|trick)"
)
_DID = (
    r"(?:tweaked|pulled|hurt|injured|strained|sprained|twisted|tore|threw out|broke|busted|jammed|messed up"
    r"|screwed up|wrecked)"
)
_TAIL = rf"[^,;!?\n]{{0,120}}?{_END}"
_CLAUSES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # my knee hurts; my lower back has been killing me for weeks
        rf"\b(?P<words>(?:(?:my|his|her|{_FAMILY}'s) (?:\w+ )?|(?<=[,;.!] )){_BODY}(?:'?s)?"
        rf"(?: and (?:my )?{_BODY})?(?: pain)? (?:{_EXTRA}"
        rf" ){{0,4}}{_HURTS}\b{_TAIL})",
        # I have arthritis; I hurt my back; my wife suffers from sciatica
        rf"(?<!do )(?<!if )(?<!should )(?<!can )(?<!could )(?<!will )(?<!would )(?<!may"
        rf" )\b(?P<words>(?:i|i've|ive|i'm|im|i am|she|he|she's|he's"
        rf"|{_FAMILY}) (?:also |really |just |recently |think i |still |do |have |has |been |am "
        rf"|always ){{0,3}}"
        r"(?:have|has|had|got|gotten|having|get|getting|suffer(?:s|ing)?(?: from| with)?|deal(?:s"
        r"|ing)? with|struggl(?:e|es|ing) with|experienc(?:e|es|ing)|recovering from"
        r"|feel(?:s|ing)?|hurt|injured|pulled|sprained|strained|twisted|tweaked|tore|threw out|broke"
        r"|been having|been dealing with|diagnosed with|in) "
        rf"(?!back\b)(?!(?:a |an |some )?(?:question|appointment|few questions|no\b"
        rf"|not))(?=[^,;.!?\n]{{0,60}}\b(?:{_CONDITION}|{_BODY})\b){_TAIL})",
        # for my back pain; because of a spasm; help with my shoulder
        r"\b(?:for|about|because of|due to|regarding|with|help|treat|fix|re:|reason(?: is|:)?"
        r"|on account of|look(?:ed)? at|check(?: on| out)?|concerning|see) "
        rf"(?P<words>(?:my|our|his|her"
        rf"|{_FAMILY}'s)(?: [\w'-]+){{0,3}}? (?:{_CONDITION}|{_BODY})\b(?: {_CONDITION}\b)?{_TAIL})",
        rf"\b(?:(?:appointment|appt|consult(?:ation)?|visit|book(?:ing)?|session|come|come in|coming"
        rf"|coming in|seen|see you) for"
        rf"|because of|due to|(?:need|want|looking for|get) (?:some )?help (?:with|for)"
        rf"|suffering (?:from|with)|struggling with"
        rf"|dealing with|reason(?: for my visit)?(?: is|:)) (?P<words>(?:(?:a|an|some|the|this|these|my"
        rf"|stiff|sore|pulled|chronic|severe|bad|constant"
        rf"|terrible|ongoing"
        rf"|{_BODY}) ){{0,5}}(?:{_CONDITION}|{_AILING} {_BODY})\b{_TAIL})",
        # tweaked my neck lifting
        rf"(?:^|[,;.!\n])\s*(?P<words>(?:(?:just|recently|i think|also|kinda) )?{_DID} (?:my|a|the)"
        rf" (?:\w+ )?{_BODY}\b{_TAIL})",
        # , knee pain,
        rf"(?:^|[,;.!\n])\s*(?P<words>(?:(?:some|a|an|bad|severe|chronic|terrible|awful|constant"
        rf"|really|very|sharp|got|having|have|sore|stiff|swollen|{_BODY}) ){{0,5}}"
        rf"(?:{_CONDITION}|{_AILING} {_BODY})(?: and"
        rf" {_BODY})?(?: (?:in|on|down"
        rf"|from|after|since|for) (?:my |the |both )?[\w ]{{1,40}}?)?)"
        rf"(?=\s*(?:[,;.!\n]|$|\band\b(?! {_BODY})|\bplease\b))",
    )
)
# "I'm back" says no more of a back than "back" does.
_BARE_COMPLAINT = re.compile(
    r"(?i)(?!back\W*$)(?:(?:for|re:?|it'?s|its|with|bc of|because of) )?"
    rf"(?:(?:my|the|a|an|some|both|two|old|chronic|constant|severe|{_AILING}) )*"
    rf"(?:{_BODY}|{_CONDITION})\b"
    rf"(?:(?: ?[+&/,] ?| and |, and | )(?:my |the )?(?:{_BODY}|{_CONDITION})\b){{0,3}}"
    r"(?: (?:pain|issues?|problems?|trouble|stuff|thing))?(?: again)?"
)
# Questions of somebody who wants to come, and says why.
_ASKS_TO_COME = re.compile(
    r"(?i)\b(?:can|could|will|would) (?:you|u|someone|anyone|somebody)(?: guys| all| folks)?"
    r"(?: please)? (?:help|look|see|fix|treat|check|do something)\b"
    r"|\b(?:can|could|may) (?:i|we)\b.{0,20}\b(?:book|come|get|make|schedule|see|be seen)\b|\b(?:book"
    r"|appointment|appt|consultation|schedule)\b"
)
_OF_ONESELF = re.compile(r"(?i)(?:my|his|her|our|i|i've|ive|i'm|im|she|he|she's|he's)\b")
_SAYS_OF_ONESELF = re.compile(r"(?i)\b(?:my|i|i've|i'm)\b")
_NOT_MINE = re.compile(
    r"(?i)\b(?:don't|dont|do not|doesn't|no|never|without|isn't|not) (?:have |had |got |any |a )*$"
)


def parse_reason(text: str) -> str | Problem:
    """Keep the answer to "what would you like help with?", at most 200 characters.

    Codes: `reason_missing` (nothing said, or only yes, no or hello), `reason_is_contact` (a telephone or an
    e-mail alone), `reason_is_number`, `reason_is_question`.
    """
    words = tidy(text)
    if not re.search(r"\w", words) or words.startswith("/") or _says_nothing(words):
        return Problem("reason_missing")
    if not re.search(r"[^\W\d_]", words):
        return Problem("reason_is_contact" if find_telephone(words) else "reason_is_number")
    if (
        (find_email(words) or find_telephone(words))
        and not _COMPLAINT.search(words)
        and len(words.split()) < 6
    ):
        return Problem("reason_is_contact")
    if is_question(words):
        found = find_reason(words)
        is_told = found and (_SAYS_OF_ONESELF.search(words) or _COMPLAINT.search(_without_questions(words)))
        return found if found and is_told else Problem("reason_is_question")
    return cut(words, LONGEST)


def _without_questions(words: str) -> str:
    sentences = (words[start:end] for start, end in sentence_spans(words))
    return " ".join(sentence for sentence in sentences if not is_question(sentence))


def names_complaint(text: str) -> bool:
    """Tell whether a part of the body or an ailment is named."""
    return bool(_COMPLAINT.search(flatten(text)))


def is_complaint(text: str) -> bool:
    """Tell whether the words are an ailment or a part of the body and nothing else: "sore left knee"."""
    return len(text) <= _LONGEST_BARE and bool(_BARE_COMPLAINT.fullmatch(flatten(text)))


def find_reason(text: str) -> str | None:
    """Find in a longer message what brings the visitor, said as such: "for my back pain", "my knee hurts"."""
    words = tidy(text)
    spans = sentence_spans(words)
    told = {start for start, end in spans if len(spans) > 1 and not is_question(words[start:end])}
    for start, end in spans:
        sentence = words[start:end]
        flat = _BACK_THEN.sub("____", flatten(sentence))
        is_all = not told - {start}
        for pattern in _CLAUSES:
            for match in pattern.finditer(flat):
                found = match["words"]
                if _NOT_MINE.search(flat[: match.start("words")]) or re.search(
                    r"(?i)\b(?:no|not|never|don't|dont|without)\b", found[:25]
                ):
                    continue
                if _is_asked_about(flat, match, is_all):
                    continue
                return _without_time(sentence[match.start("words") : match.end("words")])
    return None


def _is_asked_about(sentence: str, match: re.Match[str], is_all: bool) -> bool:
    """Tell whether the complaint is what is asked about, as in "what causes spasms?", or all that is said.

    Args:
        sentence: where it stands.
        match: the complaint.
        is_all: nothing stands beside the sentence but questions.
    """
    start, end = match.span("words")
    clause = sentence[max((sentence.rfind(mark, 0, start) for mark in ",;:\n"), default=-1) + 1 : end]
    if is_question(clause) and not _ASKS_TO_COME.search(clause):
        return True
    of_oneself = _OF_ONESELF.match(match["words"])
    # "Arthritis" alone, or before a question, is a topic; among other details it is a reason.
    alone = is_all and not re.search(r"\w", sentence[:start] + sentence[end:])
    return not of_oneself and (alone or is_question(sentence)) and not _ASKS_TO_COME.search(sentence)


def _without_time(words: str) -> str | None:
    """Leave the wished time and the contact details to the fields they belong to."""
    cuts = [start for start, _ in time_spans(words) if start > 8]
    contact = re.search(r"\S+@|\(?\d{3}[)\s.-]", words)
    if contact:
        cuts.append(contact.start())
    kept = words[: min(cuts)] if cuts else words
    kept = re.sub(
        # One mark at a time: a row of them that could be cut anywhere would be tried in all ways.
        r"(?i)(?:[\s,;:&-]|(?<=[\s,;:&-])(?:on|at|for|in|and|or|is|the|any|a|to|my|by|next|this|after|before"
        r"|around|come in|sometime))+$",
        "",
        kept.rstrip(".!? ") + " ",
    )
    return cut(kept.strip(" ,.;:!?"), LONGEST) or None


def _says_nothing(words: str) -> bool:
    few = len(words.split()) <= 3
    greeting = re.fullmatch(
        r"\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|thanks|thank you)\W*", plain(words)
    )
    return bool(greeting) or (few and parse_yes_no(words) is not None and not _COMPLAINT.search(words))
