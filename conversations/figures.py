"""What is counted of chats, for whoever watches the process; no figure leads back to a visitor."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

from leads.counted_chats import CANCELLED, REFUSED, SENT, STEPS, Progress
from safety.red_flags import TIERS

# From the fastest answer to the longest that a turn may take.
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 45)
# Responses by the beginning of their names; the first that fits says the kind.
KINDS = {
    "utter_faq/": "faq",
    "utter_passage": "passage",
    "utter_clarify": "asked_back",
    "utter_not_in_articles": "not_in_articles",
    "utter_unanswered": "not_in_articles",
    "utter_ask_capabilities": "other",
    "utter_ask_": "booking",
    "utter_summary": "booking",
    "utter_booked": "booking",
    "utter_red_flag_": "red_flag",
    "utter_trouble": "trouble",
    "utter_no_database": "trouble",
    "utter_default": "trouble",
}

TURN_SECONDS = Histogram(
    "intake_turn_seconds", "How long a message took from being begun to its last reply.", buckets=_SECONDS
)
TURNS_FAILED = Counter("intake_turns_failed", "Messages that got an apology, for no reply came.")
ANSWERS = Counter("intake_answers", "What the assistant said, by kind.", ["kind"])
RED_FLAGS = Counter("intake_red_flags", "Messages that held a red flag, by tier.", ["tier"])
REFUSALS = Counter("intake_refusals", "Requests of the widget that were refused, by code.", ["code"])
BOOKING_STEPS = Counter("intake_booking_steps", "Chats that reached a step of the booking.", ["step"])
BOOKINGS_ENDED = Counter("intake_bookings_ended", "Chats whose booking ended, by how it did.", ["outcome"])

# A series that is there from the start shows its first event.
for _counter, _labels in (
    (ANSWERS, {*KINDS.values(), "other"}),
    (RED_FLAGS, TIERS),
    (BOOKING_STEPS, STEPS),
    (BOOKINGS_ENDED, (SENT, CANCELLED, REFUSED)),
):
    for _label in _labels:
        _counter.labels(_label)


def kind_of(response: str | None) -> str:
    """Return what kind of answer a response of the domain is."""
    named = response or ""
    return next((kind for beginning, kind in KINDS.items() if named.startswith(beginning)), "other")


def count_steps(before: Progress, after: Progress) -> None:
    """Count the steps that a booking has come to, and its end."""
    for step in STEPS[before.steps_reached : after.steps_reached]:
        BOOKING_STEPS.labels(step).inc()
    if after.outcome and after.outcome != before.outcome:
        BOOKINGS_ENDED.labels(after.outcome).inc()
