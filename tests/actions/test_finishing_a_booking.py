"""What was stored at an earlier try, of which the visitor could not be told, is told of now."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.booking.finish import ActionFinishBooking
from actions.store import store
from clinic.clinic import load_clinic
from leads.read import list_leads

DETAILS = {
    "reason": "back pain",
    "patient_type": "new",
    "full_name": "Joan Miller",
    "phone": "+13145550147",
    "email": "skipped",
    "preferred_time": "Friday afternoon",
    "form_run_id": "a run of the form",
}


@pytest.fixture(autouse=True)
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/intake.db")


def finish(ending: str, **changed: Any) -> tuple[str, dict[str, Any]]:
    """Return the response that was said, and the slots that were set."""
    slots = {**DETAILS, "consent": load_clinic().consent.version, "ending": ending, **changed}
    tracker = Tracker("visitor", slots, {}, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionFinishBooking().run(dispatcher, tracker, {}))
    (said,) = dispatcher.messages
    return said["response"], {event["name"]: event["value"] for event in events}


def test_the_same_confirmed_again_is_the_same_request() -> None:
    first, slots = finish("confirmed")
    again, slots_again = finish("confirmed")
    assert (first, again) == ("utter_booked", "utter_booked")
    assert slots["last_reference"] == slots_again["last_reference"]
    assert slots["ending"] is None
    assert len(list_leads(store())) == 1


def test_another_number_is_not_said_to_be_stored() -> None:
    finish("confirmed")
    said, slots = finish("confirmed", phone="+13145550199")
    assert said == "utter_already_booked"
    (lead,) = list_leads(store())
    assert (lead.phone, lead.ref) == ("+13145550147", slots["last_reference"])


def test_that_it_is_for_a_child_is_not_said_to_be_stored() -> None:
    finish("confirmed")
    assert finish("confirmed", for_minor=True)[0] == "utter_already_booked"


@pytest.mark.parametrize("ending", ["cancelled", "refused"])
def test_what_is_stored_is_not_said_to_be_cancelled(ending: str) -> None:
    finish("confirmed")
    said, slots = finish(ending)
    assert said == "utter_already_booked"
    assert slots["ending"] is None
    assert "forget" not in slots
    assert finish(ending, form_run_id="another run")[0] == f"utter_{ending}"
