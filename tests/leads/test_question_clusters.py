"""Unanswered questions that ask the same are one line for the staff."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leads.question_clusters import cluster_questions
from leads.questions import Question, list_questions, record_question

AT = datetime(2026, 11, 20, 15, 0, tzinfo=timezone.utc)


def asked(
    number: int,
    text: str = "do you take cash?",
    vector: tuple[float, ...] | None = None,
    topic: str | None = None,
    status: str = "open",
) -> Question:
    return Question(number, "c0ffee", text, topic, vector, AT + timedelta(hours=number), status)


def grouped(questions: list[Question]) -> list[tuple[int, ...]]:
    return [cluster.question_ids for cluster in cluster_questions(questions)]


def test_nothing_asked_gives_no_cluster() -> None:
    assert cluster_questions([]) == []


def test_near_meanings_come_together_and_the_most_asked_comes_first() -> None:
    questions = [
        asked(1, "is there parking", (0.0, 1.0, 0.0)),
        asked(2, "do you take cash", (1.0, 0.1, 0.0)),
        asked(3, "can i pay cash", (1.0, 0.0, 0.1)),
        asked(4, "cash ok?", (0.9, 0.1, 0.1)),
    ]
    first, second = cluster_questions(questions)
    assert (first.count, first.question_ids) == (3, (2, 3, 4))
    assert (first.first_asked, first.last_asked) == (questions[1].asked_at, questions[3].asked_at)
    assert (second.wording, second.count, second.topic, second.status) == (
        "is there parking",
        1,
        None,
        "open",
    )


def test_the_wording_is_the_one_nearest_to_all() -> None:
    (cluster,) = cluster_questions(
        [asked(1, "far", (1.0, 0.5)), asked(2, "middle", (1.0, 0.0)), asked(3, "other", (1.0, -0.5))]
    )
    assert cluster.wording == "middle"


def test_one_topic_is_one_cluster_whatever_the_vectors_say() -> None:
    questions = [
        asked(1, vector=(1.0, 0.0), topic="payment"),
        asked(2, vector=(-1.0, 0.0), topic="payment"),
        asked(3, topic="payment"),
        asked(4, vector=(1.0, 0.0), topic="parking"),
    ]
    assert grouped(questions) == [(1, 2, 3), (4,)]


def test_without_a_vector_the_same_words_come_together() -> None:
    questions = [
        asked(1, "Do you  do yoga?"),
        asked(2, "do you do yoga?"),
        asked(3, "yoga"),
        asked(4, "", (0.0, 0.0)),
    ]
    assert sorted(grouped(questions)) == [(1, 2), (3,), (4,)]


def test_vectors_of_another_encoder_are_not_compared() -> None:
    assert sorted(grouped([asked(1, "a", (1.0, 0.0)), asked(2, "b", (1.0, 0.0, 0.0))])) == [(1,), (2,)]


def test_a_cluster_is_open_while_one_of_its_questions_is() -> None:
    closed = asked(1, vector=(1.0, 0.0), status="answered")
    later = asked(2, vector=(1.0, 0.1), status="ignored")
    assert [cluster.status for cluster in cluster_questions([closed, later])] == ["ignored"]
    assert [
        cluster.status for cluster in cluster_questions([closed, later, asked(3, vector=(1.0, 0.0))])
    ] == ["open"]


def test_the_order_of_the_questions_changes_nothing() -> None:
    numbers = np.random.RandomState(4).normal(size=(120, 8)).round(2)
    questions = [asked(number, str(number), tuple(vector)) for number, vector in enumerate(numbers.tolist())]
    shuffled = random.Random(4).sample(questions, len(questions))
    assert cluster_questions(shuffled) == cluster_questions(questions)


@given(st.lists(st.tuples(*[st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0])] * 3), max_size=25))
def test_every_question_is_in_one_cluster_and_none_that_are_close_stay_apart(
    vectors: list[tuple[float, ...]],
) -> None:
    questions = [asked(number, str(number), vector) for number, vector in enumerate(vectors)]
    groups = grouped(questions)
    assert sorted(number for group in groups for number in group) == list(range(len(vectors)))
    unit = [np.array(vector) / (np.linalg.norm(vector) or 1.0) for vector in vectors]
    means = [np.mean([unit[number] for number in group], axis=0) for group in groups]
    for place, one in enumerate(means):
        for other in means[place + 1 :]:
            assert one @ other < 0.4 + 1e-3


def test_ten_thousand_questions_are_clustered() -> None:
    numbers = np.random.RandomState(1).normal(size=(10_000, 8)).astype(np.float32).tolist()
    clusters = cluster_questions([asked(number, "?", tuple(vector)) for number, vector in enumerate(numbers)])
    assert sum(cluster.count for cluster in clusters) == 10_000


def test_stored_questions_are_clustered(engine: Any) -> None:
    for text, vector in (("cash?", [1.0, 0.0]), ("is cash ok", [0.9, 0.1]), ("parking?", [0.0, 1.0])):
        record_question(engine, "c0ffee", text, None, vector)
    assert [cluster.count for cluster in cluster_questions(list_questions(engine))] == [2, 1]
