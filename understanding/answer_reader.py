"""Tell what a message in a booking would be as an answer to each of its questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from details.asides import asides_of, without_asides
from details.statements import statements
from understanding.booking_answers import examples_by_question
from understanding.encoder.encoder import Vector
from understanding.gate import REPLIES
from understanding.message_parts import SO_FAR, MessageParts
from understanding.network import Network, fit, joined, load
from understanding.sentence_encoder import (
    SENTENCE_VECTOR,
    TUNED_MEANS,
    SentenceEncoder,
    in_threads,
    the_encoder,
)
from understanding.trained_component import TrainedComponent

# What a message would be as an answer: {question: (label, how likely)}, of each question that was learnt.
AS_ANSWER = "as_answer"
# {"text": the words left beside what a message asks, "as_answer": what they would be}, where some are left.
REST = "rest"
# {"text", "as_answer"} of each thing that a message of a booking states, where it states several.
STATEMENTS = "statements"
TOGETHER = 3  # networks, each drawn anew: what they agree on is surer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerReader(TrainedComponent, IntentClassifier):
    """Read a message as an answer to each question of the booking that is open, with a network for each.

    Which of them was asked the form knows, and takes the reading of that one.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the vectors, and to know whether a booking is open; the gate too, but not in training."""
        return [MessageParts, SentenceEncoder]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._networks: dict[str, Network] = {}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit a network to the examples of each question that has some."""
        examples = examples_by_question(training_data)
        texts = sorted({text for told in examples.values() for _, text in told})
        vectors = dict(zip(texts, in_threads(the_encoder().read_fully, texts), strict=True))
        for question, told in examples.items():
            inputs = np.stack([vectors[text] for _, text in told])
            networks = [fit(inputs, [label for label, _ in told], drawn) for drawn in range(TOGETHER)]
            self._networks[question] = joined(networks)
        return self._keep()

    def _write(self, folder: Path) -> None:
        for question, network in self._networks.items():
            network.save(folder / f"{question}.npz")

    def _read(self, folder: Path) -> None:
        self._networks = {file.stem: load(file) for file in sorted(folder.glob("*.npz"))}

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what every message of a booking would be as an answer, and its words beside what it asks."""
        for message in messages:
            if message.get(SO_FAR) is None:  # it is understood already, being an `/intent`
                continue
            is_booking = message.get(SO_FAR).is_booking
            if is_booking:
                vector = np.concatenate([message.get(SENTENCE_VECTOR), message.get(TUNED_MEANS)])
                message.set(AS_ANSWER, self._as_answer(vector), add_to_output=True)
                if len(told := statements(message.get(TEXT))) > 1:
                    read = [
                        {"text": one, AS_ANSWER: self._as_answer(the_encoder().read_fully(one))}
                        for one in told
                    ]
                    message.set(STATEMENTS, read, add_to_output=True)
            text = message.get(TEXT).strip()
            rest = without_asides(text, asides_of(message.get(REPLIES) or []))
            if rest != text:
                as_answer = self._as_answer(the_encoder().read_fully(rest)) if is_booking else {}
                message.set(REST, {"text": rest, AS_ANSWER: as_answer}, add_to_output=True)
        return messages

    def _as_answer(self, vector: Vector) -> dict[str, tuple[str, float]]:
        read = {}
        for question, network in self._networks.items():
            likely = network.probabilities(vector[np.newaxis])[0]
            best = int(likely.argmax())
            read[question] = (network.labels[best], round(float(likely[best]), 3))
        return read
