"""The encoder's last layers are tuned with the same arithmetic that serves them, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from understanding.encoder.encoder import Encoder
from understanding.encoder.graph import build_encoder
from understanding.encoder.tuned_layers import read_tuned_layers, write_tuned_layers
from understanding.encoder.weights import DIGEST, find_weights
from understanding.example import example_of
from understanding.red_flag_examples import LOOK_ALIKES
from understanding.tuning import Bert, Task, labelled, means_of, tune

WEIGHTS = find_weights()
CONFIG = json.loads((WEIGHTS / "config.json").read_text())
TUNED = read_tuned_layers(DIGEST)
ALARMS = ["my chest hurts and i cant breathe", "he is not waking up", "my face went numb just now"]
HARMLESS = ["my chest of drawers is heavy", "he is not free on friday", "i face the window at work"]


def tokens_of(texts: list[str]) -> list[list[int]]:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    return [tokenizer.encode(text).ids for text in texts]


def encoder_of(weights: Path, folder: Path) -> Encoder:
    build_encoder(weights, folder, quantise=False)
    return Encoder(folder)


def test_what_is_tuned_is_what_is_served(tmp_path: Path) -> None:
    encoder = encoder_of(WEIGHTS, tmp_path)
    published = load_file(WEIGHTS / "model.safetensors")
    below = Bert(published, CONFIG)
    tuned = Bert({**published, **TUNED}, CONFIG)
    for text in (*ALARMS, "Ünïcödé 🙂", "a"):
        tokens = np.array(tokens_of([text]))
        mask = np.ones(tokens.shape, dtype=np.float32)
        hidden = below.embed(tokens)
        for number in range(3):
            hidden = below.layer(number, hidden, mask)
        expected = means_of(tuned, hidden, mask).numpy()[0]
        assert encoder.encode_deeply(text) == pytest.approx(expected, abs=1e-3)


def test_padding_changes_nothing() -> None:
    bert = Bert(load_file(WEIGHTS / "model.safetensors"), CONFIG)
    drawn = np.random.default_rng(0).normal(size=(1, 5, 384)).astype(np.float32)
    longer = np.concatenate([drawn, np.ones((1, 3, 384), dtype=np.float32)], axis=1)
    mask = np.array([[1, 1, 1, 1, 1, 0, 0, 0]], dtype=np.float32)
    alone = means_of(bert, drawn, mask[:, :5]).numpy()
    assert means_of(bert, longer, mask).numpy() == pytest.approx(alone, abs=1e-4)


def test_only_the_last_layers_learn_and_they_learn_to_tell_apart() -> None:
    published = load_file(WEIGHTS / "model.safetensors")
    texts = tokens_of([*ALARMS, *HARMLESS])
    tasks = [
        Task(np.array([0, 0, 0, 1, 1, 1]), weight=1.0, smoothing=0.0, hidden=8, dropped=0.0),
        Task(np.array([-1, -1, -1, 0, 1, 2]), weight=0.1, smoothing=0.0, hidden=8, dropped=0.0),
    ]
    learnt = tune(texts, tasks, Bert(published, CONFIG), rounds=150)
    assert set(learnt) == set(TUNED) == {name for name in published if name[:15] in LAST}
    assert all(np.abs(weight - published[name]).max() > 0 for name, weight in learnt.items())
    before, after = (apart(Bert({**published, **weights}, CONFIG), texts) for weights in ({}, learnt))
    assert after > before + 0.02


LAST = {f"encoder.layer.{number}" for number in (3, 4, 5)}


def apart(bert: Bert, texts: list[list[int]]) -> float:
    """Return how much nearer texts of one kind are to each other than to the other kind, in cosines."""
    vectors: list[Any] = []
    for text in texts:
        mask = np.ones((1, len(text)), dtype=np.float32)
        hidden = bert.embed(np.array([text]))
        for number in range(3):
            hidden = bert.layer(number, hidden, mask)
        last = means_of(bert, hidden, mask).numpy()[0, -384:]
        vectors.append(last / np.linalg.norm(last))
    cosines = np.stack(vectors) @ np.stack(vectors).T
    within = (cosines[:3, :3].sum() + cosines[3:, 3:].sum() - 6) / 12
    return float(within - cosines[:3, 3:].mean())


def test_each_text_has_the_label_of_each_task_that_knows_it() -> None:
    hello, pain = example_of("hello", "greet", {}), example_of("is my pain bad", "faq", {"key": "pain"})
    both = example_of("i cant breathe", "unclear", {})
    red_flags = {"emergency": ["i cant breathe"], LOOK_ALIKES: ["a breathtaking view"]}
    texts, (dangers, meanings) = labelled(TrainingData([hello, pain, both]), red_flags)
    assert texts == ["a breathtaking view", "hello", "i cant breathe", "is my pain bad"]
    assert dangers.labels.tolist() == [1, 1, 0, 1]  # emergency, look_alikes
    assert meanings.labels.tolist() == [-1, 1, 2, 0]  # faq/pain, greet, unclear


def test_what_is_kept_comes_back_for_the_weights_that_it_was_tuned_from(tmp_path: Path) -> None:
    weights = {"a.weight": np.array([[0.5, -1.0], [0.01, 0.02]]), "a.bias": np.array([1e-3, 7.0])}
    write_tuned_layers(weights, "one", tmp_path / "tuned.npz")
    found = read_tuned_layers("one", tmp_path / "tuned.npz")
    assert found["a.weight"] == pytest.approx(weights["a.weight"], abs=0.004)
    assert found["a.bias"] == pytest.approx(weights["a.bias"])
    assert read_tuned_layers("another", tmp_path / "tuned.npz") == {}


def test_another_model_is_read_as_it_was_published(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name in ("config.json", "tokenizer.json"):
        (other / name).write_bytes((WEIGHTS / name).read_bytes())
    save_file(load_file(WEIGHTS / "model.safetensors"), other / "model.safetensors", {"made": "anew"})
    encoder = encoder_of(other, tmp_path)
    last = encoder.encode_deeply("my knee is sore")[-384:]
    assert last / np.linalg.norm(last) == pytest.approx(encoder.encode("my knee is sore"), abs=1e-5)
