"""Who corrects an earlier answer hears that it was taken."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.events import SlotSet

from actions.booking.updated import updated

BEFORE = {"full_name": "Ann Lee", "phone": "+13145550123", "email": "skipped", "reason": None}


@pytest.mark.parametrize(
    ("now", "names"),
    [
        ({"phone": "+13145550199"}, "phone number"),
        ({"phone": "+13145550199", "full_name": "Anne Leigh"}, "name and your phone number"),
        ({"email": "ann@example.org"}, "email"),  # given after all
        ({"phone": "+13145550123"}, ""),  # the same, validated again
        ({"phone": None}, ""),  # to be asked anew
        ({"reason": "back pain"}, ""),  # a first answer
        ({"requested_slot": "email", "failed_tries": None}, ""),
    ],
)
def test_what_was_there_before_and_is_another_now_is_named(now: dict[str, Any], names: str) -> None:
    assert updated(BEFORE, [SlotSet(slot, value) for slot, value in now.items()]) == names
