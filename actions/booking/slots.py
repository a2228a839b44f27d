"""The booking's slots, and what the tracker says of them."""

from __future__ import annotations

from rasa_sdk import Tracker

FORM = "booking_form"
# In the order in which they are asked.
SLOTS = ("reason", "patient_type", "full_name", "phone", "email", "preferred_time", "consent", "ending")
SKIPPED = "skipped"  # the visitor was asked and did not want to say

CONFIRMED, REFUSED, CANCELLED = "confirmed", "refused", "cancelled"  # values of the slot `ending`


def is_booking(tracker: Tracker) -> bool:
    """Tell whether the booking form is open."""
    return bool((tracker.active_loop or {}).get("name") == FORM)


def asked_slot(tracker: Tracker) -> str | None:
    """Return the slot that the visitor was last asked for, `None` while the form is opening."""
    return tracker.get_slot("requested_slot") if is_booking(tracker) else None
