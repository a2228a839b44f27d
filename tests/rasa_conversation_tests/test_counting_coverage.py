"""What a conversation touches, counted from Rasa's events."""

from __future__ import annotations

import pytest

from rasa_conversation_tests.conversation import Turn
from rasa_conversation_tests.coverage import below_floor, measure, read_settings
from rasa_conversation_tests.coverage_pages import as_html
from rasa_conversation_tests.rules import followed, read_rules
from rasa_conversation_tests.touched import _form_slots

FORMS = {"form": ("name", "phone")}
START = {"event": "active_loop", "name": "form"}
RAN = {"event": "action", "name": "form"}
REJECTED = {"event": "action_execution_rejected", "name": "form"}


def said(*events):
    return {"event": "user", "parse_data": {"intent": {"name": events[0]}}}


def asks(slot):
    return {"event": "slot", "name": "requested_slot", "value": slot}


def turn(*events, **slots):
    return Turn("words", events, slots)


def test_a_slot_is_asked_refused_interrupted_and_corrected():
    turns = [
        turn(RAN, START, asks("name"), requested_slot="name"),
        turn(RAN, asks("phone"), requested_slot="phone", name="Bob"),
        turn(REJECTED, RAN, asks("phone"), requested_slot="phone", name="Bob"),
        turn(RAN, asks("phone"), requested_slot="phone", name="Bob"),
        turn(RAN, asks("phone"), requested_slot="phone", name="Rob"),
    ]
    assert _form_slots(turns[:2], FORMS) == {"form.name asked", "form.phone asked"}
    assert _form_slots(turns[:3], FORMS) - _form_slots(turns[:2], FORMS) == {"form.phone interrupted"}
    assert _form_slots(turns[:4], FORMS) - _form_slots(turns[:3], FORMS) == {"form.phone refused"}
    assert _form_slots(turns, FORMS) - _form_slots(turns[:4], FORMS) == {"form.name corrected"}


def test_a_slot_asked_again_by_something_else_than_the_form_was_interrupted():
    answered = turn({"event": "action", "name": "utter_hours"}, requested_slot="name")
    found = _form_slots([turn(RAN, START, asks("name"), requested_slot="name"), answered], FORMS)
    assert "form.name interrupted" in found


def test_an_answer_lost_to_an_outage_is_not_refused():
    lost = Turn("words", (RAN,), {"requested_slot": "name"}, had_outage=True)
    found = _form_slots([turn(RAN, START, asks("name"), requested_slot="name"), lost], FORMS)
    assert found == {"form.name asked"}


RULES = """
rules:
  - rule: hours
    steps: [{intent: hours}, {action: utter_hours}]
  - rule: hours outside
    condition: [{active_loop: null}]
    steps: [{intent: hours}, {action: utter_hours}]
  - rule: submit
    condition: [{active_loop: form}]
    steps: [{action: form}, {active_loop: null}, {slot_was_set: [{requested_slot: null}]}, {action: act}]
  - rule: two turns
    steps:
      - intent: hours
      - action: utter_hours
      - or: [{intent: thanks}, {intent: bye}]
      - action: utter_bye
"""


@pytest.fixture
def rules(tmp_path):
    (tmp_path / "rules.yml").write_text(RULES, encoding="utf-8")
    return read_rules(tmp_path)


def test_a_rule_is_followed_where_its_steps_come_in_order(rules):
    hours = [said("hours"), {"event": "action", "name": "utter_hours"}]
    assert followed(rules, hours) == {"hours", "hours outside"}
    assert followed(rules, [START, *hours]) == {"hours"}
    assert followed(rules, [hours[0], said("thanks"), hours[1]]) == set()


def test_a_rule_may_begin_with_a_form_and_go_on_over_turns(rules):
    ended = [
        START,
        said("x"),
        RAN,
        {"event": "active_loop", "name": None},
        {"event": "action", "name": "act"},
    ]
    assert followed(rules, ended) == {"submit"}
    hours = [said("hours"), {"event": "action", "name": "utter_hours"}]
    assert "two turns" in followed(rules, [*hours, said("bye"), {"event": "action", "name": "utter_bye"}])


def test_groups_have_rows_of_their_own_and_omitted_names_do_not_count():
    settings = read_settings(["FAQ = utter_faq/*"], ["responses = utter_never*"], [])
    everything = {"responses": ["utter_faq/a", "utter_faq/b", "utter_hi", "utter_never_said"]}
    responses, faq = measure(everything, [{"responses": ["utter_faq/a", "utter_hi"]}], settings)
    assert (responses.percent, responses.missing) == (100, [])
    assert (faq.kind, faq.percent, faq.missing) == ("FAQ", 50, ["utter_faq/b"])


def test_a_floor_is_held_against_its_kind():
    coverage = measure({"rules": ["a", "b"]}, [{"rules": ["a"]}], read_settings([], [], []))
    assert below_floor(coverage, {"rules": 50}) == []
    assert below_floor(coverage, {"rules": 51}) == ["rules: 50.0 % is below the floor of 51 %"]
    assert below_floor(coverage, {"rolls": 1}) == ["no kind 'rolls' to set a floor for; there are: rules"]


@pytest.mark.parametrize("floor", ["responses", "responses=", "responses=much"])
def test_a_floor_that_cannot_be_read_is_refused(floor):
    with pytest.raises(ValueError, match="responses"):
        read_settings([], [], [floor])


def test_the_page_shows_names_as_text():
    page = as_html(measure({"rules": ["<b>"]}, [], read_settings([], [], [])))
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
