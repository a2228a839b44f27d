"""What is replied to one question, decided from hand-made readings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from understanding.decision import Reading, Thresholds, decide

THRESHOLDS = Thresholds(
    least_confidence=0.5,
    least_share=0.2,
    least_similarity=0.4,
    close=0.75,
    least_to_ask_back=0.2,
    certain_similarity=0.85,
)
COVERED = frozenset({"prices"})


def topic(key: str, share: float = 0.8, similarity: float = 0.8, likelihood: float = 0.05) -> dict[str, Any]:
    question = f"What about {key}?"
    values = {"share": share, "similarity": similarity, "likelihood": likelihood}
    return {"key": key, "question": question, **values}


def passage(article: str, accepted: bool = True) -> dict[str, Any]:
    return {"article": article, "section": f"On {article}", "quote": "Quoted.", "accepted": accepted}


PRICE, PARKING = topic("price"), topic("parking")
SURE = Reading(
    text="how much is it",
    asks=True,
    intent="faq",
    confidence=0.9,
    similarity=0.8,
    topic=PRICE,
    topics=(PRICE,),
)
UNSURE = replace(SURE, confidence=0.4)
BEYOND, INSIDE = passage("parking"), passage("prices")


def kind(reading: Reading) -> str:
    reply = decide(reading, THRESHOLDS, COVERED)
    assert reply is not None
    return str(reply["kind"])


def test_a_question_of_the_faq_gets_its_answer() -> None:
    assert decide(SURE, THRESHOLDS, COVERED) == {"kind": "faq", "topic": PRICE}


@pytest.mark.parametrize(
    "changed",
    [{"confidence": 0.49}, {"similarity": 0.39}, {"topic": topic("price", share=0.19)}],
    ids=["confidence", "similarity", "share"],
)
def test_what_falls_below_one_threshold_is_not_answered_from_the_faq(changed: dict[str, Any]) -> None:
    assert kind(replace(SURE, **changed)) == "unknown"


def test_what_just_meets_every_threshold_is_answered() -> None:
    least = topic("price", share=0.2)
    assert kind(replace(SURE, confidence=0.5, similarity=0.4, topic=least)) == "faq"


def test_a_passage_beyond_the_faq_beats_an_answer_that_is_not_certain() -> None:
    reply = decide(replace(SURE, passages=(BEYOND,)), THRESHOLDS, COVERED)
    assert reply == {"kind": "passage", "passage": BEYOND, "topic": {"subject": "On parking"}}


def test_an_answer_to_a_nearly_verbatim_question_beats_a_passage_beyond_the_faq() -> None:
    assert kind(replace(SURE, similarity=0.85, passages=(BEYOND,))) == "faq"


@pytest.mark.parametrize("intent", ["not_in_articles", "out_of_scope", "unclear", "ask_capabilities"])
def test_a_passage_beyond_the_faq_beats_a_guess_that_nothing_is_said(intent: str) -> None:
    reading = replace(SURE, intent=intent, similarity=0.99, passages=(BEYOND,))
    assert kind(reading) == "passage"


def test_a_passage_beyond_the_faq_beats_having_no_answer() -> None:
    assert kind(replace(UNSURE, intent="greet", passages=(BEYOND,))) == "passage"


def test_a_topic_known_to_be_missing_is_said_to_be_missing() -> None:
    reply = decide(replace(SURE, intent="not_in_articles"), THRESHOLDS, COVERED)
    assert reply == {"kind": "missing", "topic": PRICE}


def test_a_passage_of_a_covered_article_does_not_beat_a_missing_topic() -> None:
    missing = replace(SURE, intent="not_in_articles", passages=(INSIDE,))
    assert kind(missing) == "missing"
    assert kind(replace(missing, confidence=0.4)) == "unknown"


def test_a_passage_of_a_covered_article_is_better_than_no_answer() -> None:
    assert kind(replace(UNSURE, passages=(INSIDE,))) == "passage"
    assert kind(replace(SURE, passages=(INSIDE,))) == "faq"


def test_a_passage_that_was_not_accepted_is_never_quoted() -> None:
    assert kind(replace(UNSURE, passages=(passage("parking", accepted=False),))) == "unknown"


def test_the_first_accepted_passage_is_quoted() -> None:
    second = passage("ice")
    reading = replace(UNSURE, passages=(passage("parking", accepted=False), second, BEYOND))
    reply = decide(reading, THRESHOLDS, COVERED)
    assert reply is not None
    assert reply["passage"] == second


def test_two_close_topics_are_both_offered() -> None:
    close = (topic("price", share=0.5), topic("parking", share=0.4))
    reply = decide(replace(SURE, topics=close), THRESHOLDS, COVERED)
    assert reply == {"kind": "clarify", "choices": ["What about price?", "What about parking?"]}


@pytest.mark.parametrize(
    "second",
    [topic("parking", share=0.37), topic("parking", share=0.45, similarity=0.39)],
    ids=["less likely", "far"],
)
def test_a_second_topic_that_is_less_likely_or_far_is_not_offered(second: dict[str, Any]) -> None:
    topics = (topic("price", share=0.5), second)
    assert kind(replace(SURE, topics=topics)) == "faq"
    assert kind(replace(UNSURE, topics=topics)) == "unknown"


LIKELY = (topic("price", likelihood=0.15), topic("parking", likelihood=0.1))


@pytest.mark.parametrize("intent", ["faq", "not_in_articles", "out_of_scope", "greet"])
def test_where_nothing_is_believed_the_likeliest_topics_are_asked_about(intent: str) -> None:
    reply = decide(replace(UNSURE, intent=intent, topics=LIKELY), THRESHOLDS, COVERED)
    assert reply == {"kind": "clarify", "choices": ["What about price?", "What about parking?"]}


def test_a_topic_that_is_far_is_not_asked_about() -> None:
    topics = (topic("price", likelihood=0.3), topic("parking", likelihood=0.1, similarity=0.39))
    reply = decide(replace(UNSURE, topics=topics), THRESHOLDS, COVERED)
    assert reply == {"kind": "clarify", "choices": ["What about price?"]}


def test_a_topic_that_is_hardly_likely_beside_the_first_is_not_asked_about() -> None:
    topics = (topic("price", likelihood=0.3), topic("parking", likelihood=0.02))
    reply = decide(replace(UNSURE, topics=topics), THRESHOLDS, COVERED)
    assert reply == {"kind": "clarify", "choices": ["What about price?"]}


def test_topics_that_are_unlikely_are_not_asked_about() -> None:
    topics = (topic("price", likelihood=0.15), topic("parking", likelihood=0.04))
    assert kind(replace(UNSURE, topics=topics)) == "unknown"


def test_before_a_question_is_said_to_be_missing_a_likely_answer_is_asked_about() -> None:
    missing = replace(SURE, intent="not_in_articles", confidence=0.7)
    assert kind(replace(missing, topics=LIKELY)) == "clarify"
    assert kind(replace(missing, topics=(topic("price", likelihood=0.19),))) == "missing"


@pytest.mark.parametrize(
    ("text", "outcome"), [("sports injury", "clarify"), ("my neighbour fell off his horse", "unknown")]
)
def test_a_story_that_asks_nothing_is_not_asked_about(text: str, outcome: str) -> None:
    assert kind(replace(UNSURE, text=text, asks=False, topics=LIKELY)) == outcome


def test_nothing_near_is_honestly_unknown() -> None:
    assert decide(UNSURE, THRESHOLDS, COVERED) == {"kind": "unknown"}


@pytest.mark.parametrize("intent", ["greet", "thank", "book", "affirm"])
def test_small_talk_is_none_for_the_articles(intent: str) -> None:
    small_talk = replace(SURE, intent=intent)
    assert decide(small_talk, THRESHOLDS, COVERED) is None
    assert decide(replace(small_talk, passages=(BEYOND, INSIDE)), THRESHOLDS, COVERED) is None


def test_nobody_is_asked_to_choose_between_an_answer_and_a_part_of_it() -> None:
    part, whole = topic("part", share=0.5), topic("whole", share=0.45)
    torn = replace(SURE, topic=part, topics=(part, whole))
    assert kind(torn) == "clarify"
    for topics in ((part, {**whole, "covers": ["part"]}), ({**part, "covers": ["whole"]}, whole)):
        reply = decide(replace(torn, topics=topics), THRESHOLDS, COVERED)
        assert reply is not None
        assert reply["topic"]["key"] == next(each["key"] for each in topics if "covers" in each)


def test_where_an_answer_is_likely_it_is_asked_about_before_the_article_is_quoted() -> None:
    near = topic("price", likelihood=0.3)
    assert kind(replace(UNSURE, topics=(near,), passages=(INSIDE,))) == "clarify"
    assert kind(replace(UNSURE, topics=(), passages=(INSIDE,))) == "passage"


def test_two_answers_that_are_believed_together_are_one_where_one_says_both() -> None:
    part = topic("part", likelihood=0.3)
    whole = {**topic("whole", likelihood=0.3), "covers": ["part"]}
    reply = decide(replace(UNSURE, topics=(part, whole)), THRESHOLDS, COVERED)
    assert reply is not None
    assert (reply["kind"], reply["topic"]) == ("faq", whole)
    assert kind(replace(UNSURE, topics=(part, {**whole, "likelihood": 0.1}))) == "clarify"
