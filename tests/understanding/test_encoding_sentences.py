"""The encoder is the published model, and stays so when it is quantised."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from understanding.encoder.encoder import MOST_CACHED, Encoder
from understanding.encoder.graph import build_encoder
from understanding.encoder.weights import WeightsError, find_weights
from understanding.faq import load_faq

FAQ = Path(__file__).parents[2] / "data" / "faq"

TEXTS = [
    "What is targeted cryotherapy?",
    "how cold does it get",
    "i'd like to book the free consultation for my back pain",
    "is it covered by insurance",
    "🙂",
    "¿habla español?",
    "a" * 1000,
    "word " * 300,
]


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("exact")
    build_encoder(find_weights(), folder, quantise=False)
    return Encoder(folder)


@pytest.fixture(scope="module")
def quantised(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("quantised")
    build_encoder(find_weights(), folder)
    return Encoder(folder)


def test_the_exact_graph_gives_the_published_models_similarities(exact: Encoder) -> None:
    # The first and third are the example pairs of the model's card at sentence-transformers.
    near = exact.encode("That is a happy person") @ exact.encode("That is a very happy person")
    far = exact.encode("That is a happy person") @ exact.encode("Today is a sunny day")
    assert near == pytest.approx(0.943, abs=0.01)
    assert far == pytest.approx(0.257, abs=0.01)


@pytest.mark.parametrize("text", TEXTS)
def test_quantising_turns_no_sentence_far(exact: Encoder, quantised: Encoder, text: str) -> None:
    assert quantised.encode(text) @ exact.encode(text) > 0.97


def test_quantising_keeps_the_vectors_of_questions(exact: Encoder, quantised: Encoder) -> None:
    # 0.9935 in the mean over questions of bank customers, 0.985 for the farthest (docs/benchmarks.md).
    questions = [text for answer in load_faq(FAQ).answers for text in answer.questions[:8]]
    assert len(questions) > 300
    assert np.mean([quantised.encode(text) @ exact.encode(text) for text in questions]) >= 0.985


@pytest.mark.parametrize("text", [*TEXTS, "\ud800 lone surrogate", "\u202e\u200f", "\x00\x07"])
def test_every_text_has_a_unit_vector(quantised: Encoder, text: str) -> None:
    vector = quantised.encode(text)
    assert vector.shape == (384,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_only_the_latest_vectors_are_kept(quantised: Encoder) -> None:
    for number in range(MOST_CACHED + 5):
        quantised.encode(f"{number}")
    assert len(quantised._latest) == MOST_CACHED
    assert quantised.encode("3") @ quantised.encode("3") == pytest.approx(1, abs=1e-5)


def test_changed_weights_are_refused_with_what_to_do(tmp_path: Path) -> None:
    shutil.copytree(find_weights(), tmp_path / "model")
    with (tmp_path / "model" / "model.safetensors").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(WeightsError, match="make setup"):
        find_weights(str(tmp_path / "model"))


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"model\.safetensors.*model_folder"):
        find_weights(str(tmp_path))
