"""Hear what a message wants that asks nothing of the articles and books nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from details.latest import Latest
from understanding.encoder.encoder import Vector
from understanding.follow_up import is_more, is_why
from understanding.gate import REPLIES
from understanding.intent_classifier import TOPIC
from understanding.message_parts import SO_FAR, MessageParts
from understanding.network import Network, fit, joined, load
from understanding.sentence_encoder import (
    SENTENCE_VECTOR,
    TUNED_MEANS,
    SentenceEncoder,
    in_threads,
    the_encoder,
)
from understanding.so_far import SoFar
from understanding.talk import MINIMIZES, NEITHER, RECAP, talk_examples
from understanding.trained_component import TrainedComponent
from understanding.wish_to_book import names_booking

TOGETHER = 3  # networks, each drawn anew
MOST_REMEMBERED = 1000  # texts
# How likely it must be; more where the message was taken for what would be missed.
_LEAST = 0.5
_LEAST_WHERE = {
    "faq": 0.6,
    "passage": 0.6,
    "book": 0.7,
    "call_me_back": 0.8,
    "talk_to_person": 0.8,
    "cancel": 0.7,
    "booking_status": 0.7,
    "greet": 0.8,
    "thank": 0.8,
    "goodbye": 0.8,
    "pause": 0.8,
}
# "How are you today? I need a consultation", "lol ok book me": a wish stands beside them.
_WISHES = ("book", "call_me_back")
_BESIDE_A_WISH = ("how_are_you", "chatter", "suffering", "trust", "again", RECAP)
_LEFT_ALONE = ("insult", "other_language", "change_details")
# After a warning what is not understood is taken for playing it down, and is warned again.
_UNCLEAR = (DEFAULT_NLU_FALLBACK_INTENT_NAME, "unclear", "out_of_scope", "clarify", "why_needed")
_AFTER_A_WARNING = (*_UNCLEAR, "affirm", "deny")
_LEAST_MINIMIZING = 0.3
# "I'll sleep on it" is not told to take its time then, nor "I'm so tired of this" to book.
_AFTER_A_WARNING_NO_HELP = ("later", "suffering", "chatter", "trust", "again", "dissatisfied", "how_are_you")
_UNCLEAR_IN_BOOKING = (*_UNCLEAR, "pause", "not_in_articles")
_LEAST_IN_BOOKING = 0.6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TalkReader(TrainedComponent, IntentClassifier):
    """Read a message for what it may want besides, with a network.

    In a booking, where any words may be an answer, only for whether it asks what was said so far.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the vectors, and what was said so far; the gate too, but not in training."""
        return [MessageParts, SentenceEncoder]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._network: Network | None = None
        self._likely_lately = Latest(self._likely, MOST_REMEMBERED)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the network, if there is anything to learn from."""
        if examples := talk_examples(training_data):
            labels, texts = [label for label, _ in examples], [text for _, text in examples]
            inputs = np.stack(in_threads(the_encoder().read_fully, texts))
            self._network = joined([fit(inputs, labels, drawn) for drawn in range(TOGETHER)])
        return self._keep()

    def _write(self, folder: Path) -> None:
        if self._network:
            self._network.save(folder / "talk.npz")

    def _read(self, folder: Path) -> None:
        file = folder / "talk.npz"
        self._network = load(file) if file.exists() else None

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of what is surer to be such talk than what the gate took it for."""
        for message in messages:
            before = message.get(SO_FAR)
            # An `/intent` is understood already, and a message cut or refused is nothing to read.
            if self._network is None or before is None or not message.get(TOPIC):
                continue
            if before.is_booking and message.get(INTENT)[INTENT_NAME_KEY] not in _UNCLEAR_IN_BOOKING:
                continue
            vector = np.concatenate([message.get(SENTENCE_VECTOR), message.get(TUNED_MEANS)])
            talk = self._likely_lately(message.get(TEXT), vector)
            if label := wanted(message, talk, before):
                message.set(REPLIES, [], add_to_output=True)
                message.set(TOPIC, {"similarity": 1.0}, add_to_output=True)
                message.set(
                    INTENT,
                    {INTENT_NAME_KEY: label, PREDICTED_CONFIDENCE_KEY: 1.0},
                    add_to_output=True,
                )
        return messages

    def _likely(self, _: str, vector: Vector) -> dict[str, float]:
        """Return how likely each label is, by the text's vector."""
        assert self._network
        likely = self._network.probabilities(vector[np.newaxis])[0]
        return dict(zip(self._network.labels, likely.tolist(), strict=True))


def wanted(message: Message, talk: dict[str, float], before: SoFar) -> str | None:
    """Return the label that a settled message is to be replied to by, or none.

    Args:
        message: as the gate has settled it; in a booking one that it did not understand.
        talk: how likely each label is.
        before: what was said so far.
    """
    intent = message.get(INTENT)[INTENT_NAME_KEY]
    if before.is_booking:
        return RECAP if talk[RECAP] >= _LEAST_IN_BOOKING else None
    if before.was_warned and intent in _AFTER_A_WARNING:
        return MINIMIZES
    least = _LEAST_WHERE.get(intent, _LEAST)
    puts_off = any(talk[label] >= least for label in _AFTER_A_WARNING_NO_HELP)
    if before.was_warned_lately and (talk[MINIMIZES] >= _LEAST_MINIMIZING or puts_off):
        return MINIMIZES
    text = message.get(TEXT)
    is_on_subject = before.topic is not None and (is_more(text) or is_why(text))
    if intent in _LEFT_ALONE or is_on_subject or len(message.get(REPLIES) or []) > 1:
        return None
    best = max((label for label in talk if label != MINIMIZES), key=lambda label: talk[label])
    if intent in _WISHES and best in _BESIDE_A_WISH and names_booking(text):
        return None
    return best if best != NEITHER and talk[best] >= least else None
