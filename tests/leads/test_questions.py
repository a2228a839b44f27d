"""Unanswered questions are kept for the staff."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from sqlalchemy import insert

from database.tables import feedback
from leads.actor import COMMAND
from leads.audit import list_audit
from leads.questions import list_questions, mark_questions, record_question
from leads.ratings import RatedDown, rated_down


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


def test_marking_is_kept_counted_once_and_audited(engine) -> None:
    for text in ("first", "second", "third"):
        record_question(engine, "c0ffee", text, None, None)
    ids = [question.id for question in list_questions(engine) if question.text != "third"]
    assert mark_questions(engine, COMMAND, [*ids, 4711], "answered") == 2
    assert mark_questions(engine, COMMAND, ids, "answered") == 0
    assert {question.text: question.status for question in list_questions(engine)} == {
        "first": "answered",
        "second": "answered",
        "third": "open",
    }
    (row,) = list_audit(engine)
    assert (row.action, row.target_id, row.fields) == (
        "question.answered",
        str(min(ids)),
        ("status", "questions: 2"),
    )
    assert mark_questions(engine, COMMAND, ids, "open") == 2
    assert list_audit(engine)[0].action == "question.open"


def test_answers_that_did_not_help_are_counted_by_answer(engine) -> None:
    at = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
    rows = [
        ("utter_faq/first-visit", False, "too short"),
        ("utter_faq/first-visit", False, None),
        ("utter_faq/first-visit", True, None),
        ("utter_passage", False, "off the mark"),
        ("utter_faq/telephone", True, "good"),
    ]
    with engine.begin() as connection:
        for number, (response, helpful, comment) in enumerate(rows):
            connection.execute(
                insert(feedback).values(
                    conversation_id="c0ffee",
                    seq=number,
                    at=at + timedelta(hours=number),
                    response=response,
                    helpful=helpful,
                    comment=comment,
                )
            )
    assert rated_down(engine) == [
        RatedDown("utter_faq/first-visit", 2, 1, at + timedelta(hours=1), ("too short",)),
        RatedDown("utter_passage", 1, 0, at + timedelta(hours=3), ("off the mark",)),
    ]
    assert [each.faq_key for each in rated_down(engine)] == ["first-visit", None]
