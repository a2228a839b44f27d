"""A visitor's text made readable, before anything is looked for in it."""

from __future__ import annotations

import re
import unicodedata

# More than any answer needs; the channel cuts at 1,000. It bounds the time of whatever reads further.
READ_LIMIT = 2_000

_SAME = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u0060\u2032\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033\uff02\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
}
_INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"


def flatten(text: str) -> str:
    """Replace look-alike characters by plain ones, one for one, so that positions stay those of the text.

    Digits, quotes, dashes and full-width forms become ASCII; every kind of space, control character and
    unpaired surrogate becomes a space, but a line break stays one.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_flat, text))


def _flat(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    if character in "\n\r\u2028\u2029":
        return "\n"
    if character.isspace() or character in _INVISIBLE or unicodedata.category(character) in ("Cc", "Cs"):
        return " "
    digit = unicodedata.digit(character, None)
    if digit is not None and character.isdecimal():
        return str(digit)
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return character


def tidy(text: str) -> str:
    """Drop what cannot be seen or stored, put one space for each gap, and keep the rest as typed.

    At most `READ_LIMIT` characters are kept.
    """
    if text.isascii() and text.isprintable():  # most are; nothing but gaps is to be looked for
        return " ".join(text[:READ_LIMIT].split())
    kept = (
        " " if character.isspace() or unicodedata.category(character) == "Cc" else character
        for character in text[:READ_LIMIT]
        if character not in _INVISIBLE and unicodedata.category(character) != "Cs"
    )
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def plain(text: str) -> str:
    """Return the text tidied, flattened and in lower case, to compare words with."""
    return flatten(tidy(text)).lower()


# A point that ends an abbreviation and no sentence: "3 p.m. on Nov. 24", "Dr. Lee", "John Q. Public".
_ABBREVIATED = (
    r"(?<!\b[ap]\.m)(?<!\b(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|mrs|ext)\b)"
    + (r"(?<!\b(?:mr|ms|dr|st|jr|sr))(?<!\bsept)(?<!\b[a-z])(?!(?<=\bno)\.\s*\d)")
)
_SENTENCE_END = re.compile(rf"(?:[!?\u061f;\n]|{_ABBREVIATED}\.(?=\s|$))+", re.IGNORECASE)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends, its closing marks included."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    starts = [0, *ends]
    return [
        (start, end) for start, end in zip(starts, [*ends, len(text)], strict=True) if text[start:end].strip()
    ]


def cut(text: str, most: int) -> str:
    """Cut at the last word that fits, or in the middle of a word that is longer than that by itself."""
    if len(text) <= most:
        return text
    whole_words = text[: most + 1].rpartition(" ")[0]
    return (whole_words or text[:most]).rstrip(" ,;:-")


def word_set(words: str) -> frozenset[str]:
    """Read a list of words, kept as text so that it can be read."""
    return frozenset(words.split())
