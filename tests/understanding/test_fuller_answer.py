"""Which answers say all that another says."""

from __future__ import annotations

import pytest

from understanding.decision import Reading, Thresholds, decide
from understanding.fuller_answer import is_fuller

CHAMBER = "You sit in a full chamber for several minutes, at -148 °F to -220 °F. Your body reacts."
COLD = "A chamber is at -148 °F to -220 °F."
THRESHOLDS = Thresholds(
    least_confidence=0.55,
    least_share=0.2,
    least_similarity=0.42,
    close=0.75,
    least_to_ask_back=0.2,
    certain_similarity=0.85,
)


@pytest.mark.parametrize(
    ("answer", "other", "fuller"),
    [
        (CHAMBER, COLD, True),
        (COLD, CHAMBER, False),
        (CHAMBER, "Our number is (314) 731-4201.", False),
        (CHAMBER, "", False),
    ],
)
def test_the_fuller_answer_says_what_the_other_says(answer: str, other: str, fuller: bool) -> None:
    assert is_fuller(answer, other) is fuller


def test_nobody_is_asked_to_choose_between_an_answer_and_a_part_of_it() -> None:
    cold = {"key": "cold", "question": "How cold?", "likelihood": 0.5, "share": 0.5, "similarity": 0.9}
    chamber = {**cold, "key": "chamber", "question": "What is it?", "likelihood": 0.45, "share": 0.45}
    reading = Reading(
        text="the cold chamber?",
        asks=True,
        intent="faq",
        confidence=0.95,
        similarity=0.9,
        topic=cold,
        topics=(cold, {**chamber, "covers": ["cold"]}),
    )
    reply = decide(reading, THRESHOLDS, frozenset())
    assert reply is not None
    assert (reply["kind"], reply["topic"]["key"]) == ("faq", "chamber")
    torn = decide(Reading(**{**vars(reading), "topics": (cold, chamber)}), THRESHOLDS, frozenset())
    assert torn is not None
    assert torn["kind"] == "clarify"
