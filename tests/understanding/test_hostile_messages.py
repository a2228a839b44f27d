"""Whatever is typed, parting, completing and mending a message end, and soon."""

from __future__ import annotations

import pytest

from understanding.asking import asks, is_tag, points_elsewhere, tells
from understanding.follow_up import is_more, is_why, leans, subject_of, with_subject
from understanding.parts import MOST_PARTS, parts_of, two_topics
from understanding.spelling import mend

CONTROL = "".join(map(chr, [*range(32), 127, 0xD800]))
HOSTILE = {
    "empty": "",
    "blanks": " \t\n\u00a0",
    "line breaks": "a" + "\n" * 9_000 + "b",
    "one long word": "a" * 10_000,
    "many words": "word " * 2_000,
    "only emoji": "😀" * 1_000,
    "emoji apart": "👩‍👩‍👧 " * 1_000,
    "right to left": "\u202e\u200fwhy\u2066?\u2069",
    "only marks": "\u202e\u200f\ufeff",
    "control characters": CONTROL * 100,
    "HTML": "<script>alert('why?')</script><img src=x onerror=alert(1)>" * 50,
    "JSON": '{"text": [null, "it", {"why?": "more"}]}' * 100,
    "and": "and " * 3_000,
    "why": "why " * 3_000,
    "more": "tell me more " * 1_000,
    "more, spoilt": "tell me more " * 100 + "x",
    "prefixes": "can you please ok " * 100 + "x",
    "joints": ", and also then how " * 500,
    "marks": "?! " * 3_000,
    "about": "what about it " * 700,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_reader_answers_whatever_is_typed(text: str) -> None:
    parts = parts_of(text)
    assert 1 <= len(parts) <= MOST_PARTS
    assert len(two_topics(text)) in (0, 2)
    for part in (*parts, text):
        assert {type(read(part)) for read in (asks, is_tag, points_elsewhere, tells)} == {bool}
    assert all(type(reader(text)) is bool for reader in (is_more, is_why, leans))
    completed = with_subject(text, "cryotherapy")
    assert completed is None or "cryotherapy" in completed
    assert subject_of(text, ["no such subject"]) is None


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_mending_touches_nothing_where_no_slip_is(text: str) -> None:
    assert mend(text[:1_000], {"insurance": 9}, {"word"}) == text[:1_000]


def test_marks_that_cannot_be_seen_hide_no_question() -> None:
    assert is_why("\u202ewhy\u200f?")
    assert parts_of("does it hurt?\u200b what does it cost?") == ["does it hurt?", "what does it cost?"]
