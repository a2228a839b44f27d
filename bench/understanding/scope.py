"""CLINC150: in scope and right, and out of scope and noticed, with a threshold from `val` alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.understanding.data import Questions
from understanding.linear_classifier import fit

Array = np.ndarray[Any, np.dtype[Any]]
# Of `val`, accepted and right at the threshold: a point above the 94 % that `test` must reach.
RIGHT_ON_VAL = 0.95
OUT = ("oos_train", "oos_val")


@dataclass(frozen=True)
class Point:
    """At one threshold: the share of `test` accepted and right, and of out of scope not accepted."""

    threshold: float
    in_scope: float
    recall: float


def score_scope(parts: dict[str, Questions], vectors: dict[str, Array]) -> tuple[Point, list[Point]]:
    """Train on `train` alone; return the point chosen on `val`, and the whole curve."""
    train = parts["train"]
    classifier = fit(vectors["train"], train.texts, train.labels)
    of = {name: classifier.scores(vectors[name], parts[name].texts) for name in ("val", "test", *OUT)}
    scores = {name: rows.max(axis=1) for name, rows in of.items()}
    named = {name: np.array(classifier.labels)[of[name].argmax(axis=1)] for name in ("val", "test")}
    right = {name: named[name] == np.array(parts[name].labels) for name in named}
    outside = np.concatenate([scores[name] for name in OUT])

    def at(threshold: float) -> Point:
        accepted = right["test"] & (scores["test"] >= threshold)
        return Point(threshold, float(accepted.mean()), float((outside < threshold).mean()))

    curve = [at(threshold) for threshold in np.quantile(scores["val"], np.linspace(0, 0.2, 101))]
    return at(choose_threshold(scores["val"], right["val"])), curve


def choose_threshold(scores: Array, right: Array) -> float:
    """Return the highest threshold at which `RIGHT_ON_VAL` of all are accepted and right, if there is one."""
    needed = int(np.ceil(RIGHT_ON_VAL * len(scores)))
    best = np.sort(scores[right])[::-1]
    return float(best[needed - 1] if needed <= len(best) else scores.min())
