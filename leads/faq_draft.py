"""Draft an answer for `data/faq/` out of questions that visitors asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

import yaml

from details.mask import without_personal

FEWEST_QUESTIONS = 12
LONGEST_BUTTON = 45  # characters
_LONGEST_KEY = 40
_COMMENTS_AT = 34  # column


def draft_faq(wording: str, asked: Iterable[str], taken: Collection[str]) -> str:
    """Return an entry for the `answers` of a FAQ file; training names what is still to be filled in.

    Args:
        wording: the question, as it is asked most.
        asked: all wordings, personal details masked.
        taken: the keys that there are.
    """
    examples = _examples(asked)
    missing = FEWEST_QUESTIONS - len(examples)
    needed = f": {missing} more are needed" if missing > 0 else ""
    lines = [
        _line(f"  - key: {_scalar(_key(wording, taken))}", "unique"),
        _line(f"    question: {_scalar(_button(wording))}", f"on buttons: {LONGEST_BUTTON} characters"),
        _line("    section:", "of the article that says so"),
        _line("    answer: >-", "under 60 words, all from that section"),
        "",
        _line("    related: []", "two or three keys of other answers"),
        _line("    questions:", f"{FEWEST_QUESTIONS} or more, as people type{needed}"),
        *(f"      - {_scalar(example)}" for example in examples),
    ]
    return "\n".join(lines) + "\n"


def _examples(asked: Iterable[str]) -> list[str]:
    """Return each wording once, without what is masked in it."""
    told = (" ".join(without_personal(text).split()) for text in asked)
    return list({text.casefold(): text for text in told if text}.values())


def _button(wording: str) -> str:
    text = " ".join(without_personal(wording).split())
    return f"{text[:1].upper()}{text[1:]}"


def _key(wording: str, taken: Collection[str]) -> str:
    plain = (
        unicodedata.normalize("NFKD", without_personal(wording)).encode("ascii", "ignore").decode().lower()
    )
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    key = ""
    for word in words:
        if len(key) + len(word) >= _LONGEST_KEY:
            break
        key = f"{key}-{word}" if key else word
    if not re.search("[a-z]", key):
        key = f"question-{key}".rstrip("-")
    number = 2
    unique = key
    while unique in taken:
        unique, number = f"{key}-{number}", number + 1
    return unique


def _scalar(text: str) -> str:
    """Return a text as YAML has it on one line, quoted where it must be."""
    return str(yaml.safe_dump([text], allow_unicode=True, width=1_000_000))[2:].rstrip("\n")


def _line(field: str, comment: str) -> str:
    return f"{field:<{_COMMENTS_AT - 1}} # {comment}"
