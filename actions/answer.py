"""Say what the gate decided on each question of a message."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.booking.slots import asked_slot, is_booking
from actions.buttons import BOOK, CALL_ME, NONE_OF_THESE, button, buttons
from actions.speaking_action import Events, SpeakingAction, introduce
from actions.unanswered import note_question
from details.asides import asides_of
from details.question import is_question

MOST_RELATED = 3
_UNANSWERED = ("missing", "unknown")
_OF_DETAILS = re.compile(
    r"\b(?:see|look at|read|get|keep|store|save|hold|share|sell|give|pass|use|delete|erase|remove|do with)\b"
    r".{0,20}\b(?:them|it|this|these|that|my (?:details|info\w*|data|number|e-?mail|stuff))\b"
    r"|\bwho (?:else )?(?:sees|gets|reads|has)\b",
    re.IGNORECASE,
)


class ActionAnswer(SpeakingAction):
    """Answer from the articles, ask which of two things was meant, or say honestly that nothing is known."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Reply to every question, with buttons under the last reply."""
        introduce(dispatcher, tracker)
        replies = tracker.latest_message.get("replies")
        if not replies or _asks_nothing(tracker, replies):  # Rasa's own payload "/faq" names no question
            offers = [] if is_booking(tracker) else _of_staff()
            dispatcher.utter_message(response="utter_unclear", buttons=offers)
            return []
        if asked_slot(tracker) == "consent" and _asks_of_details(tracker, replies):
            dispatcher.utter_message(response="utter_privacy")
            return []
        await say_replies(dispatcher, tracker, replies)
        return []


async def say_replies(
    dispatcher: CollectingDispatcher, tracker: Tracker, replies: list[dict[str, Any]]
) -> None:
    """Say the replies; inside a booking without offers, for its question comes next with its own."""
    for reply in replies:
        offers: list[dict[str, str]] = []
        if reply is replies[-1] and not is_booking(tracker):
            offers = _offers(replies)
        await _say(dispatcher, tracker, reply, offers)


async def _say(
    dispatcher: CollectingDispatcher, tracker: Tracker, reply: dict[str, Any], offers: list[dict[str, str]]
) -> None:
    if reply["kind"] == "faq":
        dispatcher.utter_message(response=f"utter_faq/{reply['topic']['key']}", buttons=offers)
    elif reply["kind"] == "passage":
        passage = reply["passage"]
        dispatcher.utter_message(
            response="utter_passage",
            quote=passage["quote"],
            title=passage["title"],
            section=passage["section"],
            link=f"\n{passage['url']}" if passage["url"] else "",
            source={key: passage[key] for key in ("article", "title", "section", "url")},
            buttons=offers,
        )
    elif reply["kind"] == "clarify":
        dispatcher.utter_message(response="utter_clarify", buttons=_choices(tracker, reply))
    elif reply["kind"] == "no_more":
        dispatcher.utter_message(response="utter_no_more", buttons=offers)
    else:
        topic = reply.get("topic") or {}
        text = reply.get("text") or tracker.latest_message.get("text") or ""
        noted = await note_question(tracker.sender_id, text, topic.get("key"), reply.get("vector"))
        response = "utter_not_in_articles" if topic else "utter_unanswered"
        dispatcher.utter_message(
            response=response + ("" if noted else "_unnoted"), about=topic.get("about"), buttons=offers
        )


async def say_asides(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Answer the questions that stand beside what was said to the booking."""
    for reply in asides_of(tracker.latest_message.get("replies") or []):
        await _say(dispatcher, tracker, reply, [])


def _offers(replies: list[dict[str, Any]]) -> list[dict[str, str]]:
    if any(reply["kind"] in _UNANSWERED for reply in replies):
        return _of_staff()
    answered = {reply["topic"].get("key") for reply in replies if reply.get("topic")}
    related = {
        key: title
        for reply in replies
        for key, title in reply.get("topic", {}).get("related", {}).items()
        if key not in answered
    }
    return [*buttons(list(related.values())[:MOST_RELATED]), button(BOOK)]


def _choices(tracker: Tracker, reply: dict[str, Any]) -> list[dict[str, str]]:
    # In a booking its next question has buttons of its own, and "none" may be the answer to it.
    return buttons(reply["choices"] if is_booking(tracker) else [*reply["choices"], NONE_OF_THESE])


def _of_staff() -> list[dict[str, str]]:
    return [button("Have someone contact me", CALL_ME), button(BOOK)]


def _asks_of_details(tracker: Tracker, replies: list[dict[str, Any]]) -> bool:
    """Tell whether what no article says is asked of the details to be kept: "who sees them?"."""
    text = tracker.latest_message.get("text") or ""
    return all(reply["kind"] in _UNANSWERED for reply in replies) and bool(_OF_DETAILS.search(text))


def _asks_nothing(tracker: Tracker, replies: list[dict[str, Any]]) -> bool:
    """Tell whether what was not understood is no question: it is no use to the staff's list either."""
    text = replies[0].get("text") or tracker.latest_message.get("text") or ""
    return not is_question(text) and "?" not in text and all(reply["kind"] == "unknown" for reply in replies)
