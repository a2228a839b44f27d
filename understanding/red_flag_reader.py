"""Read every message a second time for red flags, by what it means."""

from __future__ import annotations

import re
from dataclasses import asdict
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

from safety.red_flags import TIERS, RedFlag, find_red_flag, load_red_flags
from safety.second_reading import learnt, second_reading, without_failing
from understanding.example import topic_of
from understanding.latest import Latest
from understanding.linear_classifier import Features, LinearClassifier, fit, load
from understanding.message_check import LONGEST_TEXT, RED_FLAG
from understanding.red_flag_examples import LOOK_ALIKES, encoded_red_flags
from understanding.sentence_encoder import SENTENCE_VECTOR, SentenceEncoder, meant_by
from understanding.trained_component import TrainedComponent

# More of the spelling, for a "no" or a "was" counts here; nearest examples would double a message's time.
FEATURES = Features(buckets=1 << 11, spelling_weight=1.2, nearest_weight=0.0)
_FILE = "red_flags.npz"
MOST_REMEMBERED = 256
# The encoder reads some hundred words. A longer message is read in pieces; each begins in the one before.
WORDS_OF_A_PIECE, WORDS_BETWEEN = 60, 40
FEWEST_WORDS = 5  # fewer name a thing ("jaw pain"), or tell the chat to go on, and the wording knows them
FAQ_EXAMPLES = 4  # one of so many is learnt from: what asks is soon known to ask
_WORD = re.compile(r"[^\W\d_]{2,}")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlagReader(TrainedComponent, IntentClassifier):
    """Settle the red flag of a message, with a classifier of the tiers beside the wording."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the sentence vector."""
        return [SentenceEncoder]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._version = load_red_flags().version
        self._classifier: LinearClassifier | None = None
        # The chat's channel reads a message, and then the turn does.
        self.likely = Latest(self._likely, MOST_REMEMBERED)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on `data/red_flag_examples`, and on what else visitors say."""
        texts, labels, vectors = encoded_red_flags(training_data)
        if texts:
            ordinary = _ordinary_messages(training_data)
            texts += [message.get(TEXT) for message in ordinary]
            labels += [LOOK_ALIKES] * len(ordinary)
            vectors = np.concatenate(
                [vectors, *(message.get(SENTENCE_VECTOR)[np.newaxis] for message in ordinary)]
            )
            self._classifier = fit(vectors, texts, labels, FEATURES)
        return self._keep()

    def _write(self, folder: Path) -> None:
        if self._classifier:
            self._classifier.save(folder / _FILE)

    def _read(self, folder: Path) -> None:
        self._classifier = load(folder / _FILE) if (folder / _FILE).is_file() else None
        learnt(self.likely)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set or take away the red flag of every message that has words."""
        for message in messages:
            likely = without_failing(self.likely, message.get(TEXT) or "")
            if likely:
                found = message.get(RED_FLAG)
                red_flag = second_reading(RedFlag(**found) if found else None, likely, self._version)
                message.set(RED_FLAG, asdict(red_flag) if red_flag else None, add_to_output=True)
        return messages

    def _likely(self, text: str) -> dict[str, float] | None:
        """Return how likely each tier is in the piece of the text that is most like a red flag.

        `None` for what has few words, or is longer than a message may be.
        """
        if self._classifier is None or len(text) >= LONGEST_TEXT or len(_WORD.findall(text)) < FEWEST_WORDS:
            return None
        read = [meant for piece in pieces_of(text) if (meant := meant_by(piece))]
        if not read:
            return None
        likely = self._classifier.probabilities(
            np.stack([vector for _, vector in read]), [words for words, _ in read]
        )
        of_pieces = [dict(zip(self._classifier.labels, map(float, row), strict=True)) for row in likely]
        return max(of_pieces, key=lambda of_piece: sum(of_piece[tier] for tier in TIERS))


def _ordinary_messages(training_data: TrainingData) -> list[Message]:
    """Return examples of what is no red flag: all of small talk and booking, some of the questions."""
    flags = load_red_flags()
    examples = [each for each in training_data.intent_examples if each.get(SENTENCE_VECTOR) is not None]
    questions = [each for each in examples if topic_of(each)]
    others = [each for each in examples if not topic_of(each)]
    ordinary = [*others, *questions[::FAQ_EXAMPLES]]
    return [each for each in ordinary if find_red_flag(each.get(TEXT), flags) is None]


def pieces_of(text: str) -> list[str]:
    """Return a text as it is, or what of it can be read at once where it is long."""
    words = text.split()
    if len(words) <= WORDS_OF_A_PIECE:
        return [text]
    starts = range(0, len(words) - WORDS_OF_A_PIECE + WORDS_BETWEEN, WORDS_BETWEEN)
    return [" ".join(words[start : start + WORDS_OF_A_PIECE]) for start in starts]
