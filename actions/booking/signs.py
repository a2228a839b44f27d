"""What a turn seems to be, apart from an answer."""

from __future__ import annotations

import re

from actions.booking.turn import Turn
from details.question import is_question
from details.text import sentence_spans

# What a visitor may say instead of an answer; rules reply to it and Rasa asks again.
INTERRUPTIONS = {
    "faq",
    "not_in_articles",
    "why_needed",
    "talk_to_person",
    "bot_challenge",
    "ask_capabilities",
    "greet",
    "goodbye",
    "thank",
    "pause",
    "insult",
    "other_language",
    "out_of_scope",
    "booking_status",
    "privacy",
    "recap",
    "nothing_said",
    "too_long",
}
BOOKING_INTENTS = {"book", "call_me_back"}
# How near to an example an interruption must be to be believed where any words could be the answer.
SURE_CONFIDENCE, SURE_SIMILARITY = 0.5, 0.7
_HAS_CONTACT = re.compile(r"\d{3}|@")
BARE_TOPIC = 0.88  # how near a topic must be that is no question: "parking"


def is_interruption(turn: Turn) -> bool:
    """Tell whether the turn is something that rules reply to."""
    # Nearly any answer is out of the clinic's scope or close to some topic, so that alone says little.
    least = {"out_of_scope": SURE_SIMILARITY, "faq": BARE_TOPIC, "not_in_articles": BARE_TOPIC}
    if turn.similarity < least.get(turn.intent, 0) and not is_question(turn.text):
        return False
    return turn.intent in INTERRUPTIONS and turn.confidence >= SURE_CONFIDENCE


def is_surely_something_else(turn: Turn) -> bool:
    """Tell whether it is so near to an example that it cannot be a name or a reason."""
    return is_interruption(turn) and turn.similarity >= SURE_SIMILARITY


def asks_to_book(turn: Turn) -> bool:
    """Tell whether the visitor asks for the booking that is open already."""
    if turn.asked in ("consent", "ending"):
        return False
    return turn.intent in BOOKING_INTENTS and turn.confidence >= SURE_CONFIDENCE


def asks_about(text: str) -> bool:
    """Tell whether a number or an address in the text is asked about, not given."""
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    text = " ".join(filter(_HAS_CONTACT.search, sentences)) or text
    asks = is_question(text) or bool(re.search(r"\w\W*\?\s*$", text))
    return asks and not re.search(r"\b(?:my|me|mine|i'm|im|i am)\b", text, re.IGNORECASE)
