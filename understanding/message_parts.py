"""Part a message, and complete those that lean on what was said before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.asking import asks
from understanding.example import topic_of
from understanding.follow_up import is_more, is_none, is_why, subject_of, with_subject
from understanding.parts import parts_of, two_topics
from understanding.so_far import SoFar, so_far
from understanding.trained_component import TrainedComponent

# What a message that says several things consists of, each a message that the rest of the pipeline reads too.
PARTS = "parts"
# A message that says the same without leaning on what was said before.
COMPLETED = "completed"
SO_FAR = "so_far"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class MessageParts(TrainedComponent):
    """Give every message its parts; only the subjects that answers are about are learnt."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._subjects: list[str] = []

    def train(self, training_data: TrainingData) -> Resource:
        """Collect the subjects of the answers."""
        topics = map(topic_of, training_data.intent_examples)
        self._subjects = sorted({topic["subject"] for topic in topics if topic.get("subject")})
        return self._keep()

    def _write(self, folder: Path) -> None:
        (folder / "subjects.json").write_text(json.dumps(self._subjects))

    def _read(self, folder: Path) -> None:
        self._subjects = json.loads((folder / "subjects.json").read_text())

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are: each is one question."""
        return training_data

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Part every message that is still to be understood."""
        for message in messages:
            if message.get(TEXT) and not message.get(INTENT):
                message.set(SO_FAR, so_far(tracker))
                self._part(message, message.get(SO_FAR))
        return messages

    def _part(self, message: Message, before: SoFar) -> None:
        text = message.get(TEXT)
        topic = before.topic or {}
        if before.asked_back and not before.is_booking and is_none(text):
            message.set(COMPLETED, Message(data={TEXT: before.asked_back}))
            return
        if topic and (is_more(text) or (is_why(text) and before.answered_just_now)):
            about = topic.get("question") or topic["subject"]
            message.set(COMPLETED, Message(data={TEXT: f"why {about}" if is_why(text) else about}))
            return
        subject = before.subject
        _complete(message, subject)
        # In a booking "back and neck" is a reason.
        topics = [] if before.is_booking else two_topics(text)
        parts = [Message(data={TEXT: part}) for part in topics or parts_of(text)]
        if len(parts) > 1:
            for part in parts:
                _complete(part, subject)
                subject = subject_of(part.get(TEXT), self._subjects) or subject
            message.set(PARTS, parts)


def with_parts(message: Message) -> list[Message]:
    """Return the message, its parts and what completes them."""
    whole = [message, *message.get(PARTS, [])]
    return [part for each in whole for part in (each, each.get(COMPLETED)) if part is not None]


def _complete(message: Message, subject: str | None) -> None:
    text = message.get(TEXT)
    if subject and asks(text) and (completed := with_subject(text, subject)):
        message.set(COMPLETED, Message(data={TEXT: completed}))
