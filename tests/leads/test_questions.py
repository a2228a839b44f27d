"""Unanswered questions are kept for the staff."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from leads.questions import list_questions, record_question


def test_a_question_comes_back_as_it_was_recorded(engine) -> None:
    record_question(engine, "c0ffee", "do you take cash?", "payment", [0.5, -0.25, 1.0])
    (question,) = list_questions(engine)
    assert (question.conversation_id, question.text, question.topic) == (
        "c0ffee",
        "do you take cash?",
        "payment",
    )
    assert question.vector == (0.5, -0.25, 1.0)
    assert question.status == "open"
    assert question.asked_at.utcoffset() == timedelta(0)
    assert abs(datetime.now(timezone.utc) - question.asked_at) < timedelta(minutes=5)


def test_topic_and_vector_may_be_missing(engine) -> None:
    record_question(engine, "c0ffee", "do you do yoga?", None, None)
    (question,) = list_questions(engine)
    assert (question.topic, question.vector) == (None, None)


def test_questions_come_newest_first(engine) -> None:
    for text in ("first", "second", "third"):
        record_question(engine, "c0ffee", text, None, None)
    assert [question.text for question in list_questions(engine)] == ["third", "second", "first"]
