"""A red flag comes first, and no turn stays silent."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from understanding.no_silence_policy import NoSilencePolicy
from understanding.red_flag_policy import RedFlagPolicy
from understanding.unfinished_booking_policy import UnfinishedBookingPolicy

DOMAIN = Domain.from_dict(
    {
        "intents": ["greet", "session_start"],
        "slots": {
            slot: {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
            for slot in ("urgent", "store_down", "ending", "requested_slot")
        },
        "forms": {"booking_form": {"required_slots": []}},
        "actions": ["action_answer", "action_finish_booking"],
        "responses": {
            name: [{"text": name}]
            for name in (
                "utter_red_flag_emergency",
                "utter_trouble",
                "utter_started_over",
                "utter_greet",
                "utter_no_database",
            )
        },
    }
)
EMERGENCY = {
    "intent": {"name": "greet"},
    "red_flag": {"tier": "emergency", "name": "chest pain", "version": "1"},
}


def predict(policy_class: Any, *events: Event) -> tuple[str | None, Any]:
    context = ExecutionContext(GraphSchema({}))
    policy = policy_class.create(policy_class.get_default_config(), None, Resource("policy"), context)
    tracker = DialogueStateTracker.from_events(
        "conversation", list(events), slots=DOMAIN.slots, domain=DOMAIN
    )
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    if not prediction.max_confidence:
        return None, prediction
    return DOMAIN.action_names_or_texts[prediction.max_confidence_index], prediction


def user(intent: str = "greet", parse_data: dict[str, Any] | None = None) -> UserUttered:
    return UserUttered("text", {"name": intent}, parse_data=parse_data, input_channel="rest")


LISTEN = ActionExecuted("action_listen")
OPEN_FORM = [LISTEN, user(), ActionExecuted("booking_form"), ActiveLoop("booking_form")]


def test_a_red_flag_is_answered_before_the_form_runs_and_marks_the_conversation() -> None:
    action, prediction = predict(RedFlagPolicy, *OPEN_FORM, LISTEN, user(parse_data=EMERGENCY))
    assert action == "utter_red_flag_emergency"
    assert prediction.is_no_user_prediction
    assert prediction.events == [SlotSet("urgent", True)]


def test_after_the_wording_the_assistant_listens() -> None:
    events = [LISTEN, user(parse_data=EMERGENCY), ActionExecuted("utter_red_flag_emergency")]
    assert predict(RedFlagPolicy, *events)[0] == "action_listen"


def test_without_a_red_flag_the_policy_stays_out_of_it() -> None:
    assert predict(RedFlagPolicy, LISTEN, user(parse_data={"intent": {"name": "greet"}}))[0] is None
    assert predict(RedFlagPolicy)[0] is None


def test_an_action_that_said_nothing_is_followed_by_words() -> None:
    assert predict(NoSilencePolicy, LISTEN, user(), ActionExecuted("action_answer"))[0] == "utter_trouble"


def test_an_open_form_that_asked_nothing_is_followed_by_words() -> None:
    events = [*OPEN_FORM, LISTEN, user(), ActionExecuted("booking_form")]
    assert predict(NoSilencePolicy, *events)[0] == "utter_trouble"


@pytest.mark.parametrize("wording", ["utter_trouble", "utter_started_over"])
def test_after_its_words_the_assistant_listens(wording: str) -> None:
    assert (
        predict(NoSilencePolicy, LISTEN, user(), ActionExecuted(wording), BotUttered(wording))[0]
        == "action_listen"
    )


def test_an_action_that_spoke_is_left_alone() -> None:
    events = [LISTEN, user(), ActionExecuted("action_answer"), BotUttered("An answer")]
    assert predict(NoSilencePolicy, *events)[0] is None


def test_a_form_that_has_ended_leaves_the_word_to_the_next_action() -> None:
    events = [*OPEN_FORM, LISTEN, user(), ActionExecuted("booking_form"), ActiveLoop(None)]
    assert predict(NoSilencePolicy, *events)[0] is None


def test_a_session_start_asked_for_by_a_visitor_gets_words() -> None:
    assert predict(NoSilencePolicy, LISTEN, user("session_start"))[0] == "utter_started_over"


def test_without_a_database_the_visitor_is_told_whatever_was_said() -> None:
    assert predict(NoSilencePolicy, SlotSet("store_down", True), LISTEN, user())[0] == "utter_no_database"


FINISHED = [
    *(*OPEN_FORM, LISTEN, user(), ActionExecuted("booking_form"), SlotSet("ending", "confirmed")),
    *(ActiveLoop(None), SlotSet("requested_slot", None), ActionExecuted("action_finish_booking")),
]
REOPENED = [ActiveLoop("booking_form"), SlotSet("ending", None), SlotSet("requested_slot", "ending")]


@pytest.mark.parametrize(
    ("said", "action"), [([], "utter_trouble"), ([BotUttered("Not stored.")], "action_listen")]
)
def test_a_booking_that_could_not_be_finished_stays_open_and_is_told_so(
    said: list[Event], action: str
) -> None:
    predicted, prediction = predict(UnfinishedBookingPolicy, *FINISHED, *said)
    assert predicted == action
    assert prediction.events == REOPENED


def test_what_the_form_said_before_tells_nobody_that_nothing_was_stored() -> None:
    aside = [*FINISHED[:-1], BotUttered("An answer."), FINISHED[-1]]
    assert predict(UnfinishedBookingPolicy, *aside)[0] == "utter_trouble"


def test_a_booking_that_is_finished_stays_closed() -> None:
    done = [*FINISHED, BotUttered("Your request is in."), SlotSet("ending", None)]
    assert predict(UnfinishedBookingPolicy, *done)[0] == "action_listen"
    assert predict(UnfinishedBookingPolicy, *done, LISTEN, user())[0] is None


def test_a_cancel_that_failed_is_carried_out_whatever_is_said_next() -> None:
    cancelled = [*FINISHED[:-1], SlotSet("ending", "cancelled"), FINISHED[-1]]
    assert predict(UnfinishedBookingPolicy, *cancelled)[0] is None
    action, prediction = predict(UnfinishedBookingPolicy, *cancelled, LISTEN, user())
    assert (action, prediction.events) == ("action_finish_booking", [])
    in_the_form = [*OPEN_FORM, SlotSet("ending", "cancelled"), LISTEN, user()]
    assert predict(UnfinishedBookingPolicy, *in_the_form)[0] is None


def test_an_emergency_beats_even_the_missing_database() -> None:
    context = ExecutionContext(GraphSchema({}))
    policies = [
        policy_class.create(policy_class.get_default_config(), None, Resource("policy"), context)
        for policy_class in (RedFlagPolicy, NoSilencePolicy)
    ]
    assert policies[0].priority > policies[1].priority


def test_a_story_under_rasa_test_runs_no_action_and_is_left_alone() -> None:
    events = [LISTEN, UserUttered("text", {"name": "greet"}), ActionExecuted("action_answer")]
    assert predict(NoSilencePolicy, *events)[0] is None
