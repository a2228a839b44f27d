"""The plots of how well it understands."""

from __future__ import annotations

from pathlib import Path

from bench.drawing import drawn
from bench.understanding.scope import Point


def plot_confidence(bins: list[tuple[float, float, int]], path: Path) -> None:
    """Draw how often it is right against how sure it is; on the diagonal the two agree."""
    with drawn(path, 5, 5) as axes:
        axes.plot([0, 1], [0, 1], color="0.7", label="as sure as right")
        axes.plot([row[0] for row in bins], [row[1] for row in bins], marker="o", label="Banking77, 10-shot")
        axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
        axes.legend(loc="upper left")


def plot_scope(curve: list[Point], chosen: Point, path: Path) -> None:
    """Draw what is noticed out of scope against what is right in scope, at every threshold."""
    with drawn(path, 6, 5) as axes:
        axes.plot([100 * point.in_scope for point in curve], [100 * point.recall for point in curve])
        at = [100 * chosen.in_scope], [100 * chosen.recall]
        axes.plot(*at, "o", label="threshold chosen on val", color="tab:red")
        axes.plot([94], [84], "+", markersize=12, color="black", label="asked for: 94 and 84")
        axes.set(
            xlabel="in scope, accepted and right (%)", ylabel="out of scope, not accepted (%)", xlim=(80, 97)
        )
        axes.legend(loc="lower left")
