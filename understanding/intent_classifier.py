"""What the visitor wants: how likely each intent is, which topic of it is meant, how near an example is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from details.latest import Latest
from understanding import linear_classifier, network
from understanding.decision import FAQ
from understanding.encoder.encoder import Vector
from understanding.example import topic_of
from understanding.linear_classifier import LinearClassifier
from understanding.message_parts import with_parts
from understanding.network import Array, Network, likely_by
from understanding.sentence_encoder import MEANT, SENTENCE_VECTOR, TUNED_MEANS, SentenceEncoder
from understanding.trained_component import TrainedComponent

# What a message is about, beside its intent: {"key", "likelihood", "share" of the intent's likelihood,
# "similarity" to the nearest example, ...the example's metadata}. The likeliest of its intent; and the first
# few that have an answer, whatever the intent.
TOPIC, TOPICS = "topic", "topics"
_RANKED, _TOPICS = 5, 10
MOST_REMEMBERED = 2000  # texts; a visitor's button is another's
# What the two classifiers' log-probabilities are multiplied by before they are added; see `pooled`.
SHARPNESS = 0.6
TOGETHER = (
    2  # networks, each drawn anew: of 1,204 questions that nothing answers one alone guesses at three more
)


@dataclass(frozen=True)
class Meaning:
    """A label of the classifier: an intent, and for FAQ examples the key and metadata of the entry."""

    intent: str
    metadata: dict[str, Any]

    @property
    def label(self) -> str:
        key = self.metadata.get("key")
        return f"{self.intent}/{key}" if key else self.intent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MeaningClassifier(TrainedComponent, IntentClassifier):
    """Classify with two models that err in different places; every FAQ entry is a class of its own.

    The linear one reads what a text is about and how it is spelt, and tells how near the nearest example is.
    The network reads what the tuned layers make of the text besides, which says more of how it is asked.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the sentence vector and the tuned means."""
        return [SentenceEncoder]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._classifier: LinearClassifier | None = None
        self._network: Network | None = None
        self._meanings: list[Meaning] = []  # of each of the classifier's labels
        self._places: dict[str, list[int]] = {}  # of an intent's meanings among all
        self._read_lately = Latest(self._read_text, MOST_REMEMBERED)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit both on every example with an intent."""
        examples = [
            example for example in training_data.intent_examples if example.get(SENTENCE_VECTOR) is not None
        ]
        of_example = [Meaning(example.get(INTENT), topic_of(example)) for example in examples]
        sentences, means = (
            np.stack([example.get(name) for example in examples]) for name in (SENTENCE_VECTOR, TUNED_MEANS)
        )
        labels = [meaning.label for meaning in of_example]
        texts = [example.get(TEXT) for example in examples]
        self._classifier = linear_classifier.fit(sentences, texts, labels)
        vectors = np.hstack([sentences, means])
        self._network = network.joined([network.fit(vectors, labels, drawn) for drawn in range(TOGETHER)])
        by_label = {meaning.label: meaning for meaning in of_example}
        self._meanings = [by_label[label] for label in self._classifier.labels]
        self._places = _places_by_intent(self._meanings)
        return self._keep()

    def _write(self, folder: Path) -> None:
        classifier, of_means = self._trained()
        classifier.save(folder / "classifier.npz")
        of_means.save(folder / "network.npz")
        meanings = [asdict(meaning) for meaning in self._meanings]
        (folder / "meanings.json").write_text(json.dumps(meanings))

    def _read(self, folder: Path) -> None:
        self._classifier = linear_classifier.load(folder / "classifier.npz")
        self._network = network.load(folder / "network.npz")
        rows = json.loads((folder / "meanings.json").read_text())
        self._meanings = [Meaning(**meaning) for meaning in rows]
        self._places = _places_by_intent(self._meanings)

    def _trained(self) -> tuple[LinearClassifier, Network]:
        if self._classifier is None or self._network is None:
            raise RuntimeError("The classifier is used before it is trained or loaded.")
        return self._classifier, self._network

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and topics of every message that has words, and of its parts."""
        for message in messages:
            for part in with_parts(message):
                if part.get(SENTENCE_VECTOR) is not None and not part.get(INTENT):
                    self._classify(part)
        return messages

    def _read_text(self, meant: str, sentence: Vector, means: Vector) -> Array:
        """Return how likely each label is, and how near an example of it, `[2, labels]`."""
        classifier, of_means = self._trained()
        scores, nearness = classifier.read(sentence[np.newaxis], [meant])
        also = of_means.scores(np.concatenate([sentence, means])[np.newaxis])
        return np.concatenate([pooled(scores, also), nearness])

    def _classify(self, message: Message) -> None:
        read = self._read_lately(message.get(MEANT), message.get(SENTENCE_VECTOR), message.get(TUNED_MEANS))
        likely, nearness = read.tolist()
        # An intent is as likely as its topics together: which of them is meant is the smaller question.
        confidence = {
            intent: sum(likely[place] for place in places) for intent, places in self._places.items()
        }
        ranked = sorted(confidence, key=lambda intent: -confidence[intent])[:_RANKED]

        def topics(intent: str) -> list[dict[str, Any]]:
            """Return the intent's likeliest."""
            return [
                {
                    **self._meanings[place].metadata,
                    "likelihood": likely[place],
                    "share": likely[place] / (confidence[intent] or 1.0),
                    "similarity": nearness[place],
                }
                for place in sorted(self._places.get(intent, []), key=lambda place: -likely[place])[:_TOPICS]
            ]

        ranking = [
            {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence[intent]} for intent in ranked
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(TOPIC, topics(ranked[0])[0], add_to_output=True)
        message.set(TOPICS, topics(FAQ))


def pooled(scores: Array, also: Array) -> Array:
    """Return how likely each label is by two classifiers' scores `[texts, labels]`: a logarithmic pool.

    How sharp it is was chosen so that a confidence is how often it is right, on questions never learnt from.
    """
    return likely_by(SHARPNESS * (scores + also))


def _places_by_intent(meanings: list[Meaning]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, meaning in enumerate(meanings):
        places.setdefault(meaning.intent, []).append(place)
    return places
