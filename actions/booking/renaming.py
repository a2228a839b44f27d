"""Read the name that is put for the one that is known."""

from __future__ import annotations

import re

from actions.booking.clauses import CLAUSE, CLAUSE_AND
from actions.booking.turn import Turn
from details.found_name import is_like_a_name
from details.mended_name import mended_name
from details.name import parse_name
from details.question import is_question
from details.text import plain

MOST_WORDS_OF_A_NAME = 4
_GUARDIAN = re.compile(
    r"\b(?:mom|mum|mother|dad|father|guardian|parent|grand(?:ma|pa|mother|father)|aunt|uncle)\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:wife|husband|son|daughter|brother|sister|friend|boss|doctor|dr|partner|spouse|roommate|neighbou?r"
    r"|mom|mum|mother|dad|father|contact|carer|nurse|aide|cousin|refer\w+|recommend\w+|ask for|call"
    r"|talk to)\b",
    re.IGNORECASE,
)
_LEADS_TO_A_NAME = re.compile(
    r"|.*\b(?:it(?:'s| is)|name(?: is|'s)?|reads?|says?|be|spelled|i'?m|i am|this is)", re.IGNORECASE
)
_RENAMES = re.compile(
    r"\bnames?\b|\bsurname\b|\b(?:actually|sorry|i mean|correction|should be|wrong|spelled)\b", re.IGNORECASE
)
_SPELLED_OUT = re.compile(r"\w(?: \w)+")
_PUT_FOR_THE_NAME = re.compile(
    r"\b(?:put|use|write|make it)\s+(?P<name>[^,.;!?]{2,60}?)\s+(?:for|as|under)"
    r" (?:the |my )?(?:full )?name\b",
    re.IGNORECASE,
)
_LAST_FIRST = re.compile(r"\W*(?P<last>[\w'-]+),\s+(?P<full>(?:[\w'.-]+\s+){1,3}(?P=last))\W*", re.IGNORECASE)
# What may stand behind a name that is given anew: "it is Lindqvist with a v", "Harold Pettibone will do".
_BEHIND_A_NAME = re.compile(
    r"\s+(?:with(?:out)? (?:an?|one|two|no|the)|and not|not|instead|will do|will be fine|is (?:fine|right"
    r"|correct|enough)|please|pls|in full)\b.*$",
    re.IGNORECASE,
)


def may_name(turn: Turn) -> bool:
    """Tell whether a name in passing may replace the one that is known: "I'm Rob" beside a number may not."""
    if not turn.known.get("full_name") or turn.asked == "full_name":
        return True
    return bool(_RENAMES.search(turn.text) or (turn.for_minor and _GUARDIAN.search(turn.text)))


def puts_name(text: str) -> str | None:
    """Return what is to be put "for the name"."""
    put = _PUT_FOR_THE_NAME.search(text)
    return put["name"] if put else None


def renamed(turn: Turn, name: str) -> str:
    """Return the whole name where only the last one was given anew."""
    known = turn.known.get("full_name")
    if known and " " in known and (" " not in name or _SPELLED_OUT.fullmatch(name)):
        return mended_name(known, turn.text) or name
    return name


def new_name(turn: Turn, value: str | None) -> str | None:
    """Read the name that is given anew, said as such or sharing a word with the one that is known."""
    if value and (name := read_name(value) or read_name(CLAUSE_AND.split(value)[0])):
        return renamed(turn, name)
    known = set(plain(turn.known.get("full_name") or "").split())
    names = filter(None, map(read_name, CLAUSE.split(turn.text)))
    return next((name for name in names if " " in name and known & set(plain(name).split())), None)


def like_known_name(turn: Turn) -> str | None:
    """Return another name at the end of a clause that has the known first or last name: "it reads Ann Leigh".

    Of somebody else it may be, where the clause says whose: "my husband is Bob Lee".
    """
    known = plain(turn.known.get("full_name") or "").split()
    if len(known) < 2 or turn.asked == "full_name" or is_question(turn.text):
        return None
    # Elsewhere it is more often somebody else, or "ann leigh example com".
    is_said = turn.asked in ("consent", "ending") or bool(_RENAMES.search(turn.text))
    if not is_said or _OF_ANOTHER.search(turn.text):
        return None
    for clause in CLAUSE.split(turn.text):
        words = clause.strip(' .!"').split()
        for start in range(max(0, len(words) - MOST_WORDS_OF_A_NAME), len(words) - 1):
            name = " ".join(words[start:])
            said = plain(name).split()
            is_another = said != known and (
                said[0] == known[0] or said[-1] == known[-1] or sorted(said) == sorted(known)
            )
            if (
                is_another
                and _LEADS_TO_A_NAME.fullmatch(" ".join(words[:start]))
                and is_like_a_name(name, in_capitals=False)
                and read_name(name) == name
            ):
                return name
    return None


def read_name(words: str) -> str | None:
    """Return the name that the words are, or that they begin with."""
    last_first = _LAST_FIRST.fullmatch(words)  # "Kruger, Sebastian Kruger"
    name = parse_name(_BEHIND_A_NAME.sub("", last_first["full"] if last_first else words))
    return name if isinstance(name, str) else None
