"""Notice that a visitor asks something instead of answering."""

from __future__ import annotations

import re

from details.latest import Latest
from details.leading_over import LEADS_OVER
from details.text import plain, sentence_spans
from details.time_words import time_spans

MOST_REMEMBERED = 64  # texts

_BEGIN = (
    r"^\W*(?:(?:so|ok|okay|well|hi|hello|hey|yes|no|thanks|please|sure|question|now|say|listen|look|um+|hmm+"
    rf"|{LEADS_OVER})\b[\s,.:!-]*){{0,4}}"
)
_PERSON = r"i|you|u|ya|we|they|he|she|it|this|that|there|these|those"
_SUBJECT = (
    rf"{_PERSON}|the|my|your|ur|our|his|her|their|any|anyone|anybody|someone|somebody|people|kids|children"
    r"|cryo\w*|insurance|cold|ice|treatment|medicare"
)
# What a question begins with; "Will Smith", "would like to come" and "have a bad back" begin none.
_ASKING = (
    r"(?:what|what's|whats|how|how's|hows|why|which|who|who's|whos|whose|whom|where's|wheres)\b(?! (?:i"
    r"|a|an|they call|you call) )(?<!which(?= (?:is|are|was|were) (?:at |around |about )?\d))(?!-)",
    r"(?:when|where) (?:is|are|do|does|did|can|could|will|would|should|was|were|exactly|at)\b",
    r"(?:when|where)\W*$",
    r"where (?:you|u|your|ur|located|abouts)\b",
    r"(?:is|are|isn't|isnt|aren't|arent|does|doesn't|doesnt|did|didn't)"
    r" (?!(?:not|fine|ok|okay|good|great|best|better|perfect|matter|work|first time|correct|no problem"
    r"|enough)\b)(?!right\W*(?:$|,|thank))(?!\d{3}\b)\w",
    rf"(?:do|have) (?:{_PERSON}|people|patients)\b(?<!do it)(?<!do that)(?<!do this)(?<!do these)(?<!do"
    rf" those)",
    r"(?:don't|dont|haven't|do) (?:you|u|they|people|i)\b",
    rf"(?:will|won't|wont|can|can't|cant|could|couldn't|would|wouldn't|should|shouldn't|shall|was"
    rf"|were) (?:{_SUBJECT})\b",
    r"(?:may|am|shall) (?:i|we)\b",
    r"has (?:anyone|anybody|it|he|she|this|that)\b",
    r"(?:any idea|any chance|anyone know|anybody know|r u|are u)\b",
    r"(?:please )?(?:tell|remind) me (?!my|the name)(?:about|more|how|what|why|when|where|which|if|who"
    r"|a bit|something)\b",
    r"explain\b",
    r"(?:do|can|could|would|will|may|should|does) (?!(?:like|love|prefer|need|want)\b)"
    r"(?:\S+ ){1,4}(?:cause|help|lead|reduce|mean|recommend|advise|work|hurt|treat|make"
    r"|cost|cure|fix|heal|relieve|stop|count|accept|cover)s?\b",
    r"(?:wat|wut|wht|wats) (?:is|are|do|does|u|about|if|time|causes?|happens?|can|the)\b",
    r"(?:i|i'd|i would|we)\b(?: (?:really|just|also|do|like|love|want|wanna|need|to|would|was|am)){0,5}"
    r" (?:know|wondering|wonder|find out|learn|understand|ask|see) (?:if|what|whats|how|why|when|where"
    r"|whether|which|who|more|about)\b",
    r"(?:i'm |im |i am |was |just )*(?:wondering|curious) (?:if|what|how|why|when|where|whether|which"
    r"|who|about)\b",
)
_QUESTION = re.compile(_BEGIN + "(?:" + "|".join(_ASKING) + ")")
# "My insurance is Blue Cross, do you take it": no mark, and not at the beginning.
_LATER_QUESTION = re.compile(
    r",\s*(?:and |but |so )?(?:(?:do|does|can|could|would|will|is|are) (?:you|u|it|this|that|i|we|they"
    r"|cryo\w*|cold|ice)\b|how (?:much|long|many|do|does|is|often)\b"
    r"|what (?:is|are|do|does|can|should|could|would|happens|time)\b)(?!.{0,12}\b(?:ok|okay|fine|alright"
    r"|possible|good)\b)"
)
# Said as a question, but an answer: "can you do 3pm tomorrow?", "how about Monday?", "is Friday ok?"
_PROPOSAL = re.compile(
    _BEGIN + r"(?:(?:how|what) about\b|(?:(?:i was|i'm|im|just|was)"
    r" ){0,2}wondering if (?:i|you|u|there|we)\b|(?:maybe|perhaps|possibly)\b|any(?:thing| chance"
    r"| openings?"
    r"| availability)\b"
    r"|(?:can|could|may|would|shall|should) (?:i|we|you|u|you guys|someone|anyone|they)\b.{0,30}"
    r"\b(?:come|do|see|get|say|try|pick|book|schedule|have"
    r"|make|fit|squeeze|call|stop|be|put|take)\b"
    r"|(?!is it (?:good|better|ok|okay|best) (?:in|at|to)\b)(?:is|are|would|will|does"
    r"|do)\b.{1,40}\b(?:ok|okay|good|fine|possible|available|work|works|free"
    r"|an option|alright|taken)\b|(?:would|will) \S+(?: \S+){0,3} do(?: (?:then|instead|for you))?\W*$"
    r"|(?:do|would) (?:you|u)(?: guys)? have (?:any|some|a|an|time|room|something|anything|one"
    r"|availability|openings?)\b(?! (?:hours|parking))"
    r"|(?:is|are) there (?:any|an|a|something|anything)\b"
    r"|(?!.*\b(?:open|opened|closed?|hours)\b)(?!what|how|when|where|who|why|which|is|are|do|does|can"
    r"|could|will|would|did|should)\S+(?: \S+){0,4}\W*$)"
)
# "U wont sell my info will u"; but "that will do it" asks nothing.
_TAG = re.compile(
    r"\w+ \w+.*\b(?:will|would|do|does|did|are|is|was|can|could|won'?t|wouldn'?t|don'?t|doesn'?t|didn'?t"
    r"|aren'?t|isn'?t|can'?t) (?:u|you|ya|y'?all|they|it|he|she)\W*$(?<!\bdo it)(?<!\bdoes it)(?<!\bdid it)"
    r"(?<!\bcan it)"
)
_MARK = re.compile(r"\w[^\w?]{0,20}[?\u061f]")


# Said as a question, but told to do: "could you put down that it's for both knees".
_TELLS_TO = re.compile(
    _BEGIN
    + r"(?:(?:would|do) you mind (?:changing|fixing|correcting|updating|removing|putting|adding|switching)"
    r"(?: \w+){0,3} (?:names?|surname|numbers?|phone|cell|e-?mail|address|time|day|date|reason|spelling)\b"
    r"|(?:can|could|would|will) (?:you|u|ya|we)(?: (?:please|pls|also|maybe|just|perhaps|kindly))*"
    r" (?:put (?:down|me down|that (?:i|it|my)|(?:me |it )?under)"
    r"|(?:put|say|write|list) (?:[\w'-]+ ){1,4}?(?:(?:for|as|under) (?:the |my )?(?:\w+ )?(?:name|reason)"
    r"|(?:rather than|instead of) (?:my |the )?\w+\W*?(?:$|[.,?!]))|add (?:that|my)\b|note (?:that|down)\b"
    r"|jot\b|write (?:that|down)|include that|(?:change|fix|correct|mend|replace|update|remove|delete|drop"
    r"|swap|switch|edit|take) (?:it to|that to|(?:my|the) (?:(?:first|last|full|phone|cell) )?(?:names?"
    r"|surname|numbers?|phone|cell|e-?mail|address|time|day|date|reason|spelling))\b))"
    r"(?!.*\b(?:about|if|later|afterwards?)\b)"
)


def is_question(text: str) -> bool:
    """Tell whether a sentence of the text asks for something to be told.

    A time that is proposed ("how about Monday?") and a detail given unsurely ("314 555 0123?") are answers.
    """
    return _is_question(text)


def _reads_as_question(text: str) -> bool:
    words = plain(text)
    return any(_asks(words[start:end].strip()) for start, end in sentence_spans(words))


# Of one message it is asked again and again.
_is_question = Latest(_reads_as_question, MOST_REMEMBERED)


def proposes_time(text: str) -> bool:
    """Tell whether a time is asked for as one asks for an appointment, and not what the hours are."""
    return bool(_PROPOSAL.match(plain(text)) and time_spans(plain(text)))


def tells_to(text: str) -> bool:
    """Tell whether it is told to do something with a detail, though in the words of a question."""
    return bool(_TELLS_TO.match(plain(text)))


def _asks(sentence: str) -> bool:
    if re.fullmatch(r"(?:\w+,? )?why not", sentence) or tells_to(sentence):
        return False
    clauses = re.split(r",\s+(?:and |but |so )?", sentence)
    if any(map(proposes_time, clauses)):
        return any(_asks_to_know(clause) for clause in clauses if not proposes_time(clause))
    if proposes_time(sentence):
        return False
    if _QUESTION.match(sentence) or _LATER_QUESTION.search(sentence) or _TAG.match(sentence):
        return True
    return bool(_MARK.search(sentence)) and not re.search(r"\d{3}|@", sentence)


def _asks_to_know(clause: str) -> bool:
    """Tell "Tuesday, what does it cost" from "Tuesday, is that ok"."""
    return bool(_QUESTION.match(clause)) and not re.search(
        r"\b(?:ok|okay|fine|alright|possible|good)\b", clause
    )
