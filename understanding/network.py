"""Classify sentence vectors with a small neural network: one hidden layer.

Pure: vectors and labels in, probabilities out. Where thousands of examples lie close to each other on both
sides of what matters, it parts them better than a linear model (docs/decisions.md). It is written out here,
for it is short, and whoever serves it should need no library for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

# Chosen on messages of writers whose others were not learnt from.
HIDDEN = 384
ROUNDS = 14  # over all examples
AT_ONCE = 128  # examples
DROPPED_INPUTS, DROPPED_HIDDEN = 0.15, 0.4  # shares that a step does without, so that none is relied on
FIRST_STEP = 2e-3
WARMING_UP = 100  # steps
DECAY = 1e-3  # of the weights, a step
SMOOTHING = 0.03  # what of its label an example gives to all labels
_LEAST_SPREAD = 1e-3


@dataclass(frozen=True)
class Network:
    """A trained network; `fit` or `load` makes one. Labels are sorted, and so are all columns."""

    labels: tuple[str, ...]
    middle: Array  # [size], of the examples' vectors
    spread: Array  # [size], their standard deviations
    hidden_weights: Array  # [size, hidden]
    hidden_bias: Array  # [hidden]
    weights: Array  # [hidden, labels]
    bias: Array  # [labels]

    def probabilities(self, vectors: Array) -> Array:
        """Return `[texts, labels]`, each row summing to 1, for vectors `[texts, size]`."""
        return likely_by(self.scores(vectors))

    def scores(self, vectors: Array) -> Array:
        """Return the logarithms of the probabilities `[texts, labels]`, but for a summand of each text."""
        inputs = (vectors - self.middle) / self.spread
        hidden = np.maximum(inputs @ self.hidden_weights + self.hidden_bias, 0)
        scores: Array = hidden @ self.weights + self.bias
        return scores

    def save(self, path: Path, **beside: Any) -> None:
        """Write everything to one `.npz` file, with what else is to stand in it.

        The hidden weights go in half the room, which changes nothing that was measured.
        """
        halved = self.hidden_weights.astype(np.float16)
        values = {**vars(self), **beside, "hidden_weights": halved}
        np.savez(path, **{name: np.asarray(value) for name, value in values.items()})


def load(path: Path) -> Network:
    """Read what `save` wrote."""
    with np.load(path) as arrays:
        values = {field.name: arrays[field.name] for field in fields(Network)}
    values["hidden_weights"] = values["hidden_weights"].astype(np.float32)
    return Network(labels=tuple(str(label) for label in values.pop("labels")), **values)


def fit(vectors: Array, labels: list[str], drawn: int = 0) -> Network:
    """Train on vectors `[examples, size]` and their labels; the same ones give the same network.

    Another `drawn` begins with other numbers, and errs in other places. By Adam with decoupled weight decay
    (Loshchilov and Hutter 2019), dropout (Srivastava et al. 2014) and label smoothing (Szegedy et al. 2016).

    Raises:
        ValueError: with fewer than two labels.
    """
    names = sorted(set(labels))
    if len(names) < 2:
        raise ValueError(f"A network needs examples of two labels at least, not of {len(names)}.")
    drawing = np.random.default_rng(drawn)
    middle, spread = vectors.mean(axis=0), vectors.std(axis=0) + _LEAST_SPREAD
    inputs = ((vectors - middle) / spread).astype(np.float32)
    wanted = np.full((len(labels), len(names)), SMOOTHING / len(names), dtype=np.float32)
    wanted[np.arange(len(labels)), np.searchsorted(names, labels)] += 1 - SMOOTHING
    layers = [
        _normal(drawing, inputs.shape[1], HIDDEN, np.sqrt(2 / inputs.shape[1])),
        np.zeros(HIDDEN, dtype=np.float32),
        _normal(drawing, HIDDEN, len(names), 0.05),
        np.zeros(len(names), dtype=np.float32),
    ]
    adam = _Adam(layers, ROUNDS * -(-len(labels) // AT_ONCE))
    for rows in _batches(drawing, len(labels)):
        adam.step(_slopes(drawing, layers, inputs[rows], wanted[rows]))
    return Network(tuple(names), middle, spread, *layers)


def joined(networks: Sequence[Network]) -> Network:
    """Return the network whose scores are the means of theirs; they learnt from the same vectors."""
    first = networks[0]
    return Network(
        labels=first.labels,
        middle=first.middle,
        spread=first.spread,
        hidden_weights=np.hstack([network.hidden_weights for network in networks]),
        hidden_bias=np.concatenate([network.hidden_bias for network in networks]),
        weights=np.vstack([network.weights for network in networks]) / len(networks),
        bias=np.mean([network.bias for network in networks], axis=0),
    )


class _Adam:
    """Moves the layers against their slopes, in steps that grow for a while and then shrink to nothing."""

    def __init__(self, layers: list[Array], steps: int) -> None:
        self._layers = layers
        self._means = [np.zeros_like(layer) for layer in layers]
        self._squares = [np.zeros_like(layer) for layer in layers]
        self._steps, self._step = steps, 0

    def step(self, slopes: list[Array]) -> None:
        self._step += 1
        size = FIRST_STEP * min(1, self._step / WARMING_UP) * (1 - self._step / self._steps)
        for layer, mean, square, slope in zip(self._layers, self._means, self._squares, slopes, strict=True):
            # In place as far as can be, for new arrays of this size take longer than the sums.
            mean *= 0.9
            mean += 0.1 * slope
            square *= 0.999
            slope *= slope
            slope *= 0.001
            square += slope
            np.sqrt(square, out=slope)
            slope /= np.sqrt(1 - 0.999**self._step)
            slope += 1e-8
            np.divide(mean, slope, out=slope)
            slope *= size / (1 - 0.9**self._step)
            layer *= 1 - size * DECAY
            layer -= slope


def _batches(drawing: np.random.Generator, examples: int) -> Iterator[Array]:
    for _ in range(ROUNDS):
        order = drawing.permutation(examples)
        for start in range(0, examples, AT_ONCE):
            yield order[start : start + AT_ONCE]


def _slopes(drawing: np.random.Generator, layers: list[Array], inputs: Array, wanted: Array) -> list[Array]:
    """Return the loss's slope along each layer, for one batch."""
    hidden_weights, hidden_bias, weights, bias = layers
    inputs = inputs * _kept(drawing, inputs.shape, DROPPED_INPUTS)
    kept = _kept(drawing, (len(inputs), HIDDEN), DROPPED_HIDDEN)
    hidden = np.maximum(inputs @ hidden_weights + hidden_bias, 0) * kept
    wrong = (likely_by(hidden @ weights + bias) - wanted) / len(inputs)
    behind = (wrong @ weights.T) * kept * (hidden > 0)
    return [inputs.T @ behind, behind.sum(axis=0), hidden.T @ wrong, wrong.sum(axis=0)]


def _kept(drawing: np.random.Generator, shape: tuple[int, ...], dropped: float) -> Array:
    """Return zeros for what is dropped, and for the rest what makes up for it."""
    kept: Array = (drawing.random(shape, dtype=np.float32) > dropped) / np.float32(1 - dropped)
    return kept


def _normal(drawing: np.random.Generator, rows: int, columns: int, spread: float) -> Array:
    drawn: Array = (drawing.standard_normal((rows, columns)) * spread).astype(np.float32)
    return drawn


def likely_by(scores: Array) -> Array:
    """Return scores `[texts, labels]` as probabilities."""
    likely: Array = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    return likely
