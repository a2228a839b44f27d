"""Chats over a day, and the messages in them."""

from __future__ import annotations

import numpy as np

from bench.scale.queue import Times

HOUR = 3600.0
# The share of a day's chats that begins in each hour: hardly any at night, most in the late morning and the
# early evening. An assumption; a clinic's own is on the desk's page of reports.
SHARES = (
    np.array([6, 4, 3, 3, 4, 8, 18, 36, 62, 80, 85, 82, 72, 74, 72, 66, 60, 58, 62, 58, 42, 26, 13, 6]) / 1000
)
MESSAGES = 8  # of a chat
SECONDS_TO_TYPE = 25.0  # between an answer and the next message, exponential
LONGEST_CHAT = 900.0

# Milliseconds of a message with one visitor at a time on PostgreSQL, at these percentiles (`make bench
# ONLY=processes`). Dialogue, actions and database work one after the other for it, so it keeps about one
# processor busy for as long: two processors answered 75 a second, 26.6 ms of one each.
PERCENTILES = (0, 5, 25, 50, 75, 95, 99, 100)
MILLISECONDS = (13.0, 15.0, 20.7, 24.8, 31.0, 41.9, 48.5, 60.0)


def messages_of_hour(chats_a_day: float, hour: int, draw: np.random.Generator) -> Times:
    """Return when messages come in an hour, in seconds, in order; its chats are under way when it begins."""
    rate = chats_a_day * SHARES[hour] / HOUR
    begun = draw.uniform(-LONGEST_CHAT, HOUR, draw.poisson(rate * (HOUR + LONGEST_CHAT)))
    typed = draw.exponential(SECONDS_TO_TYPE, (len(begun), MESSAGES))
    sent: Times = np.sort((begun[:, None] + typed.cumsum(axis=1)).ravel())
    within: Times = sent[(sent >= 0) & (sent < HOUR)]
    return within


def service_times(number: int, draw: np.random.Generator) -> Times:
    """Return what so many messages take, in seconds, drawn from what was measured."""
    return np.interp(draw.uniform(0, 100, number), PERCENTILES, MILLISECONDS) / 1000


def busiest_hour() -> int:
    """Return the hour in which most chats begin."""
    return int(SHARES.argmax())
