"""Sentence vectors of the benchmark's questions, and how long they take."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from understanding.encoder.encoder import Encoder
from understanding.encoder.graph import build_encoder
from understanding.encoder.weights import find_weights

Array = np.ndarray[Any, np.dtype[Any]]
TWELVE_WORDS = "how long do i have to wait for the treatment to work {}"


@contextmanager
def built_encoder(*, quantise: bool = True) -> Iterator[Encoder]:
    """Build the encoder from the weights, as training does."""
    with tempfile.TemporaryDirectory() as folder:
        build_encoder(find_weights(), Path(folder), quantise=quantise)
        yield Encoder(Path(folder))


def encode_all(encoder: Encoder, texts: list[str]) -> Array:
    """Return the texts' vectors, `[texts, size]`."""
    return np.stack([encoder.encode(text) for text in texts])


def encoding_times(encoder: Encoder, rounds: int = 40) -> tuple[float, float]:
    """Return the best round's median and the fastest of all, in ms, for texts of 14 tokens."""
    # The cache would answer a text it knows, so every text ends in another number (one token).
    medians, fastest = [], float("inf")
    for number in range(rounds):
        times = []
        for last in range(25):
            text = TWELVE_WORDS.format(25 * number + last)
            start = time.perf_counter()
            encoder.encode(text)
            times.append((time.perf_counter() - start) * 1000)
        medians.append(statistics.median(times))
        fastest = min(fastest, *times)
    return min(medians), fastest
