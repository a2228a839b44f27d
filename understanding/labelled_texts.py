"""Read texts that were sorted under labels, and carry them through Rasa's training data.

They are no examples of intents, so to Rasa they are nobody's words: it would learn to say them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml
from rasa.shared.nlu.constants import ACTION_NAME
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.knowledge_error import KnowledgeError

_LABELLED = "labelled_texts"


def read_labelled_texts(path: Path, labels: Iterable[str]) -> dict[str, list[str]]:
    """Read the lists of texts of a YAML file, by their label.

    Raises:
        KnowledgeError: naming the file and what is wrong with it.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise KnowledgeError(f"{path.name} is not valid YAML; check quotes and indentation.") from None
    if not isinstance(content, dict) or not set(content) <= set(labels):
        raise KnowledgeError(f"{path.name} may have the lists {', '.join(labels)}, and nothing else.")
    for label, texts in content.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            raise KnowledgeError(f"{path.name}: '{label}' must be a list of texts; put odd ones in quotes.")
    return content


def messages_of(kind: str, labelled: Mapping[str, Iterable[str]]) -> list[Message]:
    """Return a message for each label of a kind, that carries its texts."""
    return [
        Message(data={ACTION_NAME: f"{kind}/{label}", _LABELLED: "\n".join(map(_on_one_line, texts))})
        for label, texts in sorted(labelled.items())
    ]


def labelled_texts(training_data: TrainingData, kind: str) -> list[tuple[str, str]]:
    """Return the label and the text of all that the messages of a kind carry."""
    return [(label, text) for of_kind, label, text in _carried(training_data) if of_kind == kind]


def _carried(training_data: TrainingData) -> Iterator[tuple[str, str, str]]:
    for message in training_data.training_examples:
        if message.get(_LABELLED):
            kind, label = message.get(ACTION_NAME).rsplit("/", 1)
            for text in message.get(_LABELLED).split("\n"):
                yield kind, label, text


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
