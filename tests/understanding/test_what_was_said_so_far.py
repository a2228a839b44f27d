"""What a conversation has been about so far, read from a tracker's events."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop, BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from understanding.so_far import TURNS_REMEMBERED, SoFar, so_far

COST = {"key": "price", "subject": "the price"}
COLD = {"key": "cold", "subject": "the cold"}
QUOTE = "There are twelve parking spaces."


def after(*events: Event) -> SoFar:
    return so_far(DialogueStateTracker.from_events("conversation", list(events)))


def asked(*topics: dict[str, Any]) -> UserUttered:
    replies = [{"kind": "faq", "topic": topic} for topic in topics]
    return UserUttered("text", {"name": "faq"}, parse_data={"intent": {"name": "faq"}, "replies": replies})


def asked_of_articles() -> UserUttered:
    reply = {"kind": "passage", "passage": {"quote": QUOTE}, "topic": {"subject": "Parking"}}
    return UserUttered("text", {"name": "passage"}, parse_data={"intent": {}, "replies": [reply]})


def chatted() -> UserUttered:
    return UserUttered("thanks", {"name": "thank"})


def answered(key: str) -> BotUttered:
    return BotUttered("An answer", metadata={"utter_action": f"utter_faq/{key}"})


def quoted() -> BotUttered:
    return BotUttered("A quote", metadata={"utter_action": "utter_passage", "quote": QUOTE})


def test_a_conversation_without_words_is_about_nothing() -> None:
    assert after() == SoFar()
    assert SoFar().subject is None


def test_an_answer_is_what_the_next_turn_leans_on() -> None:
    before = after(asked(COST), answered("price"))
    assert before == SoFar(topic=COST, answered_just_now=True, said_keys=("price",))
    assert before.subject == "the price"


@pytest.mark.parametrize(
    "action", ["utter_red_flag_emergency", "utter_red_flag_today", "utter_minimizes/doctor_today"]
)
def test_a_warning_is_known_in_the_next_turn_and_some_more(action: str) -> None:
    warning = BotUttered("Call 911", metadata={"utter_action": action})
    assert after(chatted(), warning).was_warned
    later = [warning]
    for turns in range(TURNS_REMEMBERED):
        before = after(chatted(), *later)
        assert (before.was_warned, before.was_warned_lately) == (turns == 0, True)
        later += [chatted(), BotUttered("Welcome")]
    assert not after(chatted(), *later).was_warned_lately
    assert not after(chatted(), answered("price")).was_warned_lately


def test_of_several_answers_the_last_is_leant_on() -> None:
    before = after(asked(COST, COLD), answered("price"), answered("cold"))
    assert before.topic == COLD
    assert set(before.said_keys) == {"price", "cold"}


def test_an_answer_that_was_decided_but_not_given_is_not_leant_on() -> None:
    assert after(asked(COST)).topic is None
    assert after(asked(COST, COLD), answered("price")).topic == COST


def test_an_answer_given_to_an_earlier_turn_does_not_count_for_a_later_one() -> None:
    before = after(chatted(), answered("price"), asked(COST))
    assert before.topic is None


def test_a_passage_that_was_quoted_is_leant_on() -> None:
    before = after(asked_of_articles(), quoted())
    assert before.subject == "Parking"
    assert before.said_quotes == (QUOTE,)
    assert before.said_keys == ()


def test_after_small_talk_the_topic_stays_but_was_not_answered_just_now() -> None:
    before = after(asked(COST), answered("price"), chatted())
    assert before.topic == COST
    assert not before.answered_just_now


def test_a_topic_is_forgotten_after_some_turns_though_not_that_it_was_said() -> None:
    answer = (asked(COST), answered("price"))
    assert after(*answer, *[chatted()] * (TURNS_REMEMBERED - 1)).topic == COST
    forgotten = after(*answer, *[chatted()] * TURNS_REMEMBERED)
    assert forgotten.topic is None
    assert forgotten.said_keys == ("price",)


def test_the_latest_topic_replaces_the_one_before() -> None:
    before = after(asked(COST), answered("price"), asked(COLD), answered("cold"))
    assert before.topic == COLD
    assert set(before.said_keys) == {"price", "cold"}


def test_a_reply_without_a_subject_is_not_leant_on() -> None:
    assert after(asked({"key": "price"}), answered("price")).topic is None


def test_a_new_session_begins_with_nothing() -> None:
    assert after(asked(COST), answered("price"), SessionStarted()) == SoFar()
    assert after(asked(COST), answered("price"), SessionStarted(), chatted()) == SoFar()


def test_an_open_form_is_a_booking_until_it_closes() -> None:
    assert after(chatted(), ActiveLoop("booking_form")).is_booking
    assert not after(chatted(), ActiveLoop("booking_form"), ActiveLoop(None)).is_booking


def asks_back() -> BotUttered:
    return BotUttered("Did you mean this?", metadata={"utter_action": "utter_clarify"})


def test_what_was_asked_before_the_assistant_asked_back_is_kept_for_one_turn() -> None:
    assert after(UserUttered("my goat?"), asks_back()).asked_back == "my goat?"
    assert after(UserUttered("my goat?"), asks_back(), chatted(), answered("price")).asked_back is None
    assert after(UserUttered("my goat?"), answered("price")).asked_back is None
