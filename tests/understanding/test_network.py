"""The network learns what a line cannot part, the same each time, and is kept in one file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from understanding.network import Network, fit, joined, load

# Four clouds at the corners of a square; those across from each other have the same label.
CORNERS = {(1, 1): "calm", (-1, -1): "calm", (1, -1): "urgent", (-1, 1): "urgent"}


def clouds(seed: int) -> tuple[np.ndarray, list[str]]:
    random = np.random.RandomState(seed)
    vectors = [np.array(corner) + random.normal(0, 0.3, (150, 2)) for corner in CORNERS]
    labels = [label for label in CORNERS.values() for _ in range(150)]
    return np.concatenate(vectors).astype(np.float32), labels


@pytest.fixture(scope="module")
def network() -> Network:
    return fit(*clouds(1))


def test_what_no_line_parts_is_learnt(network: Network) -> None:
    vectors, labels = clouds(2)
    found = np.array(network.labels)[network.probabilities(vectors).argmax(axis=1)]
    assert (found == np.array(labels)).mean() > 0.97


def test_probabilities_are_such(network: Network) -> None:
    likely = network.probabilities(np.array([[1, 1], [0, 0], [1e6, -1e6]], dtype=np.float32))
    assert likely.shape == (3, 2)
    assert likely.sum(axis=1) == pytest.approx(1)
    assert likely[0].max() > 0.7
    assert likely[1].max() < 0.7


def test_the_same_examples_give_the_same_network(network: Network) -> None:
    assert np.array_equal(fit(*clouds(1)).weights, network.weights)


def test_it_is_the_same_after_it_was_kept(network: Network, tmp_path: Path) -> None:
    network.save(tmp_path / "network.npz")
    vectors, _ = clouds(2)
    kept = load(tmp_path / "network.npz")
    assert kept.labels == network.labels
    assert kept.probabilities(vectors) == pytest.approx(network.probabilities(vectors), abs=1e-3)


def test_joined_ones_score_what_each_does_in_the_mean() -> None:
    alone = [fit(*clouds(1), drawn) for drawn in range(3)]
    assert not np.array_equal(alone[0].weights, alone[1].weights)
    vectors, _ = clouds(2)
    odds = [np.log(each.probabilities(vectors)[:, 0] / each.probabilities(vectors)[:, 1]) for each in alone]
    likely = joined(alone).probabilities(vectors)
    assert np.log(likely[:, 0] / likely[:, 1]) == pytest.approx(np.mean(odds, axis=0), rel=1e-3, abs=1e-3)


def test_one_label_is_refused() -> None:
    with pytest.raises(ValueError, match="two labels"):
        fit(np.ones((3, 2), dtype=np.float32), ["calm"] * 3)
