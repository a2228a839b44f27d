"""Article search as a component of Rasa's pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from details.latest import Latest
from understanding.article_index import ArticleIndex, Found
from understanding.message_parts import with_parts
from understanding.passage_messages import encoded_passages
from understanding.sentence_encoder import MEANT, SENTENCE_VECTOR, SentenceEncoder
from understanding.trained_component import TrainedComponent

# What the articles say to a message, best first: [{article, title, section, url, quote, score, accepted}].
PASSAGES = "passages"
LEAST_WORTH_KEEPING = 0.2  # the score below which a passage is no use to anyone, and is not stored
MOST_REMEMBERED = 256


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ArticleSearch(TrainedComponent):
    """Find what the articles say to a message, in the passages that the training data carry."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the sentence vector."""
        return [SentenceEncoder]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._hold(ArticleIndex([], np.zeros((0, 1), dtype=np.float32)))

    def train(self, training_data: TrainingData) -> Resource:
        """Index the passages among the training data."""
        passages, vectors = encoded_passages(training_data)
        if passages:
            self._hold(ArticleIndex(passages, np.concatenate(vectors)))
        return self._keep()

    def _write(self, folder: Path) -> None:
        self._index.save(folder)

    def _read(self, folder: Path) -> None:
        self._hold(ArticleIndex.load(folder))

    def _hold(self, index: ArticleIndex) -> None:
        self._index = index
        self._found_lately = Latest(index.search, MOST_REMEMBERED)

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
                for passage in self._found_lately(text, vector)
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
