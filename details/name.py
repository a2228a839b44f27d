"""A person's name, kept as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from details.email import find_email
from details.name_words import NO_NAME, SENTENCE, STATES
from details.problem import Problem
from details.question import is_question
from details.text import flatten, plain, tidy, word_set

LONGEST = 80  # characters
_MOST_WORDS = 10
_LONGEST_ANSWER = 300  # characters, with what leads in
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "m.d", "phd", "ph.d", "dds", "dc", "rn", "esq"}
_TITLES = {"mr", "mrs", "ms", "dr", "prof", "rev"}
_PARTICLES = word_set(
    """
    de da di do dos das du del della der den des la le las los el al von van vom zu zur ten ter te af av
    bin ibn binti bint abu ben mc mac san santa st st. y e ní nic ó o ap of
    """
)
# Signs no name has; "Ann & Bob Lee" and "Zoë (Zo) Lee" are names.
_NOT_IN_NAMES = re.compile(r"[<>{}\[\]\\|^~*_=+%$#;:/@]|\bwww\.|\.(?:com|org|net)\b", re.IGNORECASE)

_GREETING = (
    r"(?:(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening)|yes|yeah|yep|sure|ok|okay|well"
    r"|um+|uh|oh|ugh|so|sorry|actually|no|of course|thanks|and|please|jk|lol"
    r"|ha(?:ha)+|fine|alright|k)(?: there| sir| ma'am)?[\s,.!:-]+)"
)
_NAME_IS = (
    r"(?:(?:my|the|our|patient'?s?|client'?s?|his|her|legal|guardian'?s?|parent'?s?|full|complete|first"
    r"|last|sur|given|whole|real|actual|and last|and)[\s-]+){0,4}"
    r"(?:names?|surname)\s*(?:is\b|would be\b|will be\b|are\b|it's\b|:|=|-)\s*:?\s*(?:actually "
    r"|spelled )?|\bmy names "
)
_PUT = (
    r"(?:(?:you can |please |just |go ahead and |pls )*(?:put|book|list|write|file|schedule|keep|place"
    r"|note)(?: (?:it|me|that|this|us|him|her|down))* (?:down )?(?:under|as|for|in the name of)"
    r"|under|make it (?:out )?(?:to|for|under)|in the name of)(?: the)?(?: name)?(?: of)?:?\s+"
)
# Who calls somebody so.
_WHO = r"(?:every(?:one|body)|ppl|people|folks?|(?:my )?(?:friends|family)|they|most(?: people)?)"
_CALLED = (
    rf"(?:(?:you can|you may|please|just|u can|{_WHO}) (?:all )?calls? me|call me|i go by"
    r"|i'm called|i am called|goes by)\s+"
)
_I_AM = (
    r"(?:i'm|i am|im|this is|it's|its|it is|that's|thats|that is|that would be|you're speaking (?:with"
    r"|to)|speaking with)\s+"
)
_LEAD_IN = re.compile(
    rf"^{_GREETING}{{0,3}}(?:{_NAME_IS}|{_PUT}|{_CALLED}|(?:it's |its |this is "
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
    rf"{_WHO}(?: (?:just|all|always|mostly|usually))? (?:calls?|says?)\b"
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


def find_name(text: str) -> str | None:
    """Find a name in a longer message, only where it is said to be one: "my name is …", "I'm Ann Lee"."""
    words = tidy(text)
    both = _FIRST_AND_LAST.search(flatten(words))
    if both and not any(map(_is_no_name, both.groups())):
        return (
            f"{words[both.start('first') : both.end('first')]} {words[both.start('last') : both.end('last')]}"
        )
    return next((words[start:end] for start, end in name_spans(words)), None)


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
    titled = len(tokens) > 1 and tokens[0].strip(".") in _TITLES
    if not titled and all(token.strip(".'!-") in NO_NAME for token in tokens):
        return "name_missing"
    if _is_sentence(name, tokens) or (_tells_a_state(words) and _is_common(tokens[0])):
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
    if bare[0] in _TITLES:
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
        is_short = last in _SUFFIXES or "." in last or len(last) == 1
        name = name if name.endswith(".") and is_short else name.rstrip(".!, ")
    return name


def _without_pictures(text: str) -> str:
    return "".join(
        " "
        if unicodedata.category(character) in ("So", "Sk", "Co", "Cn") and ord(character) > 127
        else character
        for character in text[:2_000]
    )


# --- Names in longer messages ---
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['.-](?=[^\W\d_])|[^\W\d_]*[\u0300-\u036f])*[.]?|[^\W\d_]\.?")
_FIRM = re.compile(
    rf"(?<![\w'])(?:{_NAME_IS}|name's\s+|(?:you can|you may|please|just|{_WHO})"
    r" calls? me\s+|call me\s+(?=(?-i:[A-Z]))|i go by\s+|i'm called\s+"
    r"|(?:put|book|list|write|schedule)(?: (?:it|me|that|this|us"
    r"|down))* under(?: the name)?(?: of)?:?\s+|under the name(?: of)?:?\s+|in the name of\s+)",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"(?<![\w'])(?P<how>(?:i'm|i am|im|this is|it's|my name|speaking with|(?:appointment|appt"
    r"|consultation|consult|visit|booking|book|book it|it|one|spot|time) for|it's for|this is for"
    r"|under))\s+",
    re.IGNORECASE,
)
_FIRST_AND_LAST = re.compile(
    r"(?i)\bfirst(?: name)?(?: is|:|-)?\s+(?P<first>[^\W\d_][\w'-]*)[\s,;.]*(?:and )?(?:my )?last(?:"
    r" name)?(?: is|:|-)?\s+(?P<last>[^\W\d_][\w'-]*)"
)
# Behind a word in capitals, what somebody is: "I am Uber driver".
_WHAT_ONE_IS = re.compile(
    r" (?:driver|nurse|teacher|worker|player|runner|dancer|student|owner|employee|operator|mechanic|customer"
    r"|user|fan|guy|girl|mom|dad|woman|man|person|patient|client|member|veteran|resident|officer)\b"
)
_HERE = re.compile(
    r"(?:^|[.!,]\s)(?:[Hh]i|[Hh]ello|[Hh]ey)?[\s,]*(?P<name>[^\W\d_a-z][\w'.-]*(?:"
    r" [^\W\d_a-z][\w'.-]*){0,3}) here\b(?!\s*\?| [Ii] am(?:[.,!]|$))"
)
_IS_MY_NAME = re.compile(r"(?:^|[.!,]\s)(?P<name>[^\W\d_][\w'.-]*(?: [^\W\d_][\w'.-]*){0,3}) is my name\b")
# Whose name is told, when it is not the visitor's or the patient's.
_OF_OTHERS = re.compile(
    r"(?i)(?:\b(?!patient|client|guardian|parent|mother|father)\w+'s|\b(?:doctor|dr|clinic|friend|user"
    r"|company|insurance|business|brand|drug|street|pet|dog|his|her|your|what|what's|whats|their"
    r"|its)(?:'s)?)[\s-]+(?:full |first |last )?$"
)
_ENDS = word_set(
    """
    and but or i i'm im my is are was from phone number email e-mail cell mobile tel with at on here for
    please thanks thank new existing returning patient call calling the dob born id you can could would
    who that this it it's its so because age aged looking interested hoping wanting speaking also not now
    am have having need want wanted to in by of if when what how his her wife husband mom mother dad
    father daughter son
    """
)


def name_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name begins and ends, each after the words that say it is one."""
    flat = flatten(text)
    both = _FIRST_AND_LAST.search(flat)
    if both:
        yield from ((both.start("first"), both.end("first")), (both.start("last"), both.end("last")))
    for match in _FIRM.finditer(flat):
        if not _OF_OTHERS.search(flat[: match.start()]) and not re.match(r"(?i)(?:his|her)\b", match[0]):
            span = _name_at(text, flat, match.end(), firm=True)
            if span:
                yield span
    for match in _LOOSE.finditer(flat):
        how = match["how"].lower()
        span = _name_at(text, flat, match.end(), firm=False)
        if not span or _is_of(flat, span):
            continue
        words = flat[span[0] : span[1]].split()
        needs_two = how.endswith("for") or how in {"it's", "under", "my name"}
        if words[0][0].islower():
            # "hi im ann lee, new patient": two or three words that are nothing else, and then an end.
            begins = re.fullmatch(rf"(?i)\W*(?:{_GREETING}){{0,3}}\W*", flat[: match.start()])
            ends = re.match(r"\s*(?:$|[,.;!\n(\d]|and\b|-|with\b|from\b|here\b)", flat[span[1] :])
            if not (
                begins and ends and not needs_two and 2 <= len(words) <= 3 and not any(map(_is_common, words))
            ):
                continue
        elif len(words) < 2 and (needs_two or _WHAT_ONE_IS.match(flat, span[1])):
            continue
        yield span
    for pattern in (_HERE, _IS_MY_NAME):
        for match in pattern.finditer(flat):
            words = match["name"].split()
            # "So here I am", "Warehouse guy here"
            is_name = words != ["So"] and not _WHAT_ONE_IS.search(match["name"])
            if is_name and not any(map(_is_no_name, words)):
                yield match.span("name")


def _name_at(text: str, flat: str, start: int, *, firm: bool) -> tuple[int, int] | None:
    """Take the words of a name that begins here; not firm, by its capitals alone."""
    end, position, count = start, start, 0
    capital = False
    last_particle = False
    while count < 6:
        while position < len(flat) and flat[position] in ' "(':
            position += 1
        word = _WORD.match(flat, position)
        if not word:
            break
        bare = word[0].rstrip(".").lower()
        begins_capital = text[position].isupper() or not text[position].islower()
        if count == 0:
            capital = begins_capital
            titled = bare in _TITLES and re.match(r" *[^\W\d_]", flat[word.end() :])
            if (_is_no_name(bare) and not titled) or (firm and bare in {"but", "and", "or", "is", "spelled"}):
                return None
        elif bare in _SUFFIXES:
            pass
        elif (bare in _ENDS and not (begins_capital and capital and bare in {"so", "an", "do", "my"})) or (
            bare in NO_NAME
            and bare not in _PARTICLES
            and not (len(bare) == 1 and begins_capital)
            and not (firm and count == 1 and _is_last(flat, word.end()))
        ):
            break
        elif capital and not begins_capital and bare not in _PARTICLES:
            if not firm or count >= 1:
                break
        elif (
            not capital
            and bare in (SENTENCE | {"will", "may", "can", "do", "has"})
            and not re.match(r"\s*(?:$|[,.;!])", flat[word.end() :])
        ):
            break
        last_particle = bare in _PARTICLES and bare not in _SUFFIXES and not begins_capital
        if not last_particle:
            end = word.end()
        position = word.end()
        count += 1
        if word[0].endswith(".") and len(bare) > 1 and bare not in _SUFFIXES | _TITLES | {"st"}:
            end -= 1
            break
        after = re.match(r",? (?=(?:jr|sr|ii|iii|iv|md|esq)\b)", flat[position:], re.IGNORECASE)
        if after:
            position += after.end()
        elif not re.match(r" +[\"(]?[^\W\d_]", flat[position:]):
            break
    if end <= start:
        return None
    begin = start + len(text[start:end]) - len(text[start:end].lstrip(' "('))
    last = flat[begin:end].rsplit(" ", 1)[-1].lower()
    if last.endswith(".") and last.rstrip(".") not in _SUFFIXES and len(last) > 2:
        end -= 1
    if end - begin > LONGEST or re.search(r"'s$", flat[begin:end]) or re.match(r"[@\d_]|\.\w", flat[end:]):
        return None
    return begin, end


def is_like_a_name(words: str, *, in_capitals: bool) -> bool:
    """Tell whether no word is one that people say of other things, and each has a capital, if it must."""
    parts = flatten(words).split()
    if any(not _WORD.fullmatch(part) or _is_common(part) for part in parts):
        return False
    named = [part for part in parts if part.lower().strip(".") not in _PARTICLES]
    return bool(named) and (not in_capitals or all(part[0].isupper() for part in named))


def _is_last(flat: str, end: int) -> bool:
    return re.match(r"\s*(?:$|[,.;!?\n(])", flat[end:]) is not None


def _is_of(flat: str, span: tuple[int, int]) -> bool:
    """Tell whether it goes on as "Ann's mother" or "Ann Lee's daughter" does."""
    return bool(re.match(r"'s?\b|\s+\w+'s\b", flat[span[1] :]))


def _is_no_name(word: str) -> bool:
    bare = word.lower().strip(".'")
    return (bare in SENTENCE or bare in NO_NAME or bare in STATES) and bare not in {"an", "so", "do", "sunny"}


def _is_common(word: str) -> bool:
    bare = word.lower().strip(".'")
    adjective = len(bare) > 4 and bare.endswith(
        ("ing", "ed", "ly", "ful", "ous", "ive", "able", "less", "ic", "ish", "ness", "tion", "ment", "ible")
    )
    return bare in SENTENCE or bare in NO_NAME or bare in STATES or bare in _ENDS or adjective
