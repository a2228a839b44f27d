"""What Rasa says in a turn becomes events of the chat, each of them once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from conversations.widget.output import WidgetOutput
from conversations.widget.utterance import Utterance, of_message

TODAY = "2026-11-22"
EMERGENCY = {"text": "Please call 911.", "utter_action": "utter_red_flag_emergency"}


def told(*messages: dict[str, Any], **output: Any) -> tuple[list[str], bool]:
    """Return the texts that a visitor is told, and whether Rasa was silent."""
    texts: list[str] = []

    async def tell(utterance: Utterance) -> None:
        texts.append(utterance.content["text"])

    channel = WidgetOutput(tell, TODAY, **output)

    async def send() -> None:
        for message in messages:
            await channel.send_response("visitor", dict(message))

    asyncio.run(send())
    return texts, channel.is_silent


def test_the_wording_that_the_channel_has_sent_is_not_sent_again() -> None:
    other = {"text": "Please see a doctor.", "utter_action": "utter_red_flag_doctor_today"}
    assert told(EMERGENCY, red_flag="emergency") == ([], False)
    assert told(EMERGENCY, other, red_flag="emergency") == (["Please see a doctor."], False)
    assert told(EMERGENCY) == (["Please call 911."], False)


def test_a_turn_that_runs_again_tells_what_the_first_run_did_not() -> None:
    one, two = {"text": "one"}, {"text": "two", "buttons": [{"title": "Yes", "payload": "y"}]}
    before = {"type": "bot", "text": "one"}
    assert told(one, two, told=[before]) == (["two"], False)
    assert told(one, one, told=[before]) == (["one"], False)
    assert told(two, told=[{"type": "bot", "text": "two"}]) == (["two"], False)


@pytest.mark.parametrize(
    "nothing", [{}, {"text": None}, {"text": " "}, {"image": "https://example.org/x.png"}]
)
def test_a_message_without_words_is_silence(nothing: dict[str, Any]) -> None:
    assert told(nothing) == ([], True)
    assert told(nothing, red_flag="emergency") == ([], False)


def test_a_message_keeps_what_its_response_and_its_action_added() -> None:
    utterance = of_message(
        {
            "text": " Which day? ",
            "buttons": [{"title": "Any", "payload": "/any"}, {"title": "None", "payload": ""}],
            "metadata": {
                "progress": {"step": 6, "of": 7},
                "input": {"type": "date", "label": "Day", "min": "today"},
            },
            "summary": [
                {"label": "Name", "value": "Ann", "change": "Change name"},
                {"label": "x", "value": "y"},
            ],
            "source": {"article": "a", "title": "T", "section": "S", "url": ""},
            "utter_action": "utter_ask",
            "recipient_id": "secret",
        },
        TODAY,
    )
    assert utterance is not None
    content = utterance.content
    any_day, none = content["buttons"]
    name, other = content["summary"]
    assert content == {
        "type": "bot",
        "text": "Which day?",
        "buttons": [{"id": any_day["id"], "title": "Any"}, {"id": none["id"], "title": "None"}],
        "source": {"title": "T", "section": "S", "url": None},
        "feedback": True,
        "input": {"type": "date", "label": "Day", "min": TODAY},
        "progress": {"step": 6, "of": 7},
        "summary": [{"label": "Name", "value": "Ann", "change_id": name["change_id"]}, other],
    }
    assert other == {"label": "x", "value": "y"}
    assert utterance.payloads == {any_day["id"]: "/any", none["id"]: "None", name["change_id"]: "Change name"}
    assert utterance.response == "utter_ask"
    assert len(set(utterance.payloads)) == 3


@pytest.mark.parametrize("response", ["utter_red_flag_", "utter_red_flag_x", "emergency", "", None])
def test_only_the_wording_of_emergencies_is_urgent(response: str | None) -> None:
    utterance = of_message({"text": "x", "utter_action": response}, TODAY)
    assert utterance is not None
    assert "urgent" not in utterance.content
