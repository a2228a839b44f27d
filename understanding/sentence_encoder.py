"""The encoder as a component of Rasa's pipeline."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from details.mask import without_personal
from understanding.encoder.encoder import Encoder, Vector
from understanding.encoder.graph import build_encoder
from understanding.encoder.weights import DIGEST, find_weights
from understanding.example import HashedVector
from understanding.message_parts import with_parts
from understanding.passage_messages import encode_passages
from understanding.spelling import count_words, mend
from understanding.trained_component import TrainedComponent

SENTENCE_VECTOR = "sentence_vector"
TUNED_MEANS = "tuned_means"  # what the tuned layers give
_WORDS = "words.json"
# The text without names and numbers, which mean nothing, its slips of the keys mended; the text itself stays.
MEANT = "meant"
_Encoded = TypeVar("_Encoded")
_of_this_process: list[SentenceEncoder] = []  # the one that was loaded last


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(TrainedComponent):
    """Give every message its sentence vector, and what the tuned layers make of it.

    Training builds the graph from the verified weights and keeps it inside the model, so that a model
    serves wherever it is copied.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: another model folder and the digest its weights must have."""
        return {"model_folder": None, "model_sha256": DIGEST}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._weights = Path()  # the folder of the verified weights, while training
        self._encoder: Encoder | None = None
        self._known_words: dict[str, int] = {}

    def train(self, training_data: TrainingData) -> Resource:
        """Build the encoder, and count the words that slips of the keys are mended to."""
        self._weights = find_weights(self._config["model_folder"], self._config["model_sha256"])
        self._known_words = count_words(
            example.get(TEXT) for example in training_data.intent_examples if example.get(TEXT)
        )
        return self._keep()

    def _write(self, folder: Path) -> None:
        build_encoder(self._weights, folder)
        (folder / _WORDS).write_text(json.dumps(self._known_words))
        self._read(folder)

    def _read(self, folder: Path) -> None:
        self._encoder = Encoder(folder)
        self._known_words = json.loads((folder / _WORDS).read_text())
        _of_this_process[:] = [self]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode every example as it stands, and the passages of the articles."""
        encoder = self.loaded()
        examples = [example for example in training_data.training_examples if example.get(TEXT)]

        def both(text: str) -> tuple[Vector, Vector]:
            return encoder.encode(text), encoder.encode_deeply(text)

        vectors = in_threads(both, [example.get(TEXT) for example in examples])
        for example, (vector, means) in zip(examples, vectors, strict=True):
            example.set(SENTENCE_VECTOR, vector.view(HashedVector))
            example.set(TUNED_MEANS, means.view(HashedVector))
        encode_passages(training_data, encoder.encode)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode every message that has a text, and its parts, as they were meant."""
        encoder = self.loaded()
        for message in messages:
            for part in with_parts(message):
                if text := part.get(TEXT):
                    meant = self._meant(text)
                    part.set(MEANT, meant)
                    part.set(SENTENCE_VECTOR, encoder.encode(meant))
                    part.set(TUNED_MEANS, encoder.encode_deeply(meant))
        return messages

    def read_deeply(self, text: str) -> Vector:
        """Return the tuned layers' means of what a text was meant to say, `[4 * size]`."""
        return self.loaded().encode_deeply(self._meant(text))

    def read_fully(self, text: str) -> Vector:
        """Return the sentence vector and the tuned means of what a text was meant to say, `[5 * size]`."""
        encoder, meant = self.loaded(), self._meant(text)
        return np.concatenate([encoder.encode(meant), encoder.encode_deeply(meant)])

    def _meant(self, text: str) -> str:
        return mend(without_personal(text), self._known_words, self.loaded().words)

    def loaded(self) -> Encoder:
        """Return the encoder itself.

        Raises:
            RuntimeError: when it is neither built nor loaded.
        """
        if self._encoder is None:
            raise RuntimeError("The sentence encoder is used before it is built or loaded.")
        return self._encoder


def loaded_encoder() -> SentenceEncoder | None:
    """Return the one that this process loaded last."""
    return _of_this_process[0] if _of_this_process else None


def the_encoder() -> SentenceEncoder:
    """Return the one that this process loaded last.

    Raises:
        RuntimeError: none was built or loaded, which the pipeline does first.
    """
    if (component := loaded_encoder()) is None:
        raise RuntimeError("Texts are to be read before the sentence encoder is built or loaded.")
    return component


def in_threads(encode: Callable[[str], _Encoded], texts: Sequence[str]) -> list[_Encoded]:
    """Encode thousands of texts, for which nobody waits beside them: serving needs one thread a text."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(encode, texts))
