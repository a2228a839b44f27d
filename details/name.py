"""A person's name, kept as it was typed."""

from __future__ import annotations

import re
import unicodedata

from details.email import find_email
from details.found_name import (
    GREETING,
    LONGEST,
    NAME_IS,
    SUFFIXES,
    TITLES,
    WHO,
    find_name,
    is_common,
    is_like_a_name,
)
from details.name_words import NO_NAME, SENTENCE
from details.problem import Problem
from details.question import is_question
from details.text import flatten, plain, tidy

_MOST_WORDS = 10
_LONGEST_ANSWER = 300  # characters, with what leads in
# Signs no name has; "Ann & Bob Lee" and "Zoë (Zo) Lee" are names.
_NOT_IN_NAMES = re.compile(r"[<>{}\[\]\\|^~*_=+%$#;:/@]|\bwww\.|\.(?:com|org|net)\b", re.IGNORECASE)

_PUT = (
    r"(?:(?:you can |please |just |go ahead and |pls )*(?:put|book|list|write|file|schedule|keep|place"
    r"|note)(?: (?:it|me|that|this|us|him|her|down))* (?:down )?(?:under|as|for|in the name of)"
    r"|under|make it (?:out )?(?:to|for|under)|in the name of)(?: the)?(?: name)?(?: of)?:?\s+"
)
# Who calls somebody so.
_CALLED = (
    rf"(?:(?:you can|you may|please|just|u can|{WHO}) (?:all )?calls? me|call me|i go by"
    r"|i'm called|i am called|goes by)\s+"
)
_I_AM = (
    r"(?:i'm|i am|im|this is|it's|its|it is|that's|thats|that is|that would be|you're speaking (?:with"
    r"|to)|speaking with)\s+"
)
_LEAD_IN = re.compile(
    rf"^{GREETING}{{0,3}}(?:{NAME_IS}|{_PUT}|{_CALLED}|(?:it's |its |this is "
    rf"|the appointment is )?for\s+|{_I_AM}|name\s+|(?:hi|hello|hey|hiya)[\s,.!]+|(?:just|um+|uh+"
    rf"|hmm+)\s+|(?:yes|yeah|sure|ok"
    rf"|okay|of course|um+|uh|well)[,.!:]\s*)"
    rf"(?:{_CALLED}|{_I_AM})?",
    re.IGNORECASE,
)
_TRAILER = re.compile(
    r"(?:[\s,.!-]+(?:thanks|thank you|thx|ty|please|pls|will do|is fine|now|ha(?:ha)+|lol"
    r"|is my (?:full |first |real )?name|here|speaking"
    r"|sir|ma'am|(?-i:x{2,4})|is the name|is it|by the way|nice to meet you"
    r"|\((?:he|she|they)/\w+(?:/\w+)?\)))+[\s.!,]*$",
    re.IGNORECASE,
)


# "Katherine Dolan but I go by Kit": the name that is on the papers stands in front.
_ALSO_CALLED = re.compile(
    r"(?:^|[\s,;.(-]{1,6})(?:(?:but|and|though)\s{1,3})?(?:"
    rf"{WHO}(?: (?:just|all|always|mostly|usually))? (?:calls?|says?)\b"
    r"|(?:(?:you can|please|just) )?call me\b|i (?:go by|prefer|answer to)\b|(?:goes by|known as|aka)\b"
    r"|[^\W\d_]{1,40} (?:for short|to (?:my )?friends)\b).*$",
    re.IGNORECASE,
)


# What people add to their name: "(no relation)", "-- two words", ", voilà", "period", ":)".
_REMARK = re.compile(
    r"(?:\s*[:;=]-?[)(DPp3]|,?\s+(?:period|comma|ja(?:ja)+|ngl|lol|voil[aà]|my friend"
    r"|(?:sir or )?madam|god bless)|,\s+(?:honey|hon|hun|darling|sweetie|dear|love|luv|mate|bro|dude|boss)"
    r"|\s*\([^)]{6,80}\)|\s*(?:--+|\s-|…|\.\.\.)\s.{1,80}"
    r"|(?P<aside>,\s+(?!(?:jr|sr|ii|iii|iv|md|m\.d|phd|ph\.d|dds|dc|rn|esq)\b)(?-i:[a-zà-ÿ]).{0,60})|(?<=[^\W\d_]{3})[.!]\s+.{1,80})[\s.!,]*$",
    re.IGNORECASE,
)
# "It's on half the Christmas cards here: Ann Lee", "the title gets me nothing, so simply Ann Lee".
_LAST_SAID = re.compile(
    r"\w\W+\w+\W+\w.*(?::|\b(?:so|simply|just|only|then)\b)\s+"
    r"(?P<name>[A-ZÀ-Þ][\w'.-]*(?: (?:[a-zà-ÿ]{1,3} )?[A-ZÀ-Þ][\w'.-]*){1,4})[\s.!]*$"
)
_OF_SOMEBODY = re.compile(r"\b(?:talk|speak|call|doctor|dr|want|need)\b", re.IGNORECASE)
_FEWEST_BEFORE_REMARK = 2  # words


def parse_name(text: str) -> str | Problem:
    """Read the answer to "what is your name?": what leads in is dropped, the name is kept as typed.

    Codes: `name_missing` (nothing, or yes, no, hello, skip …), `name_too_long` (over 80 characters),
    `name_is_question`, `name_is_sentence`, `name_is_contact` (an e-mail or a link), `name_is_command`
    (begins with /), `name_has_digits`, `name_has_symbols`.
    """
    words = tidy(_without_pictures(text))
    if words.startswith("/"):
        return Problem("name_is_command")
    also = _ALSO_CALLED.search(flatten(words))
    if also and len(words[: also.start()].split()) > 1:
        words = words[: also.start()]
    all_words, words = words, _without_remarks(words)
    told = find_name(words)
    if told:
        return told
    if len(words) > _LONGEST_ANSWER:
        return Problem("name_is_question" if is_question(words) else "name_too_long")
    name = _bare(words)
    problem = _problem(words, name)
    is_told = not _OF_SOMEBODY.search(all_words)
    if is_told and (problem or name[:1].islower()) and (last := _LAST_SAID.search(flatten(all_words))):
        return all_words[last.start("name") : last.end("name")]
    return Problem(problem) if problem else name


def _without_remarks(words: str) -> str:
    """Cut what stands behind a name of two words or more; "Lee, Ann" is one all the same."""
    while "name" not in words.lower() and (remark := _REMARK.search(flatten(words))):
        before = words[: remark.start()]
        is_first_name = remark["aside"] and is_like_a_name(remark["aside"].strip(" ,.!"), in_capitals=False)
        if len(before.split()) < _FEWEST_BEFORE_REMARK or is_question(before) or is_first_name:
            break
        words = before
    return words


def _problem(words: str, name: str) -> str | None:
    lower = plain(name).strip(" .,!?")
    tokens = lower.replace(",", " ").split()
    letters = any(unicodedata.category(character)[0] == "L" for character in name)
    if not words or not name or (not letters and not any(map(str.isdecimal, name))):
        return "name_missing"
    if find_email(name) or "@" in flatten(name) or re.search(r"(?i)://|\bwww\.|\w\.(?:com|org|net)\b", name):
        return "name_is_contact"
    digits = re.sub(r"(?i)\b(?:2nd|3rd|4th|5th)\W*$", "", flatten(name))
    if re.search(r"\d", digits):
        return "name_has_digits"
    if is_question(words) or name.endswith("?"):
        about_me = re.match(r"(?:i|i'm|im|i'd|i was|we)\b", plain(words)) and not words.endswith("?")
        return "name_is_sentence" if about_me else "name_is_question"
    if len(name) > LONGEST:
        return "name_too_long"
    titled = len(tokens) > 1 and tokens[0].strip(".") in TITLES
    if not titled and all(token.strip(".'!-") in NO_NAME for token in tokens):
        return "name_missing"
    if _is_sentence(name, tokens) or (_tells_a_state(words) and is_common(tokens[0])):
        return "name_is_sentence"
    return "name_has_symbols" if _NOT_IN_NAMES.search(flatten(name)) else None


def _is_sentence(name: str, tokens: list[str]) -> bool:
    if len(tokens) > _MOST_WORDS:
        return True
    bare = [token.strip(".'!\"()-") for token in tokens]
    told = [token for token in bare if token in SENTENCE]
    # "My" is a Vietnamese name too.
    if told and not (told == ["my"] and name.istitle() and len(bare) > 1 and not NO_NAME.intersection(bare)):
        return True
    if any(token.endswith("'s") for token in bare[:-1]):
        return True  # "Ann's mother"
    # "back pain since May" in lower case; "John Hurt" and "Wednesday Addams" are names.
    if bare[0] in TITLES:
        return False
    others = sum(token in NO_NAME for token in bare)
    if others >= 2 and others * 2 >= len(bare):
        return True
    return bool(re.search(r"[.!]\s+\w+\s+\w+\s+\w+", name)) and not re.match(r"(?:\w{1,4}\.\s*)+\w", name)


def _tells_a_state(words: str) -> bool:
    """Tell whether it begins as "I'm Ann" does, and "I'm scared of needles" does too."""
    return bool(re.match(r"\W*(?:i'm|i am|im|this is|it's|its|it is|that's)\b", plain(words)))


def _bare(words: str) -> str:
    """Strip what stands around the name, but nothing a name may begin or end with."""
    flat = flatten(words)
    lead = _LEAD_IN.match(flat)
    if lead and flat[lead.end() :].strip(" .,!?"):
        words = words[lead.end() :]
    trailer = _TRAILER.search(flatten(words))
    if trailer and trailer.start() > 0:
        words = words[: trailer.start()]
    name, before = words, ""
    while name != before:  # each layer of what stands around it
        before = name
        name = name.strip(' "“”„,!:*').lstrip(".-—)").rstrip("-—(").strip()
        if flatten(name[:1]) == "'":
            name = name[1:].rstrip("'\u2019")
        last = name.rsplit(" ", 1)[-1].lower().rstrip(".")
        is_short = last in SUFFIXES or "." in last or len(last) == 1
        name = name if name.endswith(".") and is_short else name.rstrip(".!, ")
    return name


def _without_pictures(text: str) -> str:
    return "".join(
        " "
        if unicodedata.category(character) in ("So", "Sk", "Co", "Cn") and ord(character) > 127
        else character
        for character in text[:2_000]
    )
