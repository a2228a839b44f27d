"""Article search as a component of Rasa's pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.article_index import ArticleIndex, Found
from understanding.message_parts import with_parts
from understanding.passage_messages import encoded_passages
from understanding.sentence_encoder import MEANT, SENTENCE_VECTOR, SentenceEncoder

# What the articles say to a message, best first: [{article, title, section, url, quote, score, accepted}].
PASSAGES = "passages"
LEAST_WORTH_KEEPING = 0.2  # the score below which a passage is no use to anyone, and is not stored


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ArticleSearch(GraphComponent):
    """Find what the articles say to a message, in the passages that the training data carry."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the sentence vector."""
        return [SentenceEncoder]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ArticleSearch:
        """Make a search that is yet to be trained."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> ArticleSearch:
        """Load the index from a trained model."""
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._index = ArticleIndex.load(Path(folder))
        return component

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._index = ArticleIndex([], np.zeros((0, 1), dtype=np.float32))

    def train(self, training_data: TrainingData) -> Resource:
        """Index the passages among the training data."""
        passages, vectors = encoded_passages(training_data)
        if passages:
            self._index = ArticleIndex(passages, np.concatenate(vectors))
        with self._model_storage.write_to(self._resource) as folder:
            self._index.save(Path(folder))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the best passages of every message that an article may speak to."""
        for message in messages:
            for part in with_parts(message):
                self._search(part)
        return messages

    def _search(self, message: Message) -> None:
        text, vector = message.get(MEANT) or message.get(TEXT), message.get(SENTENCE_VECTOR)
        if text and vector is not None:
            found = [
                passage_output(passage)
                for passage in self._index.search(text, vector)
                if passage.score >= LEAST_WORTH_KEEPING
            ]
            message.set(PASSAGES, found)


def passage_output(found: Found) -> dict[str, Any]:
    """Return a found passage as it stands in the message."""
    return {
        "article": found.passage.article,
        "title": found.passage.title,
        "section": found.passage.section,
        "url": found.passage.url,
        "quote": found.quote,
        "score": round(found.score, 3),
        "accepted": found.accepted,
    }
