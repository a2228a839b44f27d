"""Charts as the desk draws them: where each bar stands, in hundredths of the width and the height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_GAP = 0.24  # of a column's width, between two


@dataclass(frozen=True)
class Column:
    """A column: the whole and the part of it, both standing on the bottom; `y` counts from the top."""

    x: float
    width: float
    y: float
    height: float
    part_y: float
    part_height: float


@dataclass(frozen=True)
class Columns:
    """Columns, and the number at the upper edge."""

    columns: tuple[Column, ...]
    top: int


def draw_columns(values: Sequence[tuple[int, int]]) -> Columns:
    """Return a column for each whole and its part."""
    top = _round_number(max((whole for whole, _ in values), default=0))
    step = 100 / max(1, len(values))
    drawn = []
    for number, (whole, part) in enumerate(values):
        height, part_height = 100 * whole / top, 100 * part / top
        x, width = step * (number + _GAP / 2), step * (1 - _GAP)
        places = (x, width, 100 - height, height, 100 - part_height, part_height)
        drawn.append(Column(*(round(place, 2) for place in places)))
    return Columns(tuple(drawn), top)


def share(part: int, whole: int) -> float:
    """Return how many of a hundred a part is; none of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0


def _round_number(most: int) -> int:
    """Return the first of 4, 10, 20, 40, 100 and so on that is not below."""
    scale = 1
    while True:
        for number in (4 * scale, 10 * scale, 20 * scale):
            if number >= most:
                return number
        scale *= 10
