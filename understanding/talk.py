"""What visitors say that is neither a question for the articles nor a booking, sorted by what it wants."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.knowledge_error import KnowledgeError
from understanding.labelled_texts import labelled_texts, messages_of, read_labelled_texts

NEITHER = "neither"
# Said to a warning that help is needed now; without one it is nothing of the kind.
MINIMIZES = "minimizes"
RECAP = "recap"
# Each is an intent that one response replies to.
LABELS = (
    "again",
    "appointment",
    "chatter",
    "complaint",
    "delete_chat",
    "dissatisfied",
    "how_are_you",
    "later",
    MINIMIZES,
    "pass_on",
    RECAP,
    "someone_else",
    "suffering",
    "trust",
    NEITHER,
)
_KIND = "talk"
# Intents whose examples are none of that; of so many one is learnt from.
_ELSEWHERE = {
    "faq": 6,
    "not_in_articles": 4,
    "out_of_scope": 2,
    "book": 1,
    "call_me_back": 1,
    "cancel": 1,
    "booking_status": 1,
    "talk_to_person": 1,
    "why_needed": 1,
    "privacy": 1,
    "bot_challenge": 1,
    "ask_capabilities": 1,
    "other_language": 1,
    "affirm": 1,
    "deny": 1,
    "thank": 1,
    "goodbye": 1,
}


def load_talk(folder: Path) -> dict[str, list[str]]:
    """Read the texts of every file in the folder, by their label; one without files is a clinic without.

    Raises:
        KnowledgeError: naming the file and what is wrong with it.
    """
    told: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for label, texts in read_labelled_texts(path, LABELS).items():
            told.setdefault(label, []).extend(texts)
    if lacking := [label for label in LABELS if told and not told.get(label)]:
        raise KnowledgeError(f"{folder.name}/ has no text under {', '.join(lacking)}; each needs some.")
    return told


def talk_messages(told: dict[str, list[str]]) -> list[Message]:
    """Return messages that carry the texts through Rasa's training data."""
    return messages_of(_KIND, told)


def talk_examples(training_data: TrainingData) -> list[tuple[str, str]]:
    """Return what is learnt from, labels and texts; nothing where the clinic has no such texts."""
    told = labelled_texts(training_data, _KIND)
    if not told:
        return []
    said = {text for _, text in told}
    elsewhere = [
        example.get(TEXT)
        for intent, every in _ELSEWHERE.items()
        for example in [of for of in training_data.intent_examples if of.get(INTENT) == intent][::every]
    ]
    return told + [(NEITHER, text) for text in dict.fromkeys(elsewhere) if text not in said]
