"""The honest gate: an answer is given only when the question is close enough to a known one."""

from __future__ import annotations

import base64
import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from details.question import is_question
from details.telephone import find_telephone
from understanding.intent_classifier import TOPIC, MeaningClassifier
from understanding.sentence_encoder import SENTENCE_VECTOR

NEAR_CERTAIN = 0.9
_TELLS_TO_BOOK = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|can you|i (?:want|need|would like)|i'?d like|to)\W+)*(?:book|schedule)\b",
    re.IGNORECASE,
)
_BOOKING_WORDS = re.compile(
    r"\b(?:book|bok|appts?|app?oi?nt?m?e?nts?|apointmnts?|schedule me|sign me up|see me|get (?:me )?in"
    r"|come in|consult\w*)\b",
    re.IGNORECASE,
)
_UNANSWERED = {DEFAULT_NLU_FALLBACK_INTENT_NAME, "not_in_articles"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Gate(GraphComponent):
    """Turn what is neither likely enough nor near enough to any example into `nlu_fallback`."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the classifier's ranking."""
        return [MeaningClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the least confidence and the least similarity (cosine) that are believed."""
        return {"least_confidence": 0.3, "least_similarity": 0.45}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Gate:
        """Make the gate."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._least_confidence: float = config["least_confidence"]
        self._least_similarity: float = config["least_similarity"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge every message that the classifier has classified."""
        for message in messages:
            topic = message.get(TOPIC)
            if topic is not None:
                self._judge(message, topic)
            if (
                message.get(INTENT)[INTENT_NAME_KEY] in _UNANSWERED
                and message.get(SENTENCE_VECTOR) is not None
            ):
                # Kept with the question, so that alike questions can be found without a model.
                vector = np.asarray(message.get(SENTENCE_VECTOR), dtype=np.float16)
                message.set("vector", base64.b64encode(vector.tobytes()).decode(), add_to_output=True)
        return messages

    def _judge(self, message: Message, topic: dict[str, Any]) -> None:
        intent, text = message.get(INTENT), message.get(TEXT)
        asks = is_question(text) or text.rstrip().endswith("?")
        is_near_certain = intent[PREDICTED_CONFIDENCE_KEY] >= NEAR_CERTAIN
        # Whoever leaves a telephone number unasked wants to be contacted.
        if not asks and not is_near_certain and (find_telephone(text) or _TELLS_TO_BOOK.match(text)):
            _settle(message, "book")
        elif not self._is_believed(intent, topic):
            wants_booking = not asks and _BOOKING_WORDS.search(text)
            _settle(message, "book" if wants_booking else DEFAULT_NLU_FALLBACK_INTENT_NAME)

    def _is_believed(self, intent: dict[str, Any], topic: dict[str, Any]) -> bool:
        return bool(
            intent[PREDICTED_CONFIDENCE_KEY] >= self._least_confidence
            and topic["similarity"] >= self._least_similarity
        )


def _settle(message: Message, intent: str) -> None:
    message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
