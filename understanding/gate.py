"""The honest gate: what each question of a message is answered with, decided for the message as a whole."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import fields
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from details.email import find_email
from details.mask import without_personal
from details.question import is_question
from details.telephone import find_telephone
from understanding.article_search import PASSAGES
from understanding.asking import asks, is_tag, points_elsewhere, tells
from understanding.decision import (
    FAQ,
    MISSING,
    Reading,
    Reply,
    Thresholds,
    decide,
    faq_reply,
    is_believed,
    passage_reply,
)
from understanding.example import topic_of
from understanding.follow_up import is_more, is_none, is_why
from understanding.intent_classifier import TOPIC, TOPICS
from understanding.message_parts import COMPLETED, PARTS, SO_FAR
from understanding.parts import clauses_said
from understanding.sentence_encoder import SENTENCE_VECTOR, SentenceEncoder
from understanding.so_far import SoFar
from understanding.trained_component import TrainedComponent
from understanding.wish_to_book import (
    begins_with_wish,
    holds_wish,
    may_as_well_begin,
    names_booking,
    seeks_time,
    wants_call,
)

# What to reply to the questions of a message, in their order; see `decision`. A reply to a part of the
# message holds the part's "text".
REPLIES = "replies"
INTENT_OF = {
    "faq": FAQ,
    "passage": "passage",
    "clarify": "clarify",
    "no_more": "no_more",
    "missing": MISSING,
    "unknown": DEFAULT_NLU_FALLBACK_INTENT_NAME,
}
NEAR_CERTAIN = 0.9
MOST_REPLIES = 3
MOST_REASONS = 3  # of the likeliest answers that are looked through for one to a "why?"
# How near to an example a question must be that is answered apart from the story it is told with.
LEAST_SIMILARITY_ALONE = 0.7
LEAST_SIMILARITY_UNASKED = 0.6  # of a part that has not the looks of a question
# How near one that is answered beside what the whole message seems to ask.
LEAST_SIMILARITY_BESIDE = 0.8
# How likely the answer to a part of a message that as a whole seems to ask what no article says.
LEAST_LIKELIHOOD_BESIDE = 0.5
# How likely an answer to a part that leans on others must be for the whole.
LEAST_LIKELIHOOD_OF_WHOLE = 0.0005
CERTAIN_SIMILARITY_WHOLE = 0.93  # of a message that is one question, though it has the looks of two
_WITHOUT_VECTOR = ("faq", "passage", "clarify", "no_more")
_KNOWN = ("faq", "passage", "missing")
FEWEST_WORDS_UNKNOWN = 4  # of a further question that is worth saying that nothing answers it
# A comma joins no two topics: "wait, does it hurt?".
_JOINS_TWO = re.compile(r"\band\b|&|\bor\b|/|\bplus\b", re.IGNORECASE)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Gate(TrainedComponent):
    """Settle what a message means, and what is replied to its questions; the FAQ's topics are learnt."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the sentence vector; the classifier, needed too, is not run while a model is trained."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the thresholds; `decision.Thresholds` says what each means."""
        return {
            "least_confidence": 0.55,
            "least_share": 0.2,
            "least_similarity": 0.42,
            "close": 0.75,
            "least_to_ask_back": 0.2,
            "certain_similarity": 0.85,
        }

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._thresholds = Thresholds(**{field.name: config[field.name] for field in fields(Thresholds)})
        self._learn({})

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the metadata of the FAQ's answers."""
        examples = (example for example in training_data.intent_examples if example.get(INTENT) == FAQ)
        topics = map(topic_of, examples)
        self._learn({topic["key"]: topic for topic in topics})
        return self._keep()

    def _write(self, folder: Path) -> None:
        (folder / "topics.json").write_text(json.dumps(self._topics))

    def _read(self, folder: Path) -> None:
        self._learn(json.loads((folder / "topics.json").read_text()))

    def process(self, messages: list[Message]) -> list[Message]:
        """Settle every message that the classifier has classified."""
        for message in messages:
            if message.get(TOPIC) is not None:
                self._settle(message)
        return messages

    def _learn(self, topics: dict[str, dict[str, Any]]) -> None:
        self._topics = topics
        # An article is covered by the FAQ when answers cite it: what they leave out is known not to be in it.
        self._covered = frozenset(topic["article"] for topic in topics.values() if topic.get("article"))

    def _settle(self, message: Message) -> None:
        before: SoFar = message.get(SO_FAR)
        text = message.get(TEXT)
        if before.asked_back and not before.is_booking and is_none(text):
            vector = _packed(message.get(COMPLETED))
            _set(message, "", [{"kind": "unknown", "text": before.asked_back, "vector": vector}])
            return
        is_on_subject = is_more(text) or (is_why(text) and before.answered_just_now)
        if before.topic and not before.is_booking and is_on_subject:
            _set(message, "", [self._more(message, before)])
            return
        wants_to_book = "" if before.is_booking else self._wants_to_book(message)
        answered = self._answered_parts(message, takes_unasked=not (before.is_booking or wants_to_book))
        replies = answered if wants_to_book else self._replies(message, answered)
        if before.is_booking:
            replies = _beside_an_answer(message, replies)
        elif not wants_to_book and may_as_well_begin(message.get(TEXT), replies):
            wants_to_book = "book"
            replies = [{"text": message.get(TEXT), **reply} for reply in _beside_an_answer(message, replies)]
        if wants_to_book or replies:
            _set(message, wants_to_book, replies)

    def _answered_parts(self, message: Message, *, takes_unasked: bool) -> list[Reply]:
        """Return the replies to the questions among the message's parts, each reply once.

        Args:
            message: the whole of it.
            takes_unasked: take what has not the looks of a question and is as good as a known one for one
                too; not where a booking is at hand, of which it is likely to be the reason.
        """
        answered: list[Reply] = []
        parts = message.get(PARTS, [])
        for part, behind in zip_longest(parts, parts[1:]):
            text = part.get(TEXT)
            is_asked = asks(text) or (takes_unasked and self._is_like_one(part, behind))
            reply = self._reply(part) if is_asked and not is_tag(text) else None
            if reply is None:
                continue
            if not _is_in_context(reply, text, message):
                reply = {"kind": "unknown", "similarity": 0.0, "vector": reply["vector"]}
            if _essence(reply) in map(_essence, answered):
                continue
            if reply["kind"] in _KNOWN or len(text.split()) >= FEWEST_WORDS_UNKNOWN:
                answered.append({**reply, "text": text})
        return answered[:MOST_REPLIES]

    def _is_like_one(self, part: Message, behind: Message | None) -> bool:
        """Tell whether a part that has not the looks of a question is so like one that it is understood."""
        reading = _reading_of(part)
        is_known = reading.intent in (FAQ, MISSING) and reading.confidence >= NEAR_CERTAIN
        # "Hydrotherapy at yours, is that in a pool": the first only names what the second asks about.
        is_scene = tells(reading.text) or (behind is not None and points_elsewhere(behind.get(TEXT)))
        return is_known and reading.similarity >= LEAST_SIMILARITY_UNASKED and not is_scene

    def _replies(self, message: Message, answered: list[Reply]) -> list[Reply]:
        """Return the replies to the message's questions; none when it asks nothing of the articles."""
        whole = self._reply(message)
        known = [reply for reply in answered if reply["kind"] in _KNOWN]
        is_whole_known = whole is not None and whole["kind"] in _KNOWN
        similarity = message.get(TOPIC)["similarity"]
        is_one_question = (
            is_whole_known
            and similarity >= CERTAIN_SIMILARITY_WHOLE
            and without_personal(message.get(TEXT)) == message.get(TEXT)  # what else it says was not compared
            and sum(reply["similarity"] >= similarity for reply in known) < 2
        )
        if known and not is_one_question and (len(answered) > 1 or message.get(SO_FAR).is_booking):
            return answered  # in a booking the rest of the message is likely to be what was asked for
        if known and not is_whole_known and known[0]["similarity"] >= LEAST_SIMILARITY_ALONE:
            return known
        if whole and is_whole_known and known and not is_one_question:
            is_near = known[0]["similarity"] >= LEAST_SIMILARITY_BESIDE
            return [whole, known[0]] if is_near and _essence(whole) != _essence(known[0]) else [whole]
        is_of_two = whole is not None and whole["kind"] == "clarify" and self._is_believed(message)
        if is_of_two and _JOINS_TWO.search(message.get(TEXT)):
            return [faq_reply(self._topics[topic["key"]]) for topic in message.get(TOPICS)[:2]]
        return [whole] if whole else []

    def _reply(self, message: Message) -> Reply | None:
        """Return the reply to one question, read as it stands or with what it leans on put in."""
        plain = self._decide(message)
        completed = self._decide(message.get(COMPLETED)) if message.get(COMPLETED) else None
        if plain is None and message.get(TOPIC)["similarity"] >= LEAST_SIMILARITY_ALONE:
            return None  # "are you a robot?" leans on nothing
        if completed is None or completed["kind"] in ("unknown", "clarify"):
            return plain
        if plain is None or plain["kind"] in ("unknown", "clarify"):
            return completed
        return completed if completed["similarity"] >= plain["similarity"] - 0.1 else plain

    def _is_believed(self, message: Message) -> bool:
        return is_believed(_reading_of(message), self._thresholds)

    def _decide(self, message: Message) -> Reply | None:
        reading = _reading_of(message)
        reply = decide(reading, self._thresholds, self._covered)
        return {**reply, "similarity": reading.similarity, "vector": _packed(message)} if reply else None

    def _more(self, message: Message, before: SoFar) -> Reply:
        """Stay on the subject: a related answer, or another passage, that has not been given yet."""
        topic = before.topic or {}
        completed = message.get(COMPLETED)
        if is_why(message.get(TEXT)):
            for near in completed.get(TOPICS)[:MOST_REASONS]:
                is_new = near.get("key") in self._topics and near["key"] != topic.get("key")
                if is_new and near["similarity"] >= self._thresholds.least_similarity:
                    return faq_reply(near)
            return {"kind": "no_more", "topic": topic}
        for key in topic.get("related", {}):
            if key not in before.said_keys:
                return faq_reply(self._topics[key])
        for passage in completed.get(PASSAGES) or []:
            if passage["section"] == topic["subject"] and passage["quote"] not in before.said_quotes:
                return passage_reply(passage)
        return {"kind": "no_more", "topic": topic}

    def _wants_to_book(self, message: Message) -> str:
        """Return the intent of a message that asks for the booking, whatever else it asks; or nothing."""
        for part in [message, *message.get(PARTS, [])]:
            text, intent = part.get(TEXT), part.get(INTENT)
            is_asking = is_question(text) or text.rstrip().endswith("?")
            is_near_certain = intent[PREDICTED_CONFIDENCE_KEY] >= NEAR_CERTAIN
            if is_near_certain and intent[INTENT_NAME_KEY] in ("book", "call_me_back"):
                return str(intent[INTENT_NAME_KEY])
            # Whoever books a flight is no patient.
            is_foreign = intent[INTENT_NAME_KEY] == "out_of_scope" and intent[PREDICTED_CONFIDENCE_KEY] >= 0.5
            tells_to_book = not is_foreign and not is_near_certain and begins_with_wish(text)
            if part is message and not is_foreign and (holds_wish(text) or seeks_time(text)):
                return "book"
            # Whoever leaves a number or an address unasked wants to be contacted, whatever the matter.
            is_matter = not is_near_certain or (intent[INTENT_NAME_KEY] in (FAQ, MISSING) and not asks(text))
            leaves_contact = is_matter and (find_telephone(text) or find_email(text))
            if is_asking and leaves_contact and wants_call(text):
                return "call_me_back"
            if not is_asking and (leaves_contact or tells_to_book):
                return "book"
            reply = self._decide(part)
            is_unclear = reply is not None and reply["kind"] in ("unknown", "clarify")
            is_likely = intent[INTENT_NAME_KEY] == "book" or not is_asking
            if is_unclear and is_likely and names_booking(text):
                return "book"
        return ""


def _reading_of(message: Message) -> Reading:
    intent, topic = message.get(INTENT), message.get(TOPIC)
    return Reading(
        text=message.get(TEXT),
        asks=asks(message.get(TEXT)),
        intent=intent[INTENT_NAME_KEY],
        confidence=intent[PREDICTED_CONFIDENCE_KEY],
        similarity=topic["similarity"],
        topic=topic,
        topics=message.get(TOPICS),
        passages=message.get(PASSAGES) or (),
    )


def _packed(message: Message) -> str:
    """Pack the sentence vector, so that alike questions can be found later without a model."""
    vector = np.asarray(message.get(SENTENCE_VECTOR), dtype=np.float16)
    return base64.b64encode(vector.tobytes()).decode()


def _is_in_context(reply: Reply, text: str, message: Message) -> bool:
    """Tell whether an answer of the FAQ to a part goes with what the whole message seems to be about."""
    if reply["kind"] != "faq":
        return True
    whole, topic = message.get(INTENT), reply["topic"]
    of_whole = {near.get("key"): near["likelihood"] for near in message.get(TOPICS)}
    if points_elsewhere(text) and of_whole.get(topic["key"], 0.0) < LEAST_LIKELIHOOD_OF_WHOLE:
        return False
    is_missing = whole[INTENT_NAME_KEY] == MISSING and whole[PREDICTED_CONFIDENCE_KEY] >= NEAR_CERTAIN
    return not is_missing or topic["likelihood"] >= LEAST_LIKELIHOOD_BESIDE


def _beside_an_answer(message: Message, replies: list[Reply]) -> list[Reply]:
    """Tie the reply to the whole of a message to its one clause that asks, for the rest may be the answer.

    "First time, and do I need a referral?" What it may mean is not asked back: the booking asks.
    """
    clauses = clauses_said(message.get(TEXT))
    asking = [clause for clause in clauses if asks(clause)]
    if len(replies) != 1 or replies[0].get("text") or len(asking) != 1 or len(clauses) == 1:
        return replies
    kind = replies[0]["kind"]
    return [{**replies[0], "kind": "unknown" if kind == "clarify" else kind, "text": asking[0]}]


def _essence(reply: Reply) -> tuple[str, str]:
    return reply["kind"], str(
        (reply.get("topic") or {}).get("key") or (reply.get("passage") or {}).get("quote")
    )


def _set(message: Message, wants_to_book: str, replies: list[Reply]) -> None:
    """Put the outcome into the message's intent, topic and replies."""
    for reply in replies:
        if reply["kind"] in _WITHOUT_VECTOR:
            reply.pop("vector", None)
    first = replies[0] if replies else {}
    name = wants_to_book or INTENT_OF[first["kind"]]
    confidence = message.get(INTENT)[PREDICTED_CONFIDENCE_KEY]
    if name != message.get(INTENT)[INTENT_NAME_KEY] or len(replies) > 1:
        confidence = 1.0
    message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}, add_to_output=True)
    if not wants_to_book and first.get("topic"):
        message.set(TOPIC, {"similarity": 1.0, **first["topic"]}, add_to_output=True)
    message.set(REPLIES, replies, add_to_output=True)
