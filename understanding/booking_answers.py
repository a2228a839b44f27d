"""What visitors answer to the booking's questions, and what they say there beside the point."""

from __future__ import annotations

import re
from pathlib import Path

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.knowledge_error import KnowledgeError
from understanding.labelled_texts import labelled_texts, messages_of, read_labelled_texts

CORRECTIONS = "corrections"
NEITHER = "neither"  # of the other labels: no answer to that question
# The labels of what each question can be answered with.
QUESTIONS = {
    "agreement": ("agrees", "refuses", NEITHER),
    "visits": ("new", "existing", "unsure", NEITHER),
    "skipping": ("skip", NEITHER),
    "reason": ("reason", NEITHER),
    # Which detail that is known is put right, whatever was asked.
    CORRECTIONS: ("full_name", "phone", "email", "reason", "patient_type", "preferred_time", NEITHER),
}
# Whose answers put nothing right.
ANSWERED_PLAINLY = ("agreement", "skipping")
# Intents whose examples answer nothing; of so many one is learnt from.
ELSEWHERE = {"unclear": 1, "out_of_scope": 3}
_KIND = "booking_answer"
_WORD = re.compile(r"[a-z]{3,}")


def load_booking_answers(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Read the answers of every question that the folder has a file of, `<question>.yml`, by their label.

    Raises:
        KnowledgeError: naming the file and what is wrong with it.
    """
    answers = {}
    for path in sorted(folder.glob("*.yml")):
        labels = QUESTIONS.get(path.stem)
        if labels is None:
            raise KnowledgeError(f"{path.name} is of no question; the files are {', '.join(QUESTIONS)}.")
        answers[path.stem] = read_labelled_texts(path, labels)
        if lacking := [label for label in labels if not answers[path.stem].get(label)]:
            raise KnowledgeError(f"{path.name} has no text under {', '.join(lacking)}; each needs some.")
    return answers


def booking_answer_messages(answers: dict[str, dict[str, list[str]]]) -> list[Message]:
    """Return messages that carry the answers through Rasa's training data."""
    return [
        message
        for question, labelled in sorted(answers.items())
        for message in messages_of(f"{_KIND}/{question}", labelled)
    ]


def booking_answers(training_data: TrainingData, question: str) -> list[tuple[str, str]]:
    """Return the label and the text of every answer to a question; none where there are no examples."""
    return labelled_texts(training_data, f"{_KIND}/{question}")


def examples_by_question(training_data: TrainingData) -> dict[str, list[tuple[str, str]]]:
    """Return what each question that has answers is learnt from, labels and texts.

    Much more is said than the questions ask for: what is said elsewhere answers none of them, nor does a
    word of it that stands in no answer, said alone; but one word answers why one comes in ways that no list
    has ("eczema"). What answers other questions plainly puts nothing right.
    """
    answers = {question: booking_answers(training_data, question) for question in QUESTIONS}
    elsewhere = _said_elsewhere(training_data)
    telling = [
        text
        for question, told in answers.items()
        for label, text in told
        if question != CORRECTIONS and label != NEITHER
    ]
    odd = sorted(_words(elsewhere) - _words(telling))
    plain = [text for of in ANSWERED_PLAINLY for label, text in answers[of] if label != NEITHER]
    no_answers = dict.fromkeys(QUESTIONS, elsewhere + odd)
    no_answers |= {"reason": elsewhere, CORRECTIONS: elsewhere + plain}
    return {
        question: told + [(NEITHER, text) for text in no_answers[question]]
        for question, told in answers.items()
        if told
    }


def _said_elsewhere(training_data: TrainingData) -> list[str]:
    return [
        example.get(TEXT)
        for intent, every in ELSEWHERE.items()
        for example in [of for of in training_data.intent_examples if of.get(INTENT) == intent][::every]
    ]


def _words(texts: list[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text.lower())}
