"""Names as people type them: kept, not corrected."""

from __future__ import annotations

import re
import unicodedata

from details.problem import Problem
from details.question import is_question
from details.text import plain, tidy

LONGEST = 80  # characters
_MOST_WORDS = 7
_LEAD_IN = re.compile(
    r"^(?:(?:yes|yeah|sure|ok|okay|hi|hello|hey|well|um|oh|so|sorry|actually|no|it's for|and)[,.! ]+)*"
    r"(?:(?:my|the|his|her|our|full|last|first|whole|patient'?s?|guardian'?s?|parent'?s?|mother'?s?|father'?s?) )*names? ?(?:is|would be|are|it's|:|=|-)?[: ]+"
    r"|^(?:(?:yes|yeah|sure|ok|okay|hi|hello|hey|well|um|oh|so|sorry|actually|no)[,.! ]+)*"
    r"(?:(?:i'm|i am|im|it's|its|it is|this is|that's|that is|call me|you can call me|they call me|everyone calls me|people call me|"
    r"(?:you can )?put (?:it|me|that)? ?(?:down )?(?:under|as)|under|name[:=]|i go by|mr|mrs|ms|dr)\b[.:, ]+)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(mr|mrs|ms|miss|dr|prof|rev|sr|sra)\b\.? +", re.IGNORECASE)
_TRAILER = re.compile(
    r"(?:[,.]? (?:thanks|thank you|thx|please|is my name|here|speaking|sir|ma'am|that's me|thats me))+\W*$", re.IGNORECASE
)
# Words that whole answers consist of and that name nobody.
_NO_NAMES = set(
    "yes no yeah yep nope nah ok okay sure maybe hi hello hey hiya howdy thanks thank you bye goodbye skip pass none nothing "
    "stop cancel help quit exit back next new existing unsure please what why who how when where huh idk dunno anonymous "
    "nobody private test asdf qwerty morning afternoon evening monday tuesday wednesday thursday friday saturday sunday "
    "tomorrow today later again name n/a na pain spasm spasms swelling inflammation cryotherapy ice back knee neck "
    "arthritis appointment consultation phone email number".split()
)
# Words of sentences: one of them in the answer, beside others, makes it a sentence and not a name.
_SENTENCE = set(
    "i i'm im i've i'd i'll you your yours we they he she it its it's my mine me us them this that these those the a an is are was "
    "were am be been being do does did don't dont didn't have has had want wants need needs would could should can can't "
    "cannot about with from what when where why how who which because since if or but not for of in on at to and please "
    "rather prefer know think feel hurts hurt pain ache aches book booking appointment already just there here "
    "cold ice cryotherapy treatment clinic free cost".split()
)
# Particles of names that are also words of sentences.
_PARTICLES = {"de", "da", "di", "do", "dos", "das", "du", "la", "le", "el", "al", "van", "von", "der", "den", "ten", "ter", "bin",
              "ibn", "abu", "san", "mac", "st", "st.", "jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "y", "e", "af", "av", "zu", "of"}
# Words after "I'm ..." that tell how somebody is, not who.
_STATES = set(
    "in a an the not new here just having hurting calling looking interested trying getting going so very really sorry sure unsure "
    "fine good ok okay tired sick injured pregnant afraid scared worried wondering curious still also only too from at on "
    "suffering dealing recovering older over under about almost ready done free available busy allergic diabetic able unable "
    "experiencing feeling thinking asking writing texting and but with for to back always currently currently his her your my "
    "their our disabled retired desperate dying confused lost happy glad off out up down at home waiting seeing "
    "having old years existing returning current good great well better worse sore stiff stuck terrible "
    "kidding joking serious done leaving all both no yes something nothing important fake spam it me".split()
)


def parse_name(text: str) -> str | Problem:
    """Read the answer to "what is your name?", kept as typed.

    Problems: name_missing, name_is_question, name_has_digits, name_is_contact, name_is_sentence,
    name_too_long.
    """
    said = tidy(text)
    name = _stripped(said)
    if not name:
        return Problem("name_missing")
    if "@" in name or "://" in name or "www." in name.lower() or name.startswith("/"):
        return Problem("name_is_contact")
    if any(unicodedata.category(sign) == "Nd" for sign in name):
        return Problem("name_has_digits")
    if name.endswith("?") or is_question(said):
        return Problem("name_is_question")
    if len(name) > LONGEST:
        return Problem("name_too_long")
    if sum(unicodedata.category(sign)[0] in "LM" for sign in name) < 1 or re.search(r"[<>{}\[\]|\\^~*_=+%$#!;:/]", name):
        return Problem("name_missing")
    words = plain(name).replace(",", " ").split()
    if len(words) > _MOST_WORDS:
        return Problem("name_is_sentence")
    if all(word.strip(".") in _NO_NAMES for word in words):
        return Problem("name_missing")
    if len(words) > 1 and any(word in _SENTENCE and word not in _PARTICLES for word in words):
        return Problem("name_is_sentence")
    if len(words) > 1 and words[0] in {"will", "may"} and words[1] in {"be", "it", "i", "you"}:
        return Problem("name_is_sentence")
    return name


def _stripped(said: str) -> str:
    straight = said.replace("’", "'")
    match = _LEAD_IN.match(straight)
    rest = said[match.end() :] if match else said
    if match and rest and plain(rest).split()[0] in _STATES:
        rest = said
    name = _TRAILER.sub("", rest).strip(" \"“”()").rstrip(",!").strip()
    return name if re.search(r"\b(?:jr|sr)\.$", name, re.IGNORECASE) else name.rstrip(".,!").strip()


_NAME_WORD = r"[^\W\d_][\w'’.-]*"
_INTRODUCES = re.compile(
    rf"\b(?P<how>(?:my|his|her|the|our) (?:full |first |last )?name(?:'s| is|:)|name is|name:|i'm|i am|im|this is|it's|call me|i go by)\s+"
    rf"(?P<name>{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,4}})",
    re.IGNORECASE,
)
_FIRM = ("name", "call me", "i go by")


def find_name(text: str) -> str | None:
    """Find a name in a longer message, from "my name is …" or a capitalised "I'm …" alone."""
    said = tidy(text)[:1000].replace("’", "'")
    for match in _INTRODUCES.finditer(said):
        firm = any(word in match["how"].lower() for word in _FIRM)
        name = _words_of_name(match["name"], firm)
        if name:
            return name
    return None


def _words_of_name(words: str, firm: bool) -> str | None:
    kept: list[str] = []
    for word in words.split():
        low = word.lower().strip(".,")
        stops = low in _SENTENCE or low in _STATES or low in _NO_NAMES
        if (stops and low not in _PARTICLES) or (kept and kept[-1].endswith(",")):
            break
        # "I'm Ann Lee calling about": without a capital, "I'm …" is most often not a name.
        if not firm and not word[0].isupper() and low not in _PARTICLES:
            break
        kept.append(word)
        if word.endswith(".") and low not in {"jr", "sr", "st", "dr", "mr", "mrs", "ms"} and len(low) > 1:
            break
    while kept and kept[-1].lower() in _PARTICLES - {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}:
        kept.pop()
    name = " ".join(kept).rstrip(".,") if kept else ""
    if kept and kept[-1].lower() in {"jr.", "sr."}:
        name += "."
    if not name or re.search(r"'s$", name) or isinstance(parse_name(name), Problem):
        return None
    return name
