"""A wish to book is heard in the words of visitors, and not where they ask or want another thing."""

from __future__ import annotations

from typing import Any

import pytest

from understanding.wish_to_book import holds_wish, may_as_well_begin, seeks_time

HOW: list[dict[str, Any]] = [{"kind": "faq", "topic": {"key": "how", "begins_booking": True}}]
OTHER: list[dict[str, Any]] = [{"kind": "faq", "topic": {"key": "price"}}]


@pytest.mark.parametrize(
    "text",
    [
        "I need to come see you about my feet",
        "I suppose I have to book here",
        "it costs nothing, so set one up",
        "my back is out, i need to be seen",
    ],
)
def test_a_wish_is_heard(text: str) -> None:
    assert holds_wish(text)


@pytest.mark.parametrize(
    "text",
    [
        "do you think I need to see someone?",
        "how bad must it be before I need to see a doctor?",
        "what happens after I book online?",
        "If I book now, do I pay a deposit?",
        "Not sure I need to come in",
        "I need to see someone about my bill",
        "I need to see the doctor's credentials",
    ],
)
def test_another_wish_or_a_question_is_none(text: str) -> None:
    assert not holds_wish(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is cryo available on Sundays?",
        "Can I come in on Saturday without an appointment?",
        "Is there any parking space available at 5pm?",
        "Can I get in touch with you on Sunday?",
        "Do you have any job openings this summer?",
        "can you get me off opioids by christmas?",
    ],
)
def test_a_time_for_another_thing_is_not_sought(text: str) -> None:
    assert not seeks_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to cancel my appointment",
        "I need directions to my appointment tomorrow",
        "give me the price of a consult",
        "I need a book about back pain",
    ],
)
def test_who_wants_another_thing_is_only_answered(text: str) -> None:
    assert not may_as_well_begin(text, OTHER)


@pytest.mark.parametrize(
    "text",
    ["I do not want to book, only asking how it works", "not booking yet", "How do I cancel an appointment?"],
)
def test_who_does_not_want_to_is_only_told_how(text: str) -> None:
    assert not may_as_well_begin(text, HOW)
