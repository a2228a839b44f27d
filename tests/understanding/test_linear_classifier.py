"""The classifier learns from few examples, says how sure it is, and is kept in one file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from understanding.linear_classifier import fit, load

LABELS = ["cold", "time", "price", "cold", "time", "price", "cold", "time", "price"]
TEXTS = [
    "how cold is it",
    "how long does it take",
    "what does it cost",
    "is the cold strong",
    "how many minutes long",
    "what is the cost of it",
    "temperature of the cold air",
    "how long is a visit",
    "does it cost much",
]


def vectors_of(labels: list[str], seed: int) -> np.ndarray:
    """Unit vectors near one direction a label."""
    directions = {"cold": 0, "time": 1, "price": 2}
    noise = np.random.RandomState(seed).normal(0, 0.2, (len(labels), 8))
    near = np.eye(8)[[directions[label] for label in labels]] + noise
    return (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)


def test_new_texts_get_the_label_of_alike_examples() -> None:
    classifier = fit(vectors_of(LABELS, 0), TEXTS, LABELS)
    likely = classifier.probabilities(vectors_of(["price", "cold"], 1), ["the costs?", "so cold"])
    assert [classifier.labels[column] for column in likely.argmax(axis=1)] == ["price", "cold"]
    assert likely.sum(axis=1) == pytest.approx([1, 1])


def test_spelling_decides_where_the_meaning_does_not() -> None:
    classifier = fit(vectors_of(LABELS, 0), TEXTS, LABELS)
    between = np.full((1, 8), 8**-0.5, dtype=np.float32)
    likely = classifier.probabilities(np.repeat(between, 2, axis=0), ["costs", "minutes"])
    price = classifier.labels.index("price")
    assert likely[0, price] > likely[1, price]


def test_a_text_unlike_all_examples_scores_less() -> None:
    classifier = fit(vectors_of(LABELS, 0), TEXTS, LABELS)
    known = vectors_of(["time"], 2)
    unknown = np.eye(8, dtype=np.float32)[[7]]
    assert classifier.scores(known, ["how long"]).max() > classifier.scores(unknown, ["the moon"]).max()


def test_what_was_saved_answers_the_same(tmp_path: Path) -> None:
    classifier = fit(vectors_of(LABELS, 0), TEXTS, LABELS)
    classifier.save(tmp_path / "classifier.npz")
    new, texts = vectors_of(LABELS, 3), ["", "🙂", "\ud800", *TEXTS[:6]]
    again = load(tmp_path / "classifier.npz")
    assert again.labels == classifier.labels
    assert np.array_equal(again.probabilities(new, texts), classifier.probabilities(new, texts))


def test_a_label_with_one_example_is_learnt_too() -> None:
    labels = [*LABELS[:8], "rare"]
    vectors = vectors_of(LABELS, 0)
    vectors[8] = np.eye(8)[5]
    classifier = fit(vectors, TEXTS, labels)
    likely = classifier.probabilities(vectors[8:], TEXTS[8:])
    assert classifier.labels[int(likely.argmax())] == "rare"


def test_two_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="three labels"):
        fit(vectors_of(LABELS[:2], 0), TEXTS[:2], LABELS[:2])
