"""Every button leads somewhere, and every slot of the form has its question."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.utils.io import read_yaml_file

from understanding.importer import PROJECT

DOMAIN: dict[str, Any] = read_yaml_file(PROJECT / "domain.yml")
FORM = "booking_form"
# Responses of the booking: what their buttons send is an answer to its question, read by the form.
OF_THE_BOOKING = (
    *("utter_ask_", "utter_summary", "utter_explain/"),
    *("utter_not_booked", "utter_maybe_booked"),  # the booking stays open
)
OFFERED = sorted(
    {
        button["payload"]
        for name, variants in DOMAIN["responses"].items()
        for button in variants[0].get("buttons", [])
        if not name.startswith(OF_THE_BOOKING) or name == "utter_ask_capabilities"
    }
)


@pytest.mark.parametrize("payload", OFFERED)
def test_a_button_outside_the_booking_is_understood(parse: Any, payload: str) -> None:
    assert parse(payload)["intent"]["name"] in {"faq", "book", "call_me_back"}


@pytest.mark.parametrize("slot", DOMAIN["forms"][FORM]["required_slots"])
def test_every_slot_of_the_form_has_its_question(slot: str) -> None:
    known = {*DOMAIN["responses"], *DOMAIN["actions"]}
    assert {f"utter_ask_{FORM}_{slot}", f"action_ask_{FORM}_{slot}"} & known


@pytest.mark.parametrize("slot", DOMAIN["forms"][FORM]["required_slots"])
def test_every_question_says_what_was_wrong_why_it_is_asked_and_how_to_go_on(slot: str) -> None:
    problem = {"full_name": "name", "phone": "telephone"}.get(slot, slot)
    assert {f"utter_problem/{problem}", f"utter_explain/{slot}", f"utter_why/{slot}"} <= set(
        DOMAIN["responses"]
    )


def test_no_button_sends_a_payload_of_rasas() -> None:
    buttons = [
        button
        for variants in DOMAIN["responses"].values()
        for variant in variants
        for button in variant.get("buttons", [])
    ]
    assert buttons
    assert not [button["payload"] for button in buttons if button["payload"].startswith("/")]
