"""What the gate decided is said, with the source of a quote and the offers that fit."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer

PASSAGE = {
    "article": "knee-braces",
    "title": "Knee Braces",
    "section": "Care",
    "url": "https://clinic.example/knee#care",
    "quote": "Wash the brace by hand.",
}


async def said(replies: list[dict[str, Any]], *, is_booking: bool = False) -> list[dict[str, Any]]:
    """Return what the action says to a message with these replies, but for the introduction."""
    tracker = Tracker(
        sender_id="somebody",
        slots={"requested_slot": "phone" if is_booking else None},
        latest_message={"text": "can i wash it", "intent": {"name": "passage"}, "replies": replies},
        events=[],
        paused=False,
        followup_action=None,
        active_loop={"name": "booking_form"} if is_booking else {},
        latest_action_name="action_listen",
    )
    dispatcher = CollectingDispatcher()
    await ActionAnswer().run(dispatcher, tracker, {})
    return [message for message in dispatcher.messages if message["response"] != "utter_introduction"]


async def test_a_passage_is_quoted_with_its_article_section_and_link() -> None:
    [message] = await said([{"kind": "passage", "passage": PASSAGE, "topic": {"subject": "Care"}}])
    assert message["response"] == "utter_passage"
    assert message["quote"] == "Wash the brace by hand."
    assert (message["title"], message["section"]) == ("Knee Braces", "Care")
    assert message["link"] == "\nhttps://clinic.example/knee#care"
    assert message["source"]["url"] == "https://clinic.example/knee#care"
    assert [button["title"] for button in message["buttons"]] == ["Book my free consultation"]


async def test_a_passage_of_an_article_that_is_not_on_the_web_has_no_link() -> None:
    passage = {**PASSAGE, "url": ""}
    [message] = await said([{"kind": "passage", "passage": passage, "topic": {"subject": "Care"}}])
    assert message["link"] == ""


async def test_inside_a_booking_nothing_is_offered() -> None:
    replies = [{"kind": "passage", "passage": PASSAGE, "topic": {"subject": "Care"}}]
    [message] = await said(replies, is_booking=True)
    assert not message["buttons"]


CHOICES = ["Does it hurt?", "Is it cold?"]


async def test_which_of_two_was_meant_is_asked_with_a_button_each() -> None:
    [message] = await said([{"kind": "clarify", "choices": ["Does it hurt?", "Is it cold?"]}])
    assert message["response"] == "utter_clarify"
    assert [button["title"] for button in message["buttons"]] == [
        "Does it hurt?",
        "Is it cold?",
        "None of these",
    ]


async def test_inside_a_booking_none_of_these_would_answer_its_own_question() -> None:
    [message] = await said(
        [{"kind": "clarify", "choices": ["Does it hurt?", "Is it cold?"]}], is_booking=True
    )
    assert [button["title"] for button in message["buttons"]] == ["Does it hurt?", "Is it cold?"]


@pytest.mark.parametrize("replies", [[], [{"kind": "unknown"}]])
async def test_without_anything_to_say_words_come_all_the_same(replies: list[dict[str, Any]]) -> None:
    assert await said(replies)
