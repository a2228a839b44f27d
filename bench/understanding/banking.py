"""Banking77 from ten and from five examples an intent: our classifier beside a plain regression."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.understanding.data import Questions, few_of_each
from understanding.linear_classifier import REGULARISATION, fit

Array = np.ndarray[Any, np.dtype[Any]]
SEEDS = range(10)
BINS = 15


@dataclass(frozen=True)
class Scored:
    """One seed: accuracy of ours and of plain regression, ours' confidence, and seconds to train ours."""

    accuracy: float
    plain: float
    confidence: Array
    correct: Array
    seconds: float


def score_seed(
    train: Questions, test: Questions, train_vectors: Array, test_vectors: Array, shots: int, seed: int
) -> Scored:
    """Train on a few examples of each intent and score all of the test."""
    rows = few_of_each(train.labels, shots, seed)
    examples = train.rows(rows)
    start = time.perf_counter()
    classifier = fit(train_vectors[rows], examples.texts, examples.labels)
    seconds = time.perf_counter() - start
    likely = classifier.probabilities(test_vectors, test.texts)
    correct = np.array(classifier.labels)[likely.argmax(axis=1)] == np.array(test.labels)
    plain = LogisticRegression(C=REGULARISATION, max_iter=1000).fit(train_vectors[rows], examples.labels)
    return Scored(
        accuracy=float(correct.mean()),
        plain=float(plain.score(test_vectors, test.labels)),
        confidence=likely.max(axis=1),
        correct=correct,
        seconds=seconds,
    )


def by_confidence(confidence: Array, correct: Array) -> list[tuple[float, float, int]]:
    """Return mean confidence, share that is right, and number of each of 15 equal bins that holds any."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        (float(confidence[bins == number].mean()), float(correct[bins == number].mean()), int(of.sum()))
        for number in range(BINS)
        if (of := bins == number).any()
    ]


def calibration_error(confidence: Array, correct: Array) -> float:
    """Return the expected calibration error: how far confidence and share right lie apart, in the mean."""
    filled = by_confidence(confidence, correct)
    return sum(abs(sure - right) * number for sure, right, number in filled) / len(confidence)
