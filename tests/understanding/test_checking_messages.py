"""What is settled before anything is classified."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from understanding.message_check import LONGEST_TEXT, MessageCheck


def check(text: str) -> Message:
    message = Message(data={"text": text})
    MessageCheck().process([message])
    return message


def test_a_red_flag_is_marked_with_tier_and_version() -> None:
    flag = check("I have crushing chest pain").get("red_flag")
    assert flag["tier"] == "emergency"
    assert flag["version"]


def test_an_ordinary_message_passes_unmarked() -> None:
    message = check("how cold does it get")
    assert message.get("red_flag") is None
    assert message.get("intent") is None


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_message_has_an_intent_of_its_own(text: str) -> None:
    assert check(text).get("intent")["name"] == "nothing_said"


def test_a_long_message_is_cut_and_has_an_intent_of_its_own() -> None:
    message = check("so " * LONGEST_TEXT)
    assert message.get("intent")["name"] == "too_long"
    assert len(message.get("text")) == LONGEST_TEXT


def test_a_red_flag_at_the_end_of_a_long_message_is_found() -> None:
    assert check("so and so. " * 200 + "And now I have chest pain.").get("red_flag")["tier"] == "emergency"
