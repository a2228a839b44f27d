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

from details.latest import Latest
from safety.red_flags import TIERS, RedFlag, load_red_flags
from safety.second_reading import learnt, second_reading, without_failing
from understanding.message_check import LONGEST_TEXT, RED_FLAG
from understanding.network import Network, load
from understanding.red_flag_examples import red_flag_examples
from understanding.red_flag_network import digest_of, fitted, kept_network
from understanding.sentence_encoder import SentenceEncoder, loaded_encoder
from understanding.trained_component import TrainedComponent

_FILE = "red_flags.npz"
MOST_REMEMBERED = 256
# The encoder reads some hundred words. A longer message is read in pieces; each begins in the one before.
WORDS_OF_A_PIECE, WORDS_BETWEEN = 60, 40
# Different ones; fewer name a thing ("jaw pain"), or tell the chat to go on, and the wording knows them.
FEWEST_WORDS = 5
_WORD = re.compile(r"[^\W\d_]{2,}")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlagReader(TrainedComponent, IntentClassifier):
    """Settle the red flag of a message, with a network that knows the tiers beside the wording."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the encoder, whose tuned layers it reads."""
        return [SentenceEncoder]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._version = load_red_flags().version
        self._network: Network | None = None
        # The chat's channel reads a message, and then the turn does.
        self.likely = Latest(self._likely, MOST_REMEMBERED)

    def train(self, training_data: TrainingData) -> Resource:
        """Take the network that was fitted to `data/red_flag_examples`, or fit it where they changed."""
        if examples := red_flag_examples(training_data):
            component = loaded_encoder()
            if component is None:
                raise RuntimeError("Red flags are learnt before the sentence encoder is built.")
            encoder = component.loaded()
            digest = digest_of(examples, encoder)
            self._network = kept_network(digest) or fitted(examples, training_data, encoder)
        return self._keep()

    def _write(self, folder: Path) -> None:
        if self._network:
            self._network.save(folder / _FILE)

    def _read(self, folder: Path) -> None:
        self._network = load(folder / _FILE) if (folder / _FILE).is_file() else None
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

        `None` for what has few different words, or is longer than a message may be.
        """
        if self._network is None or len(text) >= LONGEST_TEXT:
            return None
        if len(set(_WORD.findall(text.lower()))) < FEWEST_WORDS:
            return None
        encoder = loaded_encoder()
        if encoder is None:
            return None
        likely = self._network.probabilities(
            np.stack([encoder.read_deeply(piece) for piece in pieces_of(text)])
        )
        of_pieces = [dict(zip(self._network.labels, map(float, row), strict=True)) for row in likely]
        return max(of_pieces, key=lambda of_piece: sum(of_piece[tier] for tier in TIERS))


def pieces_of(text: str) -> list[str]:
    """Return a text as it is, or what of it can be read at once where it is long."""
    words = text.split()
    if len(words) <= WORDS_OF_A_PIECE:
        return [text]
    starts = range(0, len(words) - WORDS_OF_A_PIECE + WORDS_BETWEEN, WORDS_BETWEEN)
    return [" ".join(words[start : start + WORDS_OF_A_PIECE]) for start in starts]
