"""Examples of the training data, made so that Rasa hashes them fast.

It hashes every part of every example some thirty times while a model is trained: a dictionary key by key, an
array by printing it. In one text, and with a digest of its own bytes, they take a twentieth of the time.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
from rasa.shared.nlu.training_data.message import Message

_METADATA = "metadata"


class HashedVector(np.ndarray[Any, np.dtype[np.float32]]):
    """A vector that says its own digest; `vector.view(HashedVector)` makes one."""

    def fingerprint(self) -> str:
        """Return a digest of the numbers, as Rasa asks for it."""
        return hashlib.md5(self.tobytes(), usedforsecurity=False).hexdigest()


def example_of(text: str, intent: str, topic: dict[str, Any]) -> Message:
    """Return an example of an intent that is about a topic."""
    message: Message = Message.build(text=text, intent=intent)
    message.set(_METADATA, json.dumps(topic))
    return message


def topic_of(example: Message) -> dict[str, Any]:
    """Return what an example is about; nothing for an intent without topics."""
    topic: dict[str, Any] = json.loads(example.get(_METADATA) or "{}")
    return topic
