"""Rows of text for a terminal."""

from __future__ import annotations

import unicodedata


def table(rows: list[tuple[str, ...]]) -> str:
    """Align the columns, two spaces apart; what a visitor typed cannot steer the terminal."""
    clean = [[printable(cell) for cell in row] for row in rows]
    widths = [max(_width(cell) for cell in column) for column in zip(*clean, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in clean
    )


def printable(text: str) -> str:
    """Put a space for every character that a terminal would not print."""
    return "".join(character if character.isprintable() else " " for character in text)


def _width(text: str) -> int:
    """Count the columns that a terminal gives the text."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)
