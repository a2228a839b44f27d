"""Unanswered questions that mean the same, brought together when they are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from leads.questions import Question

# Mean cosine between two groups from which they are one. Measured with the assistant's own encoder on the 168
# held-out questions that no article answers, 21 subjects, topics left aside: of the pairs brought together
# 81 % ask the same, and 38 % of the pairs that ask the same come together (63 % and 44 % at 0.35, 84 % and
# 25 % at 0.45). A wrong pair hides a question from the staff; a missed one only repeats a line.
CLOSE = 0.4
_NEVER = -2.0  # below every cosine

Matrix = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class QuestionCluster:
    """Questions that ask the same, in the wording nearest to all of them; it is open while one of them is."""

    wording: str = field(repr=False)
    count: int
    open_count: int  # fewer than all when some were answered or ignored before it was asked again
    topic: str | None
    status: str
    first_asked: datetime
    last_asked: datetime
    question_ids: tuple[int, ...]


def cluster_questions(questions: Iterable[Question]) -> list[QuestionCluster]:
    """Bring together what has the same topic, the same words or a near meaning; the most asked come first.

    The same questions give the same clusters in whatever order they come. 10,000 different ones take a few
    seconds and 400 MB.
    """
    groups: dict[tuple[str, Hashable], list[Question]] = defaultdict(list)
    for question in sorted(questions, key=lambda one: one.id):
        groups[_same(question)].append(question)
    clusters: list[list[Question]] = []
    comparable: dict[int, list[list[Question]]] = defaultdict(list)  # by the size of their vectors
    for (kind, _), group in groups.items():
        if kind == "vector":
            comparable[len(group[0].vector or ())].append(group)
        else:
            clusters.append(group)
    for near in comparable.values():
        clusters += _joined(near)
    found = [_cluster(group) for group in clusters]
    return sorted(found, key=lambda one: (-one.count, -one.last_asked.timestamp(), one.question_ids))


def _same(question: Question) -> tuple[str, Hashable]:
    if question.topic:
        return "topic", question.topic
    if question.vector and any(question.vector):
        return "vector", question.vector
    return "words", " ".join(question.text.casefold().split())


def _joined(groups: list[list[Question]]) -> list[list[Question]]:
    """Join groups of one vector each by average linkage: pairs of nearest neighbours, followed as a chain."""
    vectors = _unit([group[0].vector or () for group in groups])
    cosine = vectors @ vectors.T
    np.fill_diagonal(cosine, _NEVER)
    members = {number: list(group) for number, group in enumerate(groups)}
    chain: list[int] = []
    waiting = set(members)
    starts = sorted(members, reverse=True)
    while starts:
        first = starts.pop()
        if first in waiting:
            chain.append(first)
        while chain:
            here = chain[-1]
            near = int(cosine[here].argmax())
            if cosine[here, near] < CLOSE:
                # Nothing later comes nearer, for a mean is never above its greatest part.
                _drop(cosine, here)
                waiting.discard(chain.pop())
            elif len(chain) > 1 and cosine[here, chain[-2]] == cosine[here, near]:
                kept, gone = sorted((chain.pop(), chain.pop()))
                _merge(cosine, kept, gone, len(members[kept]), len(members[gone]))
                members[kept] += members.pop(gone)
                waiting.discard(gone)
                starts.append(kept)
            else:
                chain.append(near)
    return list(members.values())


def _unit(vectors: Sequence[Sequence[float]]) -> Matrix:
    matrix = np.array(vectors, dtype=np.float32)
    unit: Matrix = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return unit


def _drop(cosine: Matrix, number: int) -> None:
    cosine[number, :] = _NEVER
    cosine[:, number] = _NEVER


def _merge(cosine: Matrix, kept: int, gone: int, kept_size: int, gone_size: int) -> None:
    """Put the mean cosine of both, by their sizes, in the place of the one that is kept."""
    mean = (kept_size * cosine[kept] + gone_size * cosine[gone]) / (kept_size + gone_size)
    _drop(cosine, gone)
    mean[[kept, gone]] = _NEVER
    cosine[kept, :] = mean
    cosine[:, kept] = mean


def _cluster(group: list[Question]) -> QuestionCluster:
    asked = [question.asked_at for question in group]
    latest = max(group, key=lambda question: (question.asked_at, question.id))
    return QuestionCluster(
        wording=_nearest_to_all(group).text,
        count=len(group),
        open_count=sum(question.status == "open" for question in group),
        topic=group[0].topic,
        status="open" if any(question.status == "open" for question in group) else latest.status,
        first_asked=min(asked),
        last_asked=max(asked),
        question_ids=tuple(sorted(question.id for question in group)),
    )


def _nearest_to_all(group: list[Question]) -> Question:
    """Return the medoid; of equals the one asked first."""
    told = [question for question in sorted(group, key=lambda one: one.id) if any(question.vector or ())]
    told = [question for question in told if len(question.vector or ()) == len(told[0].vector or ())]
    if not told:
        return min(group, key=lambda question: question.id)
    vectors = _unit([question.vector or () for question in told])
    return told[int(np.round(vectors @ vectors.sum(axis=0), 4).argmax())]
