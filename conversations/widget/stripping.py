"""Take comments and the white space that means nothing out of JavaScript and CSS, and nothing else."""

from __future__ import annotations

import re

# Tried in this order at every place. A slash begins a pattern where a value may begin, and divides elsewhere.
_SCRIPT = re.compile(
    r"""
    (?P<string> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
  | (?P<template> ` (?: \\. | [^`\\] )* ` )
  | (?P<comment> //[^\n]* | /\*.*?\*/ )
  | (?P<pattern> (?<=[=(,:;!&|?{}\[+\n>]) \s*
      / (?![*/]) (?: \\. | \[(?:\\.|[^\]\\\n])*\] | [^/\\\n\[] )+ /[a-z]* )
    """,
    re.VERBOSE | re.DOTALL,
)
_SHEET = re.compile(
    r"""(?P<string> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' ) | (?P<comment> /\*.*?\*/ )""",
    re.VERBOSE | re.DOTALL,
)
_KEPT = "\0{}\0"
# Around these a space says nothing. Not + and -, two of which may stand together, nor a style sheet's colon.
_SCRIPT_SPACE = re.compile(r" ?([=(){}\[\];,:?<>&|!*/%]) ?")
_SHEET_SPACE = re.compile(r" ?([{};,]) ?|(?<=:) ")


def strip_script(script: str) -> str:
    """Return a script without comments; a `//` in a template's `${}` must stand in a string."""
    return _strip(script, _SCRIPT, _SCRIPT_SPACE)


def strip_sheet(sheet: str) -> str:
    """Return a style sheet without comments."""
    return _strip(sheet, _SHEET, _SHEET_SPACE)


def _strip(text: str, parts: re.Pattern[str], space: re.Pattern[str]) -> str:
    kept: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        if found["comment"]:
            return "\n" if "\n" in found[0] else " "
        kept.append(found[0])
        return _KEPT.format(len(kept) - 1)

    bare = parts.sub(set_aside, text)
    lines = (space.sub(lambda found: found[1] or "", line.strip()) for line in bare.splitlines())
    return re.sub(r"\0(\d+)\0", lambda found: kept[int(found[1])], "\n".join(filter(None, lines)))
