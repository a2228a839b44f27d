"""The messages that need help at once, and those that only look so, which the second reading learns from."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from safety.red_flags import TIERS, find_red_flag, load_red_flags
from understanding.booking_answers import QUESTIONS, booking_answers
from understanding.example import topic_of
from understanding.knowledge_error import KnowledgeError
from understanding.labelled_texts import labelled_texts, messages_of, read_labelled_texts

LOOK_ALIKES = "look_alikes"  # what sounds like a red flag and is none, and what ordinary visitors write
LABELS = (*TIERS, LOOK_ALIKES)
FAQ_EXAMPLES = 4  # one of so many is learnt from: what asks is soon known to ask
_KIND = "red_flag"


def load_red_flag_examples(folder: Path) -> dict[str, list[str]]:
    """Read the messages of each tier, and the look-alikes, from every `*.yml` of a folder.

    Raises:
        KnowledgeError: naming the file, or the folder, and what is wrong with it.
    """
    examples: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for label, texts in read_labelled_texts(path, LABELS).items():
            examples.setdefault(label, []).extend(texts)
    if examples and (lacking := [label for label in LABELS if not examples.get(label)]):
        raise KnowledgeError(f"{folder.name} has no message under {', '.join(lacking)}; each needs some.")
    return {label: list(dict.fromkeys(texts)) for label, texts in examples.items()}


def red_flag_messages(examples: dict[str, list[str]]) -> list[Message]:
    """Return a message for each label, that carries its texts through Rasa's training data."""
    return messages_of(_KIND, examples)


def red_flag_examples(training_data: TrainingData) -> list[tuple[str, str]]:
    """Return the label and the text of every message that needs help at once, or only looks so."""
    return labelled_texts(training_data, _KIND)


def ordinary_texts(training_data: TrainingData) -> list[str]:
    """Return what is no red flag: all small talk, bookings and answers in them, some of the questions."""
    flags = load_red_flags()
    examples = [example for example in training_data.intent_examples if example.get(TEXT)]
    questions = [example.get(TEXT) for example in examples if topic_of(example)]
    others = [example.get(TEXT) for example in examples if not topic_of(example)]
    answers = [text for question in QUESTIONS for _, text in booking_answers(training_data, question)]
    ordinary = dict.fromkeys([*others, *answers, *questions[::FAQ_EXAMPLES]])
    return [text for text in ordinary if find_red_flag(text, flags) is None]
