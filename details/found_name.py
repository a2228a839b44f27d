"""Find a person's name in a longer message, where it is said to be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from details.name_words import NO_NAME, SENTENCE, STATES
from details.text import flatten, tidy, word_set

LONGEST = 80  # characters
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "m.d", "phd", "ph.d", "dds", "dc", "rn", "esq"}
TITLES = {"mr", "mrs", "ms", "dr", "prof", "rev"}
_PARTICLES = word_set(
    """
    de da di do dos das du del della der den des la le las los el al von van vom zu zur ten ter te af av
    bin ibn binti bint abu ben mc mac san santa st st. y e ní nic ó o ap of
    """
)
GREETING = (
    r"(?:(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening)|yes|yeah|yep|sure|ok|okay|well"
    r"|um+|uh|oh|ugh|so|sorry|actually|no|of course|thanks|and|please|jk|lol"
    r"|ha(?:ha)+|fine|alright|k)(?: there| sir| ma'am)?[\s,.!:-]+)"
)
NAME_IS = (
    r"(?:(?:my|the|our|patient'?s?|client'?s?|his|her|legal|guardian'?s?|parent'?s?|full|complete|first"
    r"|last|sur|given|whole|real|actual|and last|and)[\s-]+){0,4}"
    r"(?:names?|surname)\s*(?:is\b|would be\b|will be\b|are\b|it's\b|:|=|-)\s*:?\s*(?:actually "
    r"|spelled )?|\bmy names "
)
WHO = r"(?:every(?:one|body)|ppl|people|folks?|(?:my )?(?:friends|family)|they|most(?: people)?)"
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['.-](?=[^\W\d_])|[^\W\d_]*[\u0300-\u036f])*[.]?|[^\W\d_]\.?")
_FIRM = re.compile(
    rf"(?<![\w'])(?:{NAME_IS}|name's\s+|(?:you can|you may|please|just|{WHO})"
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


def find_name(text: str) -> str | None:
    """Find a name in a longer message, only where it is said to be one: "my name is …", "I'm Ann Lee"."""
    words = tidy(text)
    both = _FIRST_AND_LAST.search(flatten(words))
    if both and not any(map(_is_no_name, both.groups())):
        return (
            f"{words[both.start('first') : both.end('first')]} {words[both.start('last') : both.end('last')]}"
        )
    return next((words[start:end] for start, end in name_spans(words)), None)


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
            begins = re.fullmatch(rf"(?i)\W*(?:{GREETING}){{0,3}}\W*", flat[: match.start()])
            ends = re.match(r"\s*(?:$|[,.;!\n(\d]|and\b|-|with\b|from\b|here\b)", flat[span[1] :])
            if not (
                begins and ends and not needs_two and 2 <= len(words) <= 3 and not any(map(is_common, words))
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
            titled = bare in TITLES and re.match(r" *[^\W\d_]", flat[word.end() :])
            if (_is_no_name(bare) and not titled) or (firm and bare in {"but", "and", "or", "is", "spelled"}):
                return None
        elif bare in SUFFIXES:
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
        last_particle = bare in _PARTICLES and bare not in SUFFIXES and not begins_capital
        if not last_particle:
            end = word.end()
        position = word.end()
        count += 1
        if word[0].endswith(".") and len(bare) > 1 and bare not in SUFFIXES | TITLES | {"st"}:
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
    if last.endswith(".") and last.rstrip(".") not in SUFFIXES and len(last) > 2:
        end -= 1
    if end - begin > LONGEST or re.search(r"'s$", flat[begin:end]) or re.match(r"[@\d_]|\.\w", flat[end:]):
        return None
    return begin, end


def is_like_a_name(words: str, *, in_capitals: bool) -> bool:
    """Tell whether no word is one that people say of other things, and each has a capital, if it must."""
    parts = flatten(words).split()
    if any(not _WORD.fullmatch(part) or is_common(part) for part in parts):
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


def is_common(word: str) -> bool:
    bare = word.lower().strip(".'")
    adjective = len(bare) > 4 and bare.endswith(
        ("ing", "ed", "ly", "ful", "ous", "ive", "able", "less", "ic", "ish", "ness", "tion", "ment", "ible")
    )
    return bare in SENTENCE or bare in NO_NAME or bare in STATES or bare in _ENDS or adjective
