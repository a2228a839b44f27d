"""The name in an answer to "what is your name?", with what people say beside it."""

from __future__ import annotations

import re

from details.found_name import is_like_a_name
from details.listed import pieces
from details.name import parse_name
from details.text import plain, sentence_spans
from details.yes_no import parse_yes_no

_REMARKS = {
    "ah",
    "oh",
    "ok",
    "okay",
    "fine",
    "sure",
    "alright",
    "well",
    "right",
    "sorry",
    "oops",
    "fair enough",
    "sounds good",
    "got it",
    "of course",
    "sure thing",
    "all right",
}
_SAYS_ONE = re.compile(r"\W*(?:it'?s|that'?s|this is|i'?m|i am|name'?s|mrs?|ms|dr)\b", re.IGNORECASE)


def name_answered(text: str) -> str | None:
    """Return the name; `None` where the answer holds none."""
    name = _mended_name(text) or _name_at_the_end(text) or parse_name(_without_yes(text))
    if isinstance(name, str):
        return name
    # Of "say, does it hurt?" no single word is a name.
    fewest_words = 2 if "?" in text else 1
    for part in re.split(r"[,;\n]| and | - ", text):
        name = parse_name(part)
        if isinstance(name, str) and len(name.split()) >= fewest_words:
            return name
    return next(iter(_full_names("\n".join([text, *pieces(text)]))), None)


def _name_at_the_end(text: str) -> str | None:
    """Return the name that stands behind a remark: "okay no problem, Ann Lee", "ah, the name. Ann Lee"."""
    told = [piece for piece in re.split(r"[,;.!?]\s+|\n", text.rstrip(" .!")) if piece.strip()]
    if len(told) < 2 or len(told[-1].split()) < 2 or not is_like_a_name(told[-1], in_capitals=True):
        return None
    # "Roger. Van Dam", "Lee, Ann Marie", "It's ann. Saint Louis" are for others to read.
    name = parse_name(told[-1]) if all(map(_is_remark, told[:-1])) else None
    return name if isinstance(name, str) else None


def _is_remark(words: str) -> bool:
    """Tell whether no name can be in the words."""
    if plain(words).strip() in _REMARKS:
        return True
    later = words.split()[1:]
    names = any(word[0].isupper() and word not in ("I", "I'm", "I'll") for word in later)
    says_one = _SAYS_ONE.match(words) or is_like_a_name(words, in_capitals=False)
    return bool(later) and not names and not says_one


def _without_yes(text: str) -> str:
    """Leave out the yes that a name is given with: "Fine. Ann Lee"."""
    spans = sentence_spans(text)
    if len(spans) < 2 or parse_yes_no(text[slice(*spans[0])]) is not True:
        return text
    rest = text[spans[1][0] :].strip()
    name = parse_name(rest)
    return rest if isinstance(name, str) and " " in name else text  # "Roger. Smith"


def _full_names(text: str) -> list[str]:
    names = map(parse_name, re.split(r"(?<=\w\w)[.!?]+\s+|\n", text))
    return [name for name in names if isinstance(name, str) and " " in name]


def _mended_name(text: str) -> str | None:
    """Return the last of "Ann Lee. Oh dear. Ann Lowe.", which mends the first."""
    names = _full_names(text)
    return names[-1] if len(names) > 1 and len({plain(name).split()[0] for name in names}) == 1 else None
