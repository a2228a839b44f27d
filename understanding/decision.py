"""Decide what to reply to one question: an answer, a passage, a question back, or honestly nothing.

A reply is a plain dictionary, for it travels through Rasa's tracker to the actions:
`{"kind": "faq", "topic"}`, `{"kind": "passage", "passage", "topic"}`, `{"kind": "clarify", "choices"}`,
`{"kind": "missing", "topic"}` or `{"kind": "unknown"}`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

FAQ, MISSING = "faq", "not_in_articles"
LEAST_OF_SECOND = (
    0.1  # of the likeliest topic's likelihood: less is no question that anybody might have meant
)
MOST_WORDS_OF_TOPIC = 4  # "sports injury"; more words that ask nothing tell a story
Reply = dict[str, Any]
Topic = dict[str, Any]


@dataclass(frozen=True)
class Thresholds:
    """What is believed, chosen on questions that training never saw.

    Confidences and shares are from 0 to 1, similarities are cosines.
    The confidence of an intent is the sum over its topics; the share of a topic is its part of that.
    """

    least_confidence: float
    least_share: float
    least_similarity: float
    # Two topics this close in share are both offered.
    close: float
    # Where no answer is believed, the visitor is asked back if the likeliest two are this likely together.
    least_to_ask_back: float
    # How near a question must be to a known one to be answered so when an article without FAQ speaks to it.
    certain_similarity: float


@dataclass(frozen=True)
class Reading:
    """What one question seems to mean: its intent, the FAQ's topics by likelihood, the articles' passages."""

    text: str
    asks: bool
    intent: str
    confidence: float
    similarity: float
    topic: Topic
    topics: Sequence[Topic] = field(default_factory=tuple)
    passages: Sequence[dict[str, Any]] = field(default_factory=tuple)


def decide(reading: Reading, thresholds: Thresholds, covered: frozenset[str]) -> Reply | None:
    """Return the reply to a question; `None` when it is none for the articles, such as a greeting.

    Args:
        reading: the question as the classifier and the search see it.
        thresholds: what is believed.
        covered: articles whose content the FAQ holds; what the FAQ declares missing is not sought in them.
    """
    is_sure = is_believed(reading, thresholds)
    passage = next((passage for passage in reading.passages if passage["accepted"]), None)
    beyond_faq = passage if passage and passage["article"] not in covered else None
    if beyond_faq and (reading.intent in _LEAVES_TO_ARTICLES or not is_sure):
        is_known = reading.intent == FAQ and is_sure and reading.similarity >= thresholds.certain_similarity
        if not is_known:
            return passage_reply(beyond_faq)
    if is_sure and reading.intent not in (FAQ, MISSING):
        return None
    if is_sure and reading.intent == MISSING:
        choices = _likely_topics(reading, thresholds)
        return clarify_reply(choices) if choices else {"kind": "missing", "topic": reading.topic}
    if is_sure:
        choices = _close_topics(reading, thresholds)
        fuller = _fuller(choices)
        return clarify_reply(choices) if choices and not fuller else faq_reply(fuller or reading.topic)
    choices = _likely_topics(reading, thresholds)
    fuller = _fuller(choices)
    if fuller and sum(topic["likelihood"] for topic in choices) >= thresholds.least_confidence:
        return faq_reply(fuller)
    if choices:  # the FAQ holds what the passage says, so to ask is no less than to quote, and no guess
        return clarify_reply(choices)
    return passage_reply(passage) if passage and reading.intent != MISSING else {"kind": "unknown"}


# Intents that yield to an article that speaks to the question: they are guesses about what no FAQ foresaw.
_LEAVES_TO_ARTICLES = {FAQ, MISSING, "out_of_scope", "unclear", "ask_capabilities"}


def is_believed(reading: Reading, thresholds: Thresholds) -> bool:
    """Tell whether the reading's intent is likely enough, and the text near enough to an example of it."""
    is_likely = reading.confidence >= thresholds.least_confidence
    if reading.intent == FAQ:
        is_likely = is_likely and reading.topic["share"] >= thresholds.least_share
    return is_likely and reading.similarity >= thresholds.least_similarity


def faq_reply(topic: Topic) -> Reply:
    """Answer with an entry of the FAQ."""
    return {"kind": "faq", "topic": topic}


def passage_reply(passage: dict[str, Any]) -> Reply:
    """Answer with a quote from an article."""
    return {"kind": "passage", "passage": passage, "topic": {"subject": passage["section"]}}


def clarify_reply(choices: Sequence[Topic]) -> Reply:
    """Ask which question was meant."""
    return {"kind": "clarify", "choices": [topic["question"] for topic in choices]}


def _close_topics(reading: Reading, thresholds: Thresholds) -> Sequence[Topic]:
    """Return the two likeliest topics where neither is clearly meant and both are near."""
    if len(reading.topics) < 2:
        return ()
    first, second = reading.topics[:2]
    is_close = second["share"] >= thresholds.close * first["share"]
    return (first, second) if is_close and len(_near(reading, thresholds)) == 2 else ()


def _fuller(choices: Sequence[Topic]) -> Topic | None:
    """Return the topic whose answer says all that the other's does, if one of the two is such."""
    if len(choices) < 2:
        return None
    first, second = choices
    if second["key"] in first.get("covers", ()):
        return first
    return second if first["key"] in second.get("covers", ()) else None


def _likely_topics(reading: Reading, thresholds: Thresholds) -> Sequence[Topic]:
    """Return the likeliest topics, one or two, to ask about where too little is known to answer."""
    is_topic = reading.asks or len(reading.text.split()) <= MOST_WORDS_OF_TOPIC
    near = _worth_asking(reading, thresholds) if is_topic else ()
    return near if sum(topic["likelihood"] for topic in near) >= thresholds.least_to_ask_back else ()


def _worth_asking(reading: Reading, thresholds: Thresholds) -> Sequence[Topic]:
    """Return what is near, without what is hardly likely beside the likeliest."""
    near = _near(reading, thresholds)
    return [topic for topic in near if topic["likelihood"] >= LEAST_OF_SECOND * near[0]["likelihood"]]


def _near(reading: Reading, thresholds: Thresholds) -> Sequence[Topic]:
    return [topic for topic in reading.topics[:2] if topic["similarity"] >= thresholds.least_similarity]
