"""What no turn may do, and what a button sends."""

from __future__ import annotations

import pytest

from rasa_conversation_tests.always import always_wrong
from rasa_conversation_tests.cases import Expectation
from rasa_conversation_tests.conversation import Turn
from rasa_conversation_tests.matching import unmet
from rasa_conversation_tests.recorder import chosen

TEMPLATES = {"utter_you": [{"text": "You are {name}."}], "utter_plain": [{"text": "None of us knows."}]}


def bot(text, name=None, **data):
    return {"event": "bot", "text": text, "data": data, "metadata": {"utter_action": name} if name else {}}


def wrong(*events, **circumstances):
    return [
        problem.actual for problem in always_wrong(Turn("hello", events, {}, **circumstances), 1, TEMPLATES)
    ]


def test_an_ordinary_turn_is_right():
    assert wrong(bot("Hello"), bot(None, custom={"card": 1}), bot("None of us knows.", "utter_plain")) == []


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (bot(" "), "silence"),
        (bot(None, buttons=[]), "silence"),
        (bot("Dear {name}"), "{name} in"),
        (bot("Well", buttons=[{"title": "Call {phone}"}]), "{phone} in"),
        (bot("You are None.", "utter_you"), "an empty slot"),
    ],
)
def test_silence_and_unfilled_slots_are_wrong(event, words):
    (problem,) = wrong(event)
    assert words in problem


def test_json_in_braces_is_no_slot():
    assert wrong(bot('You wrote {"a": 1} and {}.')) == []


def test_logged_errors_are_forgiven_during_an_outage_and_an_exception_is_not():
    assert wrong(bot("Hello"), errors=("it broke",)) == ["it broke"]
    assert wrong(bot("Hello"), errors=("it broke",), had_outage=True) == []
    assert "Traceback" in wrong(failure="Traceback", had_outage=True)[0]


def test_a_retrieval_intent_may_be_named_in_short_or_in_full():
    intent = {"name": "faq", "full_retrieval_intent_name": "faq/price", "confidence": 0.9}
    turn = Turn("how much", ({"event": "user", "parse_data": {"intent": intent}},), {})
    expected = [Expectation("intent", name, 1) for name in ("faq", "faq/price", "faq/time")]
    (problem,) = unmet(expected, turn, False)
    assert (problem.expected, problem.actual) == ("intent faq/time", "faq/price 0.90")


def test_in_a_chat_a_number_presses_a_button_where_there_is_one():
    offered = Turn(
        "hello", (bot("Well?", buttons=[{"title": "Yes", "payload": "/affirm"}, {"title": "No"}]),), {}
    )
    assert (chosen("1", offered).text, chosen("1", offered).pressed) == ("/affirm", "Yes")
    assert (chosen("2", offered).text, chosen("2", offered).pressed) == ("No", "No")
    assert (chosen("3", offered).text, chosen("3", offered).pressed) == ("3", None)
