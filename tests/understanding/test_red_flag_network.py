"""The network for red flags is taken as it was kept, and only for what it was fitted to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.training_data import TrainingData

from safety.red_flags import TIERS
from understanding import red_flag_reader
from understanding.encoder.encoder import Encoder
from understanding.encoder.graph import build_encoder
from understanding.encoder.weights import find_weights
from understanding.importer import PROJECT, ClinicImporter
from understanding.red_flag_examples import LABELS, LOOK_ALIKES, red_flag_examples, red_flag_messages
from understanding.red_flag_network import digest_of, fitted, kept_network
from understanding.red_flag_reader import RedFlagReader

FEW = {
    "emergency": ["he cannot breathe and his lips are blue", "my chest is being crushed and i sweat"],
    "self_harm": ["i do not want to live any more", "she wrote a note and took all her pills"],
    "doctor_today": ["my calf is hot and swollen since the flight", "the wound smells and i have a fever"],
    LOOK_ALIKES: ["my old chest of drawers is heavy", "i could die of laughing at your song"],
}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("encoder")
    build_encoder(find_weights(), folder)
    return Encoder(folder)


@pytest.fixture(scope="module")
def training_data() -> TrainingData:
    files = str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), [str(PROJECT / "data")]
    return ClinicImporter(*files).get_nlu_data()


def test_what_is_kept_was_fitted_to_the_examples_that_are_there(
    encoder: Encoder, training_data: TrainingData
) -> None:
    examples = red_flag_examples(training_data)
    assert {label for label, _ in examples} == set(LABELS)
    kept = kept_network(digest_of(examples, encoder))
    assert kept is not None, "the examples of red flags or the encoder changed: run 'make red-flags'"
    some = examples[::200]
    likely = kept.probabilities(np.stack([encoder.encode_deeply(text) for _, text in some]))
    right = [kept.labels[best] == label for best, (label, _) in zip(likely.argmax(axis=1), some, strict=True)]
    assert np.mean(right) > 0.95


def test_other_examples_or_another_encoder_have_another_digest(
    encoder: Encoder, tmp_path: Path, training_data: TrainingData
) -> None:
    examples = red_flag_examples(training_data)
    digest = digest_of(examples, encoder)
    assert digest == digest_of(examples[::-1], encoder)  # their order is nothing
    other_label = [(TIERS[0] if examples[0][0] != TIERS[0] else TIERS[1], examples[0][1]), *examples[1:]]
    assert digest != digest_of(other_label, encoder)
    assert digest != digest_of(examples[1:], encoder)
    build_encoder(find_weights(), tmp_path, quantise=False)
    assert digest != digest_of(examples, Encoder(tmp_path))
    assert kept_network("another") is None


def test_a_training_fits_what_is_not_kept(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Loaded:
        def loaded(self) -> Encoder:
            return encoder

    monkeypatch.setattr(red_flag_reader, "loaded_encoder", Loaded)
    data = TrainingData(red_flag_messages(FEW))
    resource, storage = Resource("red_flags"), LocalModelStorage.create(tmp_path)
    context = ExecutionContext(GraphSchema({}))
    RedFlagReader.create({}, storage, resource, context).train(data)
    with storage.read_from(resource) as folder:
        written = red_flag_reader.load(Path(folder) / "red_flags.npz")
    again = fitted(red_flag_examples(data), data, encoder)
    vectors = np.stack([encoder.encode_deeply(text) for _, text in red_flag_examples(data)])
    assert written.labels == again.labels
    assert written.probabilities(vectors) == pytest.approx(again.probabilities(vectors), abs=1e-2)
    assert written.weights == pytest.approx(again.weights)
