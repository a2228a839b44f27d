"""Mend a name that is known by what is said of it: "Martinez, with z at the end", "add Jr. behind it"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from details.found_name import is_like_a_name
from details.name import parse_name
from details.text import flatten, plain, tidy, word_set

_CLAUSE = re.compile(r"[,;?!]\s+|(?<=\w\w)\.\s+")
# Somebody else, or what somebody did to it.
_OF_ANOTHER = re.compile(
    r"\b(?:wife|husband|son|daughter|brother|sister|friend|boss|partner|mom|mother|dad|father|grand\w+|aunt"
    r"|uncle|cousin|ask|typed|wrote|filled|entered|belongs|with (?:my|his|her))\b",
    re.IGNORECASE,
)
_ALIKE = 0.7  # Riley and Reilly are as like as 0.73
_SPELLED = re.compile(r"(?<![\w'])[A-Za-z](?:(?:\s?[-.,]\s?|\s)[A-Za-z](?!\w)){2,19}")
_SUFFIX = re.compile(r"\b(?P<suffix>jr|sr|junior|senior|ii|iii|iv)\b\.?", re.IGNORECASE)
_WRITTEN = {"junior": "Jr.", "senior": "Sr.", "jr": "Jr.", "sr": "Sr."}
_TURNED = re.compile(
    r"\b(?:(?:wrong|other) way (?:a?round)|back ?wards?|wrong order|(?:family|last) name (?:first|in front)"
    r"|names? (?:are|is|got|were|was|have been) (?:swapped|flipped|reversed|switched|turned round))\b"
    r"(?! with)",
    re.IGNORECASE,
)
_WHICH_IS = r"(?P<{0}>[^\W\d_][\w'-]*)(?:'s| is| would be) (?:really )?(?:my |the )?{1}\b"
_IS_FIRST = re.compile(_WHICH_IS.format("name", r"(?:first|given)(?: name| one)?"), re.IGNORECASE)
_IS_LAST = re.compile(_WHICH_IS.format("name", r"(?:last|family|sur ?)(?: ?name| one)?"), re.IGNORECASE)
_OF_LAST = re.compile(r"\b(?:last|family|married|maiden) ?(?:name|one)?\b|\bsur ?name\b", re.IGNORECASE)
_OF_FIRST = re.compile(r"\b(?:first|given) ?(?:name|one)?\b|\bcalls? me\b|\bgo(?:es)? by\b", re.IGNORECASE)
# What the name is to be, behind what leads to it.
_TO_BE = re.compile(
    r"\b(?:(?:put|write|list)(?: (?:me|it|that|us))?(?: down)?"
    r"(?: (?:as|to|under))?|should (?:be|read|say|have been)|supposed to be|has to be|must be"
    r"|meant|mean|reads?|calls? me|go(?:es)? by|changed? (?:it )?to|it'?s|its|it is|is|be|as|to|use|by|say"
    r"|spelled|spelt)[\s:\"']+"
    r"(?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’.-]*){0,3})",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not|no|instead of|rather than|never|without)|n't)(?: (?:put|use|write|say|call me))?\s+[\"']?$",
    re.IGNORECASE,
)
_LEADS_TO_NAME = word_set("put write use say make list call have book set note spell keep under the")
_RUN = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){1,9}")
_TWO_WORDS = re.compile(r"(?P<first>[^\W\d_][\w'’-]*) (?=(?P<last>[^\W\d_][\w'’-]*))")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def mended_name(known: str, text: str) -> str | None:
    """Return the known name as a message mends it; `None` where it does not tell how."""
    words = known.split()
    clauses = _CLAUSE.split(flatten(tidy(text)))
    readable = ", ".join(clause for clause in clauses if not _OF_ANOTHER.search(clause))
    for mended in (
        _turned_round(words, readable),
        _whole(words, readable),
        _with_spelled(words, readable),
        _with_alike(words, readable),
        _with_suffix(words, readable),
        _with_more(words, readable),
        _with_new(words, readable),
    ):
        if mended and plain(mended) != plain(known) and isinstance(parse_name(mended), str):
            return mended
    return None


def _turned_round(words: list[str], text: str) -> str | None:
    if len(words) != 2:
        return None
    first, last = _IS_FIRST.search(text), _IS_LAST.search(text)
    is_turned = (first and plain(first["name"]) == plain(words[1])) or (
        last and plain(last["name"]) == plain(words[0])
    )
    return " ".join(reversed(words)) if is_turned or _TURNED.search(text) else None


def _whole(words: list[str], text: str) -> str | None:
    """Take a longer name that begins or ends as the known one: "written apart, so Thuy Linh Dang"."""
    if len(words) < 2:
        return None
    first, last = plain(words[0]), plain(words[-1])
    names = [
        run[start:end]
        for match in _RUN.finditer(text)
        for run in [match[0].split()]
        for start in range(len(run))
        for end in range(start + 2, len(run) + 1)
        if (plain(run[start]) == first or plain(run[end - 1]) == last)
        and not _DENIED.search(f"{text[: match.start()]}{' '.join(run[:start])} ")
    ]
    # Where one writes it in capitals, what leads to it has none: "put Ann Leigh".
    is_small = words[0].islower()
    likely = [
        name
        for name in names
        if all(_may_be_name(word) and word.lower() not in _LEADS_TO_NAME for word in name)
        and (is_small or all(word[0].isupper() for word in name))
    ]
    return max(map(" ".join, likely), key=len) if likely else None


def _with_spelled(words: list[str], text: str) -> str | None:
    mended = words
    for match in _SPELLED.finditer(text):
        spelled = re.sub(r"[^A-Za-z]", "", match[0]).lower()
        place = _place_of(words, spelled, _ALIKE - 0.2)
        if not place and len(words) > 1 and _OF_LAST.search(text):
            place = len(words)
        mended = _put(mended, place - 1, spelled) if place else mended
    return " ".join(mended)


def _with_alike(words: list[str], text: str) -> str | None:
    """Put the word that is most like one of the name's in its place: "it's Reilly not Riley"."""
    known = {plain(word) for word in words}
    found: tuple[float, int, str] = (0.0, 0, "")
    for match in _WORD.finditer(text):
        word = match[0]
        if plain(word) in known or _DENIED.search(text[: match.start()]) or parse_name(word) != word:
            continue
        for place, of_name in enumerate(words):
            likeness = _likeness(of_name, word)
            if likeness >= _ALIKE and likeness > found[0]:
                found = likeness, place, word
    return " ".join(_put(words, found[1], found[2])) if found[0] else None


def _with_suffix(words: list[str], text: str) -> str | None:
    suffix = _SUFFIX.search(text)
    if not suffix or _SUFFIX.fullmatch(words[-1]) or _DENIED.search(text[: suffix.start()]):
        return None
    told = suffix["suffix"]
    return " ".join([*words, _WRITTEN.get(told.lower(), told.upper())])


def _with_more(words: list[str], text: str) -> str | None:
    """Take the last name that is told behind the first, where that alone was known."""
    if len(words) > 1:
        return None
    for match in _TWO_WORDS.finditer(text):
        if plain(match["first"]) == plain(words[0]) and _may_be_name(match["last"]):
            return f"{match['first']} {match['last']}"
    return None


def _with_new(words: list[str], text: str) -> str | None:
    """Put what is told behind "should be": all of a name, or the first or last where it is told which."""
    for name in _told(text):
        if words[0][0].isupper() and name[0].islower() and not text.islower():
            continue  # "is short for Annabelle"
        if " " in name:
            return name
        if len(words) < 2:
            continue
        if _OF_LAST.search(text):
            return " ".join(_put(words, len(words) - 1, name))
        return " ".join(_put(words, 0, name)) if _OF_FIRST.search(text) else None
    return None


def _told(text: str) -> Iterator[str]:
    for match in _TO_BE.finditer(text):
        name = ""
        for word in match["name"].split():
            longer = f"{name} {word}".strip()
            if not is_like_a_name(longer, in_capitals=False) or not _may_be_name(word):
                break
            name = longer
        if name and parse_name(name) == name:
            yield name


def _may_be_name(word: str) -> bool:
    return len(word) > 1 and is_like_a_name(word, in_capitals=False)


def _place_of(words: list[str], told: str, least: float) -> int:
    """Return the place, from 1 on, of the word that a told one is most like; 0 for none."""
    likeness, place = max((_likeness(word, told), place) for place, word in enumerate(words, 1))
    return place if likeness >= least else 0


def _likeness(known: str, told: str) -> float:
    one, other = plain(known), plain(told)
    # "Em" is short for Emilia.
    if len(one) >= 2 and other.startswith(one) and len(other) - len(one) <= 5:
        return 0.9
    if len(other) < 3 and len(other) < len(one):  # "an"
        return 0.0
    return SequenceMatcher(None, one, other).ratio() if one[0] == other[0] else 0.0


def _put(words: list[str], place: int, told: str) -> list[str]:
    """Put a word in the place of another, in capitals as the name is written."""
    is_small = words[place].islower()
    word = told if is_small or not told.islower() else told[0].upper() + told[1:]
    return [*words[:place], word, *words[place + 1 :]]
