"""What the visitor wants: a linear classifier on the sentence vector, and how near it was to an example."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from understanding.encoder.encoder import Vector
from understanding.message_parts import with_parts
from understanding.sentence_encoder import SENTENCE_VECTOR, SentenceEncoder

# What a message is about, beside its intent: {"key", "share" of the intent's likelihood, "similarity" to the
# nearest example, ...the example's metadata}. The likeliest of its intent, and the first few of them.
TOPIC, TOPICS = "topic", "topics"
_RANKED, _TOPICS = 5, 3


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
class MeaningClassifier(IntentClassifier, GraphComponent):
    """Classify by multinomial logistic regression; every FAQ entry is a class of its own."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the sentence vector."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: inverse strength of regularisation, chosen by cross-validation."""
        return {"C": 20.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MeaningClassifier:
        """Make a classifier that is yet to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> MeaningClassifier:
        """Load the classifier from a trained model."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._meanings = [
                Meaning(**meaning) for meaning in json.loads((Path(folder) / "meanings.json").read_text())
            ]
            arrays = np.load(Path(folder) / "classifier.npz")
            component._weights, component._bias = arrays["weights"], arrays["bias"]
            component._examples, component._starts = arrays["examples"], arrays["starts"]
        component._places = _places_by_intent(component._meanings)
        return component

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._meanings: list[Meaning] = []
        self._places: dict[str, list[int]] = {}  # of an intent's meanings among all
        self._weights: Any = None
        self._bias: Any = None
        self._examples: Any = None  # ordered by meaning; each begins where `_starts` says
        self._starts: Any = None

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on every example with an intent."""
        examples = [
            example for example in training_data.intent_examples if example.get(SENTENCE_VECTOR) is not None
        ]
        of_example = [Meaning(example.get(INTENT), example.get("metadata") or {}) for example in examples]
        by_label = {meaning.label: meaning for meaning in of_example}
        labels = sorted(by_label)
        self._meanings = [by_label[label] for label in labels]
        self._places = _places_by_intent(self._meanings)
        meant = np.array([labels.index(meaning.label) for meaning in of_example])
        order = np.argsort(meant, kind="stable")
        self._examples = np.stack([example.get(SENTENCE_VECTOR) for example in examples])[order]
        self._starts = np.searchsorted(meant[order], np.arange(len(labels)))
        regression = LogisticRegression(C=self._config["C"], max_iter=1000)
        regression.fit(self._examples, meant[order])
        self._weights = regression.coef_.astype(np.float32)
        self._bias = regression.intercept_.astype(np.float32)
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(
                Path(folder) / "classifier.npz",
                weights=self._weights,
                bias=self._bias,
                examples=self._examples,
                starts=self._starts,
            )
            (Path(folder) / "meanings.json").write_text(
                json.dumps([asdict(meaning) for meaning in self._meanings])
            )
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and topics of every message that has words, and of its parts."""
        for message in messages:
            for part in with_parts(message):
                if part.get(SENTENCE_VECTOR) is not None and not part.get(INTENT):
                    self._classify(part, part.get(SENTENCE_VECTOR))
        return messages

    def _classify(self, message: Message, vector: Vector) -> None:
        scores = self._weights @ vector + self._bias
        likely = np.exp(scores - scores.max())
        likely /= likely.sum()
        nearness = np.maximum.reduceat(self._examples @ vector, self._starts)
        # An intent is as likely as its topics together: which of them is meant is the smaller question.
        confidence = {intent: float(likely[places].sum()) for intent, places in self._places.items()}
        ranked = sorted(confidence, key=lambda intent: -confidence[intent])[:_RANKED]
        topics = {
            intent: [
                {
                    **self._meanings[place].metadata,
                    "share": float(likely[place]) / (confidence[intent] or 1.0),
                    "similarity": float(nearness[place]),
                }
                for place in sorted(self._places[intent], key=lambda place: -likely[place])[:_TOPICS]
            ]
            for intent in ranked
        }
        ranking = [
            {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence[intent]} for intent in ranked
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(TOPIC, topics[ranked[0]][0], add_to_output=True)
        message.set(TOPICS, topics[ranked[0]])


def _places_by_intent(meanings: list[Meaning]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, meaning in enumerate(meanings):
        places.setdefault(meaning.intent, []).append(place)
    return places
