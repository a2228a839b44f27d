"""Keep a matrix of weights in a quarter of its room."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def quantised(matrix: Array, axis: int) -> tuple[Array, Array]:
    """Return the matrix in int8, and the scale of each of its rows or columns (those across `axis`)."""
    scale = np.maximum(np.abs(matrix).max(axis=axis, keepdims=True), 1e-12) / 127
    return np.rint(matrix / scale).astype(np.int8), scale.astype(np.float32)
