"""Classify short texts from few examples: a linear model on meaning and spelling, and the nearest example.

Pure: vectors, texts and labels in, probabilities out. The constants were measured (docs/benchmarks.md).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from understanding.network import Array, likely_by

# Chosen on training rows of Banking77 that were not among the examples.
REGULARISATION = 20.0  # the weight of all examples' losses against half the squared weights
NEAREST_AMONG = 8  # labels whose examples are looked through for a text
MOST_STEPS = (
    40  # of the fit: on the clinic's examples, 100 agree on 97 of 100 questions, no more of them right
)
STEPS_AGAIN = 15  # of a fit that begins where one on most of the examples ended
BUCKETS = 1 << 10  # for the runs of letters, a power of two
SPELLING_WEIGHT = 0.8  # length of a text's spelling part, where its sentence vector has length 1
NEAREST_WEIGHT = 5.0  # what the cosine to a label's nearest example adds to its score
FOLDS = 5
ENOUGH_HELD_OUT = 300  # examples that settle how sharp the probabilities are
_LENGTHS = (3, 4, 5)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class LinearClassifier:
    """A trained classifier; `fit` or `load` makes one. Labels are sorted, and so are all columns."""

    labels: tuple[str, ...]
    weights: Array  # [labels, size of a vector + buckets]
    bias: Array  # [labels]
    rarity: Array  # [buckets], inverse document frequencies
    examples: Array  # [examples, size of a vector]
    label_of_example: Array  # [examples], positions in `labels`
    sharpness: float  # what scores are multiplied by, so that confidence is how often it is right

    def probabilities(self, vectors: Array, texts: list[str]) -> Array:
        """Return `[texts, labels]`, each row summing to 1."""
        return likely_by(self.read(vectors, texts)[0])

    def read(self, vectors: Array, texts: list[str]) -> tuple[Array, Array]:
        """Return the logarithms of the probabilities `[texts, labels]`, but for a summand of each text.

        And the cosines to the nearest example of each likely label.
        """
        scores, nearest = self._scores(vectors, _counts(texts))
        return self.sharpness * scores, nearest

    def scores(self, vectors: Array, texts: list[str]) -> Array:
        """Return the scores `[texts, labels]` as they are before they are sharpened.

        The greatest of a text's also tells whether it is in scope at all, for it keeps what probabilities
        lose: how much speaks for the label, and how near its nearest example is. A threshold is the user's.
        """
        return self._scores(vectors, _counts(texts))[0]

    def _scores(self, vectors: Array, counts: Array) -> tuple[Array, Array]:
        features = _features(vectors, counts, self.rarity)
        linear: Array = features @ self.weights.T + self.bias
        nearest = self._nearest(vectors, linear)
        return linear + NEAREST_WEIGHT * nearest, nearest

    def _nearest(self, vectors: Array, linear: Array) -> Array:
        """Return the cosine to the nearest example of each text's likeliest labels, of the others the least.

        All examples would be half of what reading a message takes.
        """
        among = min(NEAREST_AMONG, len(self.labels))
        likeliest = np.argpartition(linear, -among, axis=1)[:, -among:]
        # Examples are in the order of their labels, so each label's are one slice.
        bounds = np.searchsorted(self.label_of_example, np.arange(len(self.labels) + 1))
        nearest: Array = np.empty(linear.shape, dtype=np.float32)
        for of_text, vector, labels in zip(nearest, vectors, likeliest, strict=True):
            cosines = [(self.examples[bounds[label] : bounds[label + 1]] @ vector).max() for label in labels]
            of_text[:] = min(cosines)
            of_text[labels] = cosines
        return nearest

    def save(self, path: Path) -> None:
        """Write everything to one `.npz` file."""
        np.savez(path, **{name: np.asarray(value) for name, value in vars(self).items()})


def fit(vectors: Array, texts: list[str], labels: list[str]) -> LinearClassifier:
    """Train on unit vectors `[examples, size]`, their texts and their labels.

    Raises:
        ValueError: with fewer than three labels.
    """
    names = sorted(set(labels))
    if len(names) < 3:
        raise ValueError(f"A classifier needs examples of three labels at least, not of {len(names)}.")
    classes = np.searchsorted(names, labels)
    order = np.argsort(classes, kind="stable")
    vectors, classes = vectors[order], classes[order]
    counts = _counts([texts[row] for row in order])
    folds = _folds(classes)
    held_scores: list[Array] = []
    held_classes: list[int] = []
    part: LinearClassifier | None = None
    for fold in range(FOLDS):
        held, kept = folds == fold, folds != fold
        if held.any() and len(held_classes) < ENOUGH_HELD_OUT:
            part = _fit(tuple(names), vectors[kept], counts[kept], classes[kept], 1.0)
            held_scores.append(part._scores(vectors[held], counts[held])[0])
            held_classes.extend(classes[held])
    sharpness = _sharpness(np.concatenate(held_scores), np.array(held_classes)) if held_scores else 1.0
    return _fit(tuple(names), vectors, counts, classes, sharpness, part)


def load(path: Path) -> LinearClassifier:
    """Read what `save` wrote."""
    with np.load(path) as arrays:
        values = {name: arrays[name] for name in arrays.files}
    return LinearClassifier(
        labels=tuple(str(label) for label in values.pop("labels")),
        sharpness=float(values.pop("sharpness")),
        **values,
    )


def _fit(
    labels: tuple[str, ...],
    vectors: Array,
    counts: Array,
    classes: Array,
    sharpness: float,
    near: LinearClassifier | None = None,
) -> LinearClassifier:
    """Fit on all examples, from a classifier on where one on nearly the same examples is at hand."""
    texts_with = (counts != 0).sum(axis=0)
    rarity = (np.log((1 + len(classes)) / (1 + texts_with)) + 1).astype(np.float32)
    features = _features(vectors, counts, rarity)
    start = np.zeros((len(labels), features.shape[1] + 1))
    if near is not None:
        start = np.hstack([near.weights, near.bias[:, np.newaxis]])
    weights = _regression(features, classes, start, MOST_STEPS if near is None else STEPS_AGAIN)
    return LinearClassifier(
        labels=labels,
        weights=np.ascontiguousarray(weights[:, :-1]),
        bias=weights[:, -1].copy(),
        rarity=rarity,
        examples=np.asarray(vectors, dtype=np.float32),
        label_of_example=classes,
        sharpness=sharpness,
    )


def _regression(features: Array, classes: Array, start: Array, most_steps: int) -> Array:
    """Return multinomial logistic regression's weights and, in the last column, biases.

    scikit-learn's own multiplies in double precision, which takes three times as long and changes no answer.
    """
    rows = np.arange(len(classes))

    def loss_and_slope(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(start.shape).astype(np.float32)
        scores = features @ weights[:, :-1].T + weights[:, -1]
        scores -= scores.max(axis=1, keepdims=True)
        likely = np.exp(scores)
        total = likely.sum(axis=1, keepdims=True)
        loss = float((np.log(total[:, 0]) - scores[rows, classes]).sum())
        likely /= total
        likely[rows, classes] -= 1
        slope = np.hstack([likely.T @ features, likely.sum(axis=0)[:, np.newaxis]])
        slope[:, :-1] += weights[:, :-1] / REGULARISATION
        return loss + float((weights[:, :-1] ** 2).sum()) / 2 / REGULARISATION, slope.ravel().astype(float)

    found = minimize(
        loss_and_slope,
        start.ravel(),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": most_steps, "gtol": 1e-3},
    )
    weights: Array = found.x.reshape(start.shape).astype(np.float32)
    return weights


def _counts(texts: list[str]) -> Array:
    """Count each text's runs of letters, in words and at their edges, in signed buckets."""
    runs: dict[str, list[int]] = {}  # of each word; thousands of texts are made of the same ones
    rows: list[int] = []
    numbers: list[int] = []
    times: list[int] = []
    for row, text in enumerate(texts):
        counted: Counter[int] = Counter()
        for word in _WORD.findall(text.lower()):
            if word not in runs:
                runs[word] = _runs(f" {word} ")
            counted.update(runs[word])
        rows += [row] * len(counted)
        numbers += counted
        times += counted.values()
    counts: Array = np.zeros((len(texts), BUCKETS), dtype=np.float32)
    of_run = np.array(numbers, dtype=np.int64)
    # The sign lets runs that share a bucket cancel out instead of adding up.
    signs = np.where(of_run & BUCKETS, 1, -1)
    np.add.at(counts, (np.array(rows, dtype=np.int64), of_run % BUCKETS), signs * (1 + np.log(times)))
    return counts


def _runs(edged: str) -> list[int]:
    """Return a number for each run of letters in a word."""
    return [
        zlib.crc32(edged[at : at + length].encode("utf-8", "replace"))
        for length in _LENGTHS
        for at in range(len(edged) - length + 1)
    ]


def _features(vectors: Array, counts: Array, rarity: Array) -> Array:
    spelling = counts * rarity
    spelling *= SPELLING_WEIGHT / np.maximum(np.linalg.norm(spelling, axis=1, keepdims=True), 1e-6)
    features: Array = np.hstack([vectors, spelling]).astype(np.float32)
    return features


def _folds(classes: Array) -> Array:
    """Spread each label's examples over the folds; an only example is in none (-1)."""
    folds = np.full(len(classes), -1)
    for label in np.unique(classes):
        rows = np.flatnonzero(classes == label)
        if len(rows) > 1:
            folds[rows] = np.arange(len(rows)) % FOLDS
    return folds


def _sharpness(scores: Array, classes: Array) -> float:
    """Return the factor under which held-out examples are likeliest (Guo et al. 2017)."""

    def unlikeliness(factor: float) -> float:
        scaled = factor * (scores - scores.max(axis=1, keepdims=True))
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(classes)), classes]))

    return float(min(np.geomspace(0.2, 5, 81), key=unlikeliness))
