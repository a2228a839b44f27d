"""Carry messages that need help at once, and messages that only look so, through Rasa's training data."""

from __future__ import annotations

from pathlib import Path

import yaml
from rasa.shared.nlu.constants import ACTION_NAME, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from safety.red_flags import TIERS, find_red_flag, load_red_flags
from understanding.example import topic_of
from understanding.knowledge_error import KnowledgeError

LOOK_ALIKES = "look_alikes"  # what sounds like a red flag and is none, and what ordinary visitors write
LABELS = (*TIERS, LOOK_ALIKES)
FAQ_EXAMPLES = 4  # one of so many is learnt from: what asks is soon known to ask
_TEXTS = "red_flag_texts"


def load_red_flag_examples(folder: Path) -> dict[str, list[str]]:
    """Read the messages of each tier, and the look-alikes, from every `*.yml` of a folder.

    Raises:
        KnowledgeError: naming the file, or the folder, and what is wrong with it.
    """
    examples: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for label, texts in _read(path).items():
            examples.setdefault(label, []).extend(texts)
    if examples and (lacking := [label for label in LABELS if not examples.get(label)]):
        raise KnowledgeError(f"{folder.name} has no message under {', '.join(lacking)}; each needs some.")
    return {label: list(dict.fromkeys(texts)) for label, texts in examples.items()}


def _read(path: Path) -> dict[str, list[str]]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise KnowledgeError(f"{path.name} is not valid YAML; check quotes and indentation.") from None
    if not isinstance(content, dict) or not set(content) <= set(LABELS):
        raise KnowledgeError(f"{path.name} may have the lists {', '.join(LABELS)}, and nothing else.")
    for label, texts in content.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            raise KnowledgeError(f"{path.name}: '{label}' must be a list of texts; put odd ones in quotes.")
    return content


def red_flag_messages(examples: dict[str, list[str]]) -> list[Message]:
    """Return a message for each label; like an article's passages they are nobody's words to Rasa."""
    return [
        Message(data={ACTION_NAME: f"red_flag_{label}", _TEXTS: "\n".join(map(_on_one_line, texts))})
        for label, texts in sorted(examples.items())
    ]


def red_flag_examples(training_data: TrainingData) -> list[tuple[str, str]]:
    """Return the label and the text of every message that needs help at once, or only looks so."""
    return [
        (message.get(ACTION_NAME).removeprefix("red_flag_"), text)
        for message in training_data.training_examples
        if message.get(_TEXTS)
        for text in message.get(_TEXTS).split("\n")
    ]


def ordinary_messages(training_data: TrainingData) -> list[Message]:
    """Return examples of what is no red flag: all of small talk and booking, some of the questions."""
    flags = load_red_flags()
    examples = [example for example in training_data.intent_examples if example.get(TEXT)]
    questions = [example for example in examples if topic_of(example)]
    others = [example for example in examples if not topic_of(example)]
    ordinary = [*others, *questions[::FAQ_EXAMPLES]]
    return [example for example in ordinary if find_red_flag(example.get(TEXT), flags) is None]


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
