"""Tell which earlier answers a turn has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.speaking_action import Events

NAMES = {
    "full_name": "name",
    "phone": "phone number",
    "email": "email",
    "reason": "reason for coming",
    "patient_type": "answer about earlier visits",
    "preferred_time": "preferred time",
}


def updated(before: Mapping[str, Any], events: Events) -> str:
    """Return the changed answers' names as they stand in a sentence; empty where none was given before."""
    now = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    names = [
        name
        for slot, name in NAMES.items()
        if before.get(slot) is not None and now.get(slot) not in (None, before[slot])
    ]
    return " and your ".join(names)
