"""Tidy what was typed, without changing what it says."""

from __future__ import annotations

import re
import unicodedata

# Marks that show nothing but change the direction or joining of letters; visitors never mean them.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"'})


def tidy(text: str) -> str:
    """Drop control and invisible characters and fold white space; letters stay as typed."""
    visible = _INVISIBLE.sub("", text)
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in visible)
    return " ".join(kept.split())


def plain(text: str) -> str:
    """Return the tidy text in lower case with straight quotes and narrow digits, for comparing."""
    return unicodedata.normalize("NFKC", tidy(text)).translate(_QUOTES).lower()


def cut(text: str, longest: int) -> str:
    """Cut a text at the last word that fits into `longest` characters."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") or text[:longest]
