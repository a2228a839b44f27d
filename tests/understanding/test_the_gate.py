"""What the questions of a message are answered with, from messages as the components before leave them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.article_search import PASSAGES
from understanding.example import example_of
from understanding.gate import MOST_REPLIES, REPLIES, Gate
from understanding.intent_classifier import TOPIC, TOPICS
from understanding.message_parts import COMPLETED, PARTS, SO_FAR
from understanding.sentence_encoder import SENTENCE_VECTOR
from understanding.so_far import SoFar

KEYS = ("price", "cold", "length", "safety")
FAQ_TOPICS: dict[str, dict[str, Any]] = {
    key: {"key": key, "subject": f"the {key}", "question": f"What about the {key}?", "article": "cold"}
    for key in KEYS
}
FAQ_TOPICS["price"]["related"] = {"cold": "How cold?", "length": "How long?"}
PASSAGE: dict[str, Any] = {
    "article": "cold",
    "section": "the price",
    "quote": "Half price on Monday.",
    "accepted": True,
}


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """Return a gate that was trained on the topics and loaded again."""
    storage = LocalModelStorage.create(tmp_path)
    context, resource = ExecutionContext(GraphSchema({})), Resource("gate")
    examples = [example_of(f"the {key}?", "faq", topic) for key, topic in FAQ_TOPICS.items()]
    config = Gate.get_default_config()
    Gate.create(config, storage, resource, context).train(TrainingData(examples))
    return Gate.load(config, storage, resource, context)


def likely(key: str, share: float = 0.9, similarity: float = 0.9) -> dict[str, Any]:
    return {**FAQ_TOPICS[key], "likelihood": share, "share": share, "similarity": similarity}


def read(
    text: str,
    intent: str,
    *topics: dict[str, Any],
    confidence: float = 0.95,
    also: dict[str, Any] | None = None,
) -> Message:
    """Return a message, or a part of one, as the classifier and the search leave it."""
    ranked = topics or ({"share": 1.0, "similarity": 0.9},)
    intent_data = {"name": intent, "confidence": confidence}
    data = {TEXT: text, INTENT: intent_data, TOPIC: ranked[0], TOPICS: list(ranked), PASSAGES: []}
    return Message(data={**data, SENTENCE_VECTOR: np.ones(4, dtype=np.float32), **(also or {})})


def lost(text: str, also: dict[str, Any] | None = None) -> Message:
    """Return a message that nothing is near to."""
    return read(text, "faq", likely("price", share=0.1, similarity=0.2), confidence=0.2, also=also)


def settle(gate: Gate, message: Message, before: SoFar | None = None) -> list[tuple[str, str | None]]:
    """Return the kind and topic of each reply."""
    message.set(SO_FAR, before or SoFar())
    gate.process([message])
    return [(reply["kind"], (reply.get("topic") or {}).get("key")) for reply in message.get(REPLIES) or []]


def intent_of(message: Message) -> str:
    return str(message.get(INTENT)["name"])


def test_one_question_gets_one_reply(gate: Gate) -> None:
    message = read("what does it cost", "faq", likely("price"))
    assert settle(gate, message) == [("faq", "price")]
    assert message.get(INTENT) == {"name": "faq", "confidence": 0.95}


def test_two_questions_get_two_replies_in_their_order(gate: Gate) -> None:
    parts = [read("how cold is it?", "faq", likely("cold")), read("the price?", "faq", likely("price"))]
    message = read("how cold is it? the price?", "faq", likely("price"), also={PARTS: parts})
    assert settle(gate, message) == [("faq", "cold"), ("faq", "price")]
    assert [reply["text"] for reply in message.get(REPLIES)] == ["how cold is it?", "the price?"]
    assert message.get(INTENT) == {"name": "faq", "confidence": 1.0}
    assert message.get(TOPIC)["key"] == "cold"


def test_the_same_answer_is_given_once(gate: Gate) -> None:
    parts = [read("how much is it?", "faq", likely("price")), read("the price?", "faq", likely("price"))]
    message = read("how much is it? the price?", "faq", likely("price"), also={PARTS: parts})
    assert settle(gate, message) == [("faq", "price")]


def test_many_questions_get_only_the_first_few_replies(gate: Gate) -> None:
    parts = [read(f"the {key}?", "faq", likely(key)) for key in KEYS]
    message = lost("all of it?", also={PARTS: parts})
    assert settle(gate, message) == [("faq", key) for key in KEYS[:MOST_REPLIES]]


def test_one_known_question_that_only_looks_like_two_gets_one_reply(gate: Gate) -> None:
    parts = [read("is it cold?", "faq", likely("cold")), read("how long?", "faq", likely("length"))]
    whole = likely("safety", similarity=0.95)
    message = read("is it cold? how long?", "faq", whole, also={PARTS: parts})
    assert settle(gate, message) == [("faq", "safety")]


def test_an_unanswered_question_stands_beside_an_answered_one(gate: Gate) -> None:
    parts = [read("the price?", "faq", likely("price")), lost("do you sell red bicycles?")]
    message = read("the price? do you sell red bicycles?", "faq", likely("price"), also={PARTS: parts})
    assert settle(gate, message) == [("faq", "price"), ("unknown", None)]
    assert [("vector" in reply) for reply in message.get(REPLIES)] == [False, True]


@pytest.mark.parametrize("rest", ["right?", "is that correct?", "I live in Florissant"])
def test_a_tag_or_a_statement_gets_no_reply_of_its_own(gate: Gate, rest: str) -> None:
    parts = [read("the price?", "faq", likely("price")), read(rest, "faq", likely("safety"))]
    message = read(f"the price? {rest}", "faq", likely("price"), also={PARTS: parts})
    assert settle(gate, message) == [("faq", "price")]


def test_a_question_beside_a_statement_in_a_booking_is_answered(gate: Gate) -> None:
    parts = [lost("Ann Lee"), read("how cold is it?", "faq", likely("cold", similarity=0.6))]
    message = lost("Ann Lee, how cold is it?", also={PARTS: parts})
    assert settle(gate, message, SoFar(is_booking=True)) == [("faq", "cold")]
    assert message.get(REPLIES)[0]["text"] == "how cold is it?"


def test_a_booking_is_not_opened_anew_while_one_is_open(gate: Gate) -> None:
    message = lost("book me in, 314 555 0123")
    settle(gate, message, SoFar(is_booking=True))
    assert intent_of(message) != "book"


def test_a_question_told_with_a_story_is_answered_when_it_is_near_enough(gate: Gate) -> None:
    def told(similarity: float) -> list[tuple[str, str | None]]:
        part = read("how cold is it?", "faq", likely("cold", similarity=similarity))
        story = lost("my mother fell last year")
        message = lost("my mother fell last year, how cold is it?", also={PARTS: [story, part]})
        return settle(gate, message)

    assert told(0.8) == [("faq", "cold")]
    assert told(0.6) == [("unknown", None)]


def test_small_talk_is_left_to_the_rules(gate: Gate) -> None:
    message = read("thank you", "thank")
    assert settle(gate, message) == []
    assert message.get(INTENT) == {"name": "thank", "confidence": 0.95}


def test_a_question_that_nothing_answers_is_a_fallback(gate: Gate) -> None:
    message = lost("do you sell bicycles")
    assert settle(gate, message) == [("unknown", None)]
    assert intent_of(message) == "nlu_fallback"


def test_two_close_topics_are_asked_about_or_both_answered_where_both_are_named(gate: Gate) -> None:
    def close(text: str) -> list[tuple[str, str | None]]:
        return settle(gate, read(text, "faq", likely("price", share=0.5), likely("cold", share=0.45)))

    assert close("the cold price") == [("clarify", None)]
    assert close("cold and price") == [("faq", "price"), ("faq", "cold")]


def test_a_question_that_leans_on_the_last_answer_is_read_with_its_subject(gate: Gate) -> None:
    completed = read("how cold is the chamber?", "faq", likely("cold"))
    message = lost("how cold is it?", also={COMPLETED: completed})
    assert settle(gate, message, SoFar(topic=FAQ_TOPICS["price"])) == [("faq", "cold")]


def test_a_question_that_is_surely_no_question_for_the_articles_leans_on_nothing(gate: Gate) -> None:
    completed = read("is the price a robot?", "faq", likely("price"))
    message = read("is this a robot?", "bot_challenge", also={COMPLETED: completed})
    assert settle(gate, message, SoFar(topic=FAQ_TOPICS["price"])) == []
    assert intent_of(message) == "bot_challenge"


def more(said: tuple[str, ...] = (), quotes: tuple[str, ...] = (), **so_far: Any) -> SoFar:
    return SoFar(
        topic=FAQ_TOPICS["price"], answered_just_now=True, said_keys=said, said_quotes=quotes, **so_far
    )


def tell_me_more() -> Message:
    completed = read("What about the price?", "faq", likely("price"), also={PASSAGES: [PASSAGE]})
    return lost("tell me more", also={COMPLETED: completed})


def test_more_gives_related_answers_then_a_passage_then_says_that_there_is_no_more(gate: Gate) -> None:
    assert settle(gate, tell_me_more(), more(("price",))) == [("faq", "cold")]
    assert settle(gate, tell_me_more(), more(("cold", "price"))) == [("faq", "length")]
    last = tell_me_more()
    assert settle(gate, last, more(KEYS)) == [("passage", None)]
    assert last.get(REPLIES)[0]["passage"] == PASSAGE
    assert intent_of(last) == "passage"
    none = tell_me_more()
    assert settle(gate, none, more(KEYS, (PASSAGE["quote"],))) == [("no_more", "price")]
    assert intent_of(none) == "no_more"


def test_a_passage_about_another_matter_is_not_more_of_this_one(gate: Gate) -> None:
    message = tell_me_more()
    message.get(COMPLETED).set(PASSAGES, [{**PASSAGE, "section": "the cold"}])
    assert settle(gate, message, more(KEYS)) == [("no_more", "price")]


def why(*topics: dict[str, Any]) -> Message:
    completed = read("why What about the price?", "faq", *topics)
    return lost("why?", also={COMPLETED: completed})


def test_why_is_answered_with_another_answer_that_is_near(gate: Gate) -> None:
    message = why(likely("price"), likely("cold", similarity=0.1), likely("safety", similarity=0.8))
    assert settle(gate, message, more()) == [("faq", "safety")]


def test_why_never_repeats_the_answer_it_asks_about(gate: Gate) -> None:
    assert settle(gate, why(likely("price")), more()) == [("no_more", "price")]


def test_why_without_an_answer_before_it_is_read_as_it_stands(gate: Gate) -> None:
    assert settle(gate, lost("why?")) == [("unknown", None)]
    assert settle(gate, lost("why?"), SoFar(topic=FAQ_TOPICS["price"])) == [("unknown", None)]


def test_wanting_to_book_beside_a_question_opens_the_booking_and_answers(gate: Gate) -> None:
    parts = [read("book me in", "book"), read("what is the price?", "faq", likely("price"))]
    message = read("book me in. what is the price?", "faq", likely("price"), also={PARTS: parts})
    assert settle(gate, message) == [("faq", "price")]
    assert intent_of(message) == "book"
    assert message.get(REPLIES)[0]["text"] == "what is the price?"


def test_a_reason_beside_the_wish_to_book_is_no_question(gate: Gate) -> None:
    parts = [read("book me in", "book"), read("bad back", "faq", likely("cold"))]
    message = read("book me in. bad back", "book", also={PARTS: parts})
    assert settle(gate, message) == []
    assert intent_of(message) == "book"


def test_a_part_as_good_as_a_known_question_is_answered_without_its_looks(gate: Gate) -> None:
    parts = [read("yall take blue cross", "faq", likely("price")), read("is it cold?", "faq", likely("cold"))]
    message = read("yall take blue cross\nis it cold?", "faq", likely("cold"), also={PARTS: parts})
    assert settle(gate, message) == [("faq", "price"), ("faq", "cold")]


@pytest.mark.parametrize("scene", ["my back is bad", "for a bad back"])
def test_a_part_that_sets_the_scene_is_not_answered(gate: Gate, scene: str) -> None:
    parts = [read(scene, "faq", likely("safety")), read("is it cold?", "faq", likely("cold"))]
    message = read(f"{scene}. is it cold?", "faq", likely("cold"), also={PARTS: parts})
    assert settle(gate, message) == [("faq", "cold")]


def test_what_a_question_behind_it_points_at_is_not_answered(gate: Gate) -> None:
    parts = [
        read("water baths", "faq", likely("safety")),
        read("which ones?", "not_in_articles", likely("cold", 0.0)),
    ]
    message = read("water baths. which ones?", "not_in_articles", likely("cold", 0.0), also={PARTS: parts})
    assert settle(gate, message) == [("missing", "cold")]


def test_a_short_part_that_points_elsewhere_is_answered_only_in_its_context(gate: Gate) -> None:
    parts = [read("the price?", "faq", likely("price")), read("how cold are they", "faq", likely("cold"))]
    whole = read("the price? how cold are they", "faq", likely("price"), also={PARTS: parts})
    assert settle(gate, whole) == [("faq", "price"), ("unknown", None)]
    near = (likely("price"), likely("cold", share=0.05))
    whole = read("the price? how cold are they", "faq", *near, also={PARTS: parts})
    assert settle(gate, whole) == [("faq", "price"), ("faq", "cold")]


def test_one_answer_beside_what_the_whole_seems_to_ask_is_given_with_it(gate: Gate) -> None:
    parts = [read("my mother is frail", "faq", likely("safety")), read("the price?", "faq", likely("price"))]
    message = read(
        "my mother is frail. the price?", "not_in_articles", likely("safety", 0.0), also={PARTS: parts}
    )
    assert settle(gate, message) == [("missing", "safety"), ("faq", "price")]


def test_an_unsure_answer_to_a_part_yields_to_an_honest_whole(gate: Gate) -> None:
    parts = [lost("nursing my newborn"), read("could it do harm?", "faq", likely("cold", share=0.4))]
    message = read(
        "nursing, could it do harm?", "not_in_articles", likely("safety", 0.0), also={PARTS: parts}
    )
    assert settle(gate, message) == [("missing", "safety")]


@pytest.mark.parametrize("intent", ["faq", "not_in_articles"])
def test_a_number_left_with_a_matter_that_is_known_opens_the_booking(gate: Gate, intent: str) -> None:
    message = read("my shoulder is bad, reach me at 314 555 0177", intent, likely("cold"))
    settle(gate, message)
    assert intent_of(message) == "book"


def test_a_number_in_a_question_that_is_known_opens_none(gate: Gate) -> None:
    message = read("they gave me 314 555 0123, what are your hours", "faq", likely("cold"))
    assert settle(gate, message) == [("faq", "cold")]


def test_asking_to_be_called_beside_a_question_keeps_that_it_is_a_call(gate: Gate) -> None:
    parts = [read("call me back", "call_me_back"), read("what is the price?", "faq", likely("price"))]
    message = read("call me back. what is the price?", "faq", likely("price"), also={PARTS: parts})
    settle(gate, message)
    assert intent_of(message) == "call_me_back"


@pytest.mark.parametrize(
    "text", ["my number is 314 555 0123", "hi please book a visit", "my knee, need an appt"]
)
def test_an_unclear_wish_to_be_seen_opens_the_booking(gate: Gate, text: str) -> None:
    message = lost(text)
    assert settle(gate, message) == []
    assert intent_of(message) == "book"


@pytest.mark.parametrize("text", ["is 314 555 0123 your number?", "how do consults work?"])
def test_a_question_with_the_words_of_a_booking_opens_none(gate: Gate, text: str) -> None:
    message = lost(text)
    settle(gate, message)
    assert intent_of(message) == "nlu_fallback"


def none_of_these() -> Message:
    return lost(
        "none of these",
        also={COMPLETED: Message(data={TEXT: "can my goat come", SENTENCE_VECTOR: np.ones(4)})},
    )


def test_when_nothing_that_was_offered_is_meant_the_question_asked_first_is_unknown(gate: Gate) -> None:
    message = none_of_these()
    assert settle(gate, message, SoFar(asked_back="can my goat come")) == [("unknown", None)]
    assert message.get(REPLIES)[0]["text"] == "can my goat come"
    assert intent_of(message) == "nlu_fallback"


@pytest.mark.parametrize("before", [SoFar(), SoFar(asked_back="can my goat come", is_booking=True)])
def test_none_of_these_without_an_offer_or_in_a_booking_is_read_as_it_stands(
    gate: Gate, before: SoFar
) -> None:
    message = lost("none of these")
    settle(gate, message, before)
    assert "text" not in message.get(REPLIES)[0]


@pytest.mark.parametrize(
    "text", ["how do i book", "Is this where you schedule the consultation? If so I'm ready"]
)
def test_asking_how_to_book_answers_and_begins(gate: Gate, text: str) -> None:
    topic = {**likely("price"), "begins_booking": True}
    message = read(text, "faq", topic)
    assert settle(gate, message) == [("faq", "price")]
    assert intent_of(message) == "book"
    assert all(reply["text"] for reply in message.get(REPLIES))  # it is said beside the booking's question


@pytest.mark.parametrize(
    "text", ["I need doctor visit. Consultation without money.", "fixin' to get me one of them consultations"]
)
def test_who_tells_that_they_want_one_is_answered_and_booked(gate: Gate, text: str) -> None:
    message = read(text, "faq", likely("price"))
    assert settle(gate, message) == [("faq", "price")]
    assert intent_of(message) == "book"


@pytest.mark.parametrize("text", ["the consultation is free of charge then", "I need ice on my knee"])
def test_who_tells_of_no_booking_is_only_answered(gate: Gate, text: str) -> None:
    message = read(text, "faq", likely("price"))
    assert settle(gate, message) == [("faq", "price")]
    assert intent_of(message) == "faq"


@pytest.mark.parametrize("text", ["is it by phone that i book", "how do people book"])
def test_who_asks_for_others_or_wants_to_call_is_only_told(gate: Gate, text: str) -> None:
    topic = {**likely("price"), "begins_booking": True}
    message = read(text, "faq", topic)
    assert settle(gate, message) == [("faq", "price")]
    assert intent_of(message) == "faq"


def test_who_was_told_to_call_and_would_rather_book_here_does(gate: Gate) -> None:
    topic = {**likely("price"), "begins_booking": True}
    message = read("They said to call, but I'm shy. Can I book it here?", "faq", topic)
    settle(gate, message)
    assert intent_of(message) == "book"


def test_who_asks_for_a_call_and_leaves_a_number_is_called(gate: Gate) -> None:
    message = lost("could someone call me about a consult? 314 555 0106")
    settle(gate, message)
    assert intent_of(message) == "call_me_back"


def test_who_needs_to_be_seen_books(gate: Gate) -> None:
    message = lost("I need to come see you about my feet, they burn")
    settle(gate, message)
    assert intent_of(message) == "book"


@pytest.mark.parametrize("text", ["Do you have anything open next week?", "could I come in on Monday?"])
def test_who_seeks_a_time_books(gate: Gate, text: str) -> None:
    message = lost(text)
    settle(gate, message)
    assert intent_of(message) == "book"


@pytest.mark.parametrize(
    "text", ["are you open on Saturday?", "is there anything I should do tomorrow?", "can I run on Monday?"]
)
def test_a_time_in_another_question_is_none(gate: Gate, text: str) -> None:
    message = lost(text)
    settle(gate, message)
    assert intent_of(message) == "nlu_fallback"


def test_a_slip_in_asking_for_one_is_no_bar(gate: Gate) -> None:
    topic = {**likely("price"), "begins_booking": True}
    message = read("i wnat to make an apointmnet pls", "faq", topic)
    settle(gate, message)
    assert intent_of(message) == "book"
