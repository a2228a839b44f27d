"""Examples of the training data, made so that Rasa hashes and copies them fast.

It hashes every part of every example some thirty times while a model is trained: a dictionary key by key, an
array by printing it; and it copies all of them some ten times. In one text, with digests that are kept, and
with what never changes shared between copies, they take a twentieth of the time.
"""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Any

import numpy as np
from rasa.shared.nlu.training_data.message import Message

_METADATA = "metadata"


class HashedVector(np.ndarray[Any, np.dtype[np.float32]]):
    """A vector that says its own digest; `vector.view(HashedVector)` makes one, which must not be changed."""

    @functools.cached_property
    def _digest(self) -> str:
        return hashlib.md5(self.tobytes(), usedforsecurity=False).hexdigest()

    def fingerprint(self) -> str:
        """Return a digest of the numbers, as Rasa asks for it."""
        return self._digest


class Example(Message):
    """An example that shares its texts and vectors, which never change where they are, with its copies."""

    _cached_fingerprint: str | None

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Set a property; what was set before to the same text leaves the digest as it is."""
        known = self._cached_fingerprint if isinstance(info, str) and self.data.get(prop) == info else None
        super().set(prop, info, add_to_output)
        self._cached_fingerprint = known

    def __deepcopy__(self, _: dict[int, Any]) -> Example:
        copied = Example(self.data, set(self.output_properties), self.time, list(self.features))
        copied._cached_fingerprint = self._cached_fingerprint
        return copied


def example_of(text: str, intent: str, topic: dict[str, Any]) -> Example:
    """Return an example of an intent that is about a topic."""
    example: Example = Example.build(text=text, intent=intent)
    example.set(_METADATA, json.dumps(topic))
    return example


def topic_of(example: Message) -> dict[str, Any]:
    """Return what an example is about; nothing for an intent without topics."""
    topic: dict[str, Any] = json.loads(example.get(_METADATA) or "{}")
    return topic
