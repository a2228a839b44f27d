"""Look at a message before anything else does: is there text, is it short enough, is it an emergency?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from safety.red_flags import find_red_flag, load_red_flags

LONGEST_TEXT = 1000  # characters; longer texts cost time and hold more than one wish
RED_FLAG = "red_flag"
MOST_SEARCHED = 2000  # characters at either end that are searched for red flags, to bound the time


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class MessageCheck(GraphComponent):
    """Mark red flags, and settle what an empty or over-long message means, so that both get words."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageCheck:
        """Make the check with the wording of `data/red_flags.yml`."""
        return cls()

    def __init__(self) -> None:
        self._red_flags = load_red_flags()

    def process(self, messages: list[Message]) -> list[Message]:
        """Check every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            red_flag = find_red_flag(_ends(text), self._red_flags)
            if red_flag:
                message.set(RED_FLAG, asdict(red_flag), add_to_output=True)
            if not text.strip():
                _settle(message, "nothing_said")
            elif len(text) > LONGEST_TEXT:
                message.set(TEXT, text[:LONGEST_TEXT])
                _settle(message, "too_long")
        return messages


def _settle(message: Message, intent: str) -> None:
    message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)


def _ends(text: str) -> str:
    return text if len(text) <= 2 * MOST_SEARCHED else f"{text[:MOST_SEARCHED]} … {text[-MOST_SEARCHED:]}"
