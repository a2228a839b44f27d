"""Carry the articles' passages through Rasa's training data.

Rasa gives a component the training data and nothing else, and trains it anew when they have changed: passages
among them are known to the component that needs them, and a changed article is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import ACTION_NAME
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.article_index import sentence_contexts
from understanding.articles import Article
from understanding.encoder.encoder import Vector
from understanding.passages import Passage, cut_article

PASSAGE = "article_passage"
PASSAGE_VECTORS = "article_passage_vectors"


def passage_messages(articles: Iterable[Article]) -> list[Message]:
    """Return a message for every passage.

    It has an action's name, as what Rasa adds from the domain has: so Rasa takes it for nobody's words, and
    no check or report of the visitors' examples counts it.
    """
    return [
        Message(data={ACTION_NAME: PASSAGE, PASSAGE: asdict(passage)})
        for article in articles
        for passage in cut_article(article)
    ]


def encode_passages(training_data: TrainingData, encode: Callable[[str], Vector]) -> None:
    """Give every passage among the training data the vectors of its sentences, `[sentences, size]`."""
    for message in training_data.training_examples:
        if passage := message.get(PASSAGE):
            texts = sentence_contexts(_read(passage))
            message.set(PASSAGE_VECTORS, np.stack([encode(text) for text in texts]).astype(np.float16))


def encoded_passages(training_data: TrainingData) -> tuple[list[Passage], list[Any]]:
    """Return the passages among the training data, and for each the vectors of its sentences."""
    messages = [message for message in training_data.training_examples if message.get(PASSAGE)]
    vectors = [message.get(PASSAGE_VECTORS) for message in messages]
    return [_read(message.get(PASSAGE)) for message in messages], vectors


def _read(passage: dict[str, Any]) -> Passage:
    return Passage(**{**passage, "sentences": tuple(passage["sentences"])})
