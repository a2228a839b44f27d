"""A turn of a booking in which something was said, with everything before it known."""

from __future__ import annotations

from typing import Any

from actions.booking.slots import SLOTS
from actions.booking.turn import Turn

KNOWN = {
    "reason": "back pain",
    "patient_type": "new",
    "full_name": "Ann Lee",
    "phone": "+13145550123",
    "email": "ann@example.org",
    "preferred_time": "Tuesday morning",
    "consent": "2026-11",
}


def said(
    text: str, asked: str | None, intent: str = "nlu_fallback", sure: bool = False, **known: Any
) -> Turn:
    """Return the turn: a text, the slot that was asked, and what the words seem to mean."""
    before = SLOTS[: SLOTS.index(asked)] if asked else ()
    return Turn(
        text=text,
        intent=intent,
        confidence=0.95 if sure else 0.4,
        similarity=0.95 if sure else 0.4,
        asked=asked,
        known=dict.fromkeys(SLOTS) | {slot: KNOWN[slot] for slot in before} | known,
    )
