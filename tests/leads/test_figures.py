"""What is told of messages, requests and workers."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from prometheus_client import REGISTRY
from sample_lead import SAMPLE
from sqlalchemy import text

from clinic.clinic import load_clinic
from leads.create import create_lead
from leads.figures import WaitingCollector
from leads.outbox import WAITS, claim, mark_failed, mark_sent
from leads.rounds import SECONDS_OF_A_ROUND, Rounds

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=timezone.utc)


def waiting(engine: Any, now: datetime) -> dict[str, float]:
    """Return the figures of what waits."""
    collector = WaitingCollector(engine, load_clinic(), lambda: now)
    return {sample.name: sample.value for metric in collector.collect() for sample in metric.samples}


def tries(outcome: str) -> float:
    """Return how many messages by mail ended so in this process."""
    return REGISTRY.get_sample_value("intake_outbox_tries_total", {"way": "mail", "outcome": outcome}) or 0.0


def test_what_waits_is_told_with_its_age(engine: Any) -> None:
    assert set(waiting(engine, NOW).values()) == {0.0}
    create_lead(engine, SAMPLE, NOW)
    figures = waiting(engine, NOW + timedelta(minutes=11))
    assert figures["intake_outbox_waiting"] > 0
    assert figures["intake_outbox_oldest_seconds"] == figures["intake_outbox_late_seconds"] == 660
    assert (figures["intake_requests_new"], figures["intake_requests_overdue"]) == (1, 1)


def test_every_try_is_counted_by_how_it_ended(engine: Any) -> None:
    before = {outcome: tries(outcome) for outcome in ("sent", "failed", "dead")}
    create_lead(engine, SAMPLE, NOW)
    at = NOW
    message = claim(engine, "worker", at)
    assert message
    mark_failed(engine, "worker", message, "smtp_451", False, at)
    assert waiting(engine, at)["intake_outbox_late_seconds"] == 0
    at += 2 * WAITS[0]
    again = claim(engine, "worker", at)
    assert again
    mark_failed(engine, "worker", again, "smtp_550", True, at)
    assert waiting(engine, at)["intake_outbox_dead"] == 1
    while more := claim(engine, "worker", at):
        mark_sent(engine, "worker", more, at)
    grown = {outcome: tries(outcome) - before[outcome] for outcome in before}
    assert (grown["failed"], grown["dead"]) == (1, 1)


def test_without_a_database_there_are_no_figures_and_no_error(engine: Any) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE outbox RENAME TO outbox_away"))
    assert waiting(engine, NOW) == {}


def test_a_worker_that_gets_through_no_round_is_seen() -> None:
    at = [0.0]
    rounds = Rounds("mail", lambda: at[0])
    assert not rounds.is_recent()
    rounds.done()
    at[0] = SECONDS_OF_A_ROUND - 1
    assert rounds.is_recent()
    at[0] = SECONDS_OF_A_ROUND
    assert not rounds.is_recent()
