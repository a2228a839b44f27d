"""The simulation of waiting agrees with what is known of queues, and its day with what it says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bench.scale.__main__ import row
from bench.scale.day import MESSAGES, SHARES, busiest_hour, messages_of_hour, service_times
from bench.scale.queue import serve

TURNS = 400_000
SERVICE = 0.025


def arrivals(rate: float) -> np.ndarray:
    """Return random moments, so many a second."""
    return np.random.default_rng(7).exponential(1 / rate, TURNS).cumsum()


def erlang_c(processors: int, load: float) -> float:
    """Return the share of those who have to wait, by Erlang's formula; load in processors."""
    last = load**processors / math.factorial(processors) * processors / (processors - load)
    return last / (sum(load**number / math.factorial(number) for number in range(processors)) + last)


@pytest.mark.parametrize(("processors", "busy"), [(1, 0.5), (1, 0.8), (3, 0.7), (8, 0.85)])
def test_random_services_wait_as_erlang_says(processors: int, busy: float) -> None:
    rate = busy * processors / SERVICE
    services = np.random.default_rng(8).exponential(SERVICE, TURNS)
    served = serve(arrivals(rate), services, processors)
    have_to_wait = erlang_c(processors, busy * processors)
    assert (served.waited > 0).mean() == pytest.approx(have_to_wait, rel=0.03)
    expected = have_to_wait * SERVICE / (processors * (1 - busy))
    assert served.waited.mean() == pytest.approx(expected, rel=0.06)
    assert served.utilisation == pytest.approx(busy, rel=0.01)


@pytest.mark.parametrize("busy", [0.3, 0.6, 0.9])
def test_equal_services_wait_as_pollaczek_and_khinchine_say(busy: float) -> None:
    served = serve(arrivals(busy / SERVICE), np.full(TURNS, SERVICE), 1)
    assert served.waited.mean() == pytest.approx(busy * SERVICE / (2 * (1 - busy)), rel=0.06)


def test_who_comes_when_all_are_busy_waits_for_the_first_that_is_free() -> None:
    served = serve(np.array([0.0, 1.0, 2.0]), np.array([10.0, 3.0, 1.0]), 2)
    assert served.waited.tolist() == [0.0, 0.0, 2.0]
    assert served.utilisation == pytest.approx(14 / 20)


def test_a_day_has_all_of_its_chats() -> None:
    assert SHARES.sum() == pytest.approx(1)
    assert len(SHARES) == 24
    sent = sum(len(messages_of_hour(2_000, hour, np.random.default_rng(hour))) for hour in range(24))
    assert sent / MESSAGES == pytest.approx(2_000, rel=0.1)
    assert busiest_hour() == 10


def test_services_are_what_was_measured() -> None:
    times = 1000 * service_times(100_000, np.random.default_rng(1))
    assert np.percentile(times, 50) == pytest.approx(24.8, rel=0.02)
    assert times.mean() == pytest.approx(26.3, rel=0.05)


def test_the_same_seed_says_the_same_and_too_few_processors_are_said_to_be() -> None:
    assert row(5_000, 2, 1) == row(5_000, 2, 1) != row(5_000, 2, 2)
    assert "too few" in row(1_000_000, 2, 1)
