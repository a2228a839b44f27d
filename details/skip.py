"""Notice that a visitor does not want to answer a question."""

from __future__ import annotations

import re

from details.text import plain

_BEGIN = (
    r"(?:(?:no|nope|nah|um+|uh|sorry|please|pls|can (?:i|we)|could (?:i|we)|may i|let's|lets|let us|just"
    r"|i'll|ill|i will|i want to|i'd like to|i would like to"
    r"|i'm going to|actually|well|ok|okay|hmm|i think i'll|honestly|we can)[\s,.!]+){0,4}"
)
_THING = (
    r"(?:e[- ]?mails?|mail|computer|internet|address(?:es)?|e-?mail address|one|it|that|this|any"
    r"|any e-?mail|a mail"
    r"|an e-?mail(?: address)?|mine|phone|question|reason|preference)"
)
_END = (
    r"(?:[\s,.!]+(?:please|pls|thanks|thank you|for now|at the moment|right now|yet|sorry|at all|here"
    r"|today|then|if (?:that's|thats|that is) (?:ok|okay|fine|alright)|if possible"
    r"|if i can|to give|to share|to say|to add|i'm afraid|with you|online|anymore|so skip(?: it)?|ok"
    r"|okay)){0,3}"
)
_SKIP = re.compile(
    rf"{_BEGIN}(?:"
    rf"(?:skip|pass|ignore|bypass)(?: (?:over|on|it|this|that|the|my|email|e-mail|question|one|step|part"
    rf"|thing|{_THING})){{0,4}}"
    r"|none|nothing|nil|null|n/?a|n\.a\.?|not applicable|no+|nope|nah|no,? ?thanks?|no,? thank you"
    r"|no thx|not (?:now|really|today|interested|necessary|needed|this time|required)"
    r"|next(?: (?:question|one|step|please))?|(?:i )?(?:have|got) none|i haven't got (?:one|any"
    r"|an e-?mail)|blank|empty|nothing (?:to add|here|specific|in particular|special)"
    rf"|(?:there(?:'s| is) |(?:i )?(?:have|got|use|do) )?no (?:(?:personal|valid|real|particular|specific"
    rf"|special) )*{_THING}(?: {_THING})?|no need"
    r"|ain'?t got (?:one|any)|(?:i )?prefer (?:the )?(?:phone|calls?|a (?:phone )?call"
    r"|texts?)(?: instead| only)?"
    r"|(?:just |only )?(?:phone|calls?|texts?)(?: me)? (?:is fine|only|works|instead)|just (?:phone|call"
    r"|text)(?: me)?"
    rf"|no {_THING} just (?:phone|call|text)(?: me)?|my {_THING} is (?:private|personal)"
    rf"|without(?: (?:an? )?{_THING})?|leave (?:it|that"
    rf"|this) (?:blank|empty|out|off)"
    rf"|(?:i )?(?:don't|dont|do not|doesn't|never|no longer|cant|can't|won't|wont|wouldn't) (?:really "
    rf"|even |currently |actually )?(?:have|use|own|got|do|need|give|share|remember|recall|check"
    rf"|give out|want to (?:give|share|say|tell|answer|provide|use)|wanna (?:give|share|say|tell|answer)"
    rf"|like to (?:give|share|say|tell|answer)|like (?:giving|sharing)|feel (?:like"
    rf"|comfortable)(?: (?:giving|sharing|saying|it|that))?|have to|wish to (?:give|share|say"
    rf"|answer))(?: (?:out|up|you|my|your|the|an?|{_THING})){{0,5}}"
    r"|(?:i )?(?:don't|dont|do not) (?:want to|wanna|want it|know|have any|care to|wish to)|i don't|idk"
    r"|dunno|no idea|not sure"
    rf"|(?:i'd |i would |id |i )?(?:much )?(?:rather|prefer) not(?: to)?(?: (?:say|share|give|tell"
    rf"|answer|provide|disclose|do|out|you|my|the|an?|{_THING})){{0,5}}"
    r"|(?:i'm |im |i am )?not (?:telling|saying|sharing|giving|comfortable|going to|gonna)(?: (?:you|my"
    r"|the|it|that|out|email|e-mail|sharing|giving|with|to|say|share|give|tell|answer|saying)){0,5}"
    r"|(?:it's |its |that's |thats )?(?:private|personal|none of (?:your|ur) business|confidential)"
    r"|move on|moving on|go on|continue(?: without)?|maybe later|later|(?:i )?decline(?: to (?:answer"
    r"|say))?|not a fan of email"
    rf"){_END}"
)


def wants_to_skip(text: str) -> bool:
    """Tell whether the whole answer says "skip", "I don't have one", "rather not" or the like."""
    words = re.sub("[⏭⏩]\ufe0f?", "skip", plain(text)).strip(" .!?,;:\"'()")
    words = re.sub(r"([a-z])\1{2,}", r"\1", words)  # "naaah"
    if len(words) > 120:
        return False
    return bool(re.fullmatch(r"[-_x0/]{1,3}", words)) or bool(_SKIP.fullmatch(words))
