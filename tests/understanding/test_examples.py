"""Examples as Rasa hashes them: what tells two apart must still tell them apart."""

from __future__ import annotations

import copy

import numpy as np
from rasa.shared.nlu.training_data.message import Message

from understanding.example import HashedVector, example_of, topic_of

VECTOR = np.linspace(0, 1, 384, dtype=np.float32)


def with_vector(vector: np.ndarray) -> Message:  # type: ignore[type-arg]
    return Message(data={"vector": vector.view(HashedVector)})


def test_an_example_keeps_its_topic() -> None:
    topic = {"key": "price", "related": {"parking": "Is there parking?"}}
    assert topic_of(example_of("how much", "faq", topic)) == topic
    assert topic_of(Message(data={"text": "hello", "intent": "greet"})) == {}


def test_examples_that_differ_in_their_topic_alone_differ() -> None:
    one, other = (example_of("how much", "faq", {"key": key}) for key in ("price", "cost"))
    assert one != other
    assert one == example_of("how much", "faq", {"key": "price"})


def test_a_vector_changed_in_its_last_number_is_noticed() -> None:
    changed = VECTOR.copy()
    changed[-1] += 0.001
    assert with_vector(VECTOR) == with_vector(VECTOR.copy())
    assert with_vector(VECTOR) != with_vector(changed)


def test_a_copy_changes_alone() -> None:
    example = example_of("how much", "faq", {"key": "price"})
    digest = example.fingerprint()
    copied = copy.deepcopy(example)
    copied.set("intent", "other", add_to_output=True)
    copied.set("vector", VECTOR.view(HashedVector))
    assert copied != example
    assert "vector" not in example.data
    assert "intent" not in example.output_properties
    assert example.fingerprint() == digest == example_of("how much", "faq", {"key": "price"}).fingerprint()


def test_an_example_has_the_digest_that_a_message_of_rasa_would_have() -> None:
    example = example_of("how much", "faq", {"key": "price"})
    example.fingerprint()
    for intent in ("faq", "other", "faq "):
        example.set("intent", intent)
        assert example.fingerprint() == Message(data=dict(example.data)).fingerprint()
