"""Draw the plots of docs/benchmarks/."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl  # type: ignore[import-untyped]

mpl.use("Agg")
import matplotlib.pyplot as plt  # type: ignore[import-untyped]

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "benchmarks"


@contextmanager
def drawn(path: Path, width: float, height: float) -> Iterator[Any]:
    """Give the axes of a plot to draw on, `width` by `height` inches, and write it to a file."""
    figure, axes = plt.subplots(figsize=(width, height), layout="constrained")
    try:
        yield axes
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=80)
    finally:
        plt.close(figure)
