"""Tell what a message would be as an answer to each of the booking's questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.booking_answers import NEITHER, QUESTIONS, booking_answers, said_elsewhere
from understanding.encoder.encoder import Vector
from understanding.network import Network, fit, joined, load
from understanding.sentence_encoder import (
    SENTENCE_VECTOR,
    TUNED_MEANS,
    SentenceEncoder,
    in_threads,
    loaded_encoder,
)
from understanding.trained_component import TrainedComponent

# What a message would be as an answer: {question: [label, how likely]}, of each question that was learnt.
AS_ANSWER = "as_answer"
TOGETHER = 3  # networks, each drawn anew: what they agree on is surer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerReader(TrainedComponent, IntentClassifier):
    """Read a message as an answer to each question of the booking, with a network for each.

    It does not know what was asked; the form does, and takes the reading of that question.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the sentence vector and the tuned means."""
        return [SentenceEncoder]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._networks: dict[str, Network] = {}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit a network to the examples of each question that has some."""
        elsewhere = [(NEITHER, text) for text in said_elsewhere(training_data)]
        for question in QUESTIONS:
            if examples := booking_answers(training_data, question):
                self._networks[question] = _fitted([*examples, *elsewhere])
        return self._keep()

    def _write(self, folder: Path) -> None:
        for question, network in self._networks.items():
            network.save(folder / f"{question}.npz")

    def _read(self, folder: Path) -> None:
        self._networks = {file.stem: load(file) for file in sorted(folder.glob("*.npz"))}

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what every message that has words would be as an answer."""
        for message in messages:
            if message.get(SENTENCE_VECTOR) is not None:
                vector = np.concatenate([message.get(SENTENCE_VECTOR), message.get(TUNED_MEANS)])
                message.set(AS_ANSWER, self._as_answer(vector), add_to_output=True)
        return messages

    def _as_answer(self, vector: Vector) -> dict[str, tuple[str, float]]:
        read = {}
        for question, network in self._networks.items():
            likely = network.probabilities(vector[np.newaxis])[0]
            best = int(likely.argmax())
            read[question] = (network.labels[best], round(float(likely[best]), 3))
        return read


def _fitted(examples: list[tuple[str, str]]) -> Network:
    component = loaded_encoder()
    if component is None:
        raise RuntimeError("Answers are learnt before the sentence encoder is built.")
    encoder = component.loaded()

    def vector_of(text: str) -> Vector:
        return np.concatenate([encoder.encode(text), encoder.encode_deeply(text)])

    labels, texts = zip(*examples, strict=True)
    vectors = np.stack(in_threads(vector_of, texts))
    return joined([fit(vectors, list(labels), drawn) for drawn in range(TOGETHER)])
