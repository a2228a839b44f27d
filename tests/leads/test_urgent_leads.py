"""A red flag after the booking reaches the lead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sample_lead import SAMPLE
from sqlalchemy import text

from leads.create import create_lead
from leads.lead import NewLead
from leads.problems import LeadNotStored
from leads.read import find_lead, timeline
from leads.urgent import mark_urgent


def new(conversation_id: str, *, urgent: bool = False) -> NewLead:
    return replace(SAMPLE, conversation_id=conversation_id, email=None, urgent=urgent)


def kinds(engine, ref: str) -> list[str]:
    return [entry.kind for entry in timeline(engine, ref)]


def test_the_conversations_lead_is_marked_and_no_other(engine) -> None:
    flagged, other = create_lead(engine, new("flagged")), create_lead(engine, new("other"))
    mark_urgent(engine, "flagged")
    assert [find_lead(engine, each.ref).urgent for each in (flagged, other)] == [True, False]
    assert kinds(engine, flagged.ref) == ["created", "marked_urgent"]
    assert kinds(engine, other.ref) == ["created"]


def test_many_red_flags_make_one_entry(engine) -> None:
    made = create_lead(engine, new("flagged"))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: mark_urgent(engine, "flagged"), range(8)))
    assert kinds(engine, made.ref) == ["created", "marked_urgent"]


def test_a_lead_that_was_urgent_from_the_start_gets_no_entry(engine) -> None:
    made = create_lead(engine, new("flagged", urgent=True))
    mark_urgent(engine, "flagged")
    mark_urgent(engine, "no lead here")
    assert kinds(engine, made.ref) == ["created"]


def test_a_failure_changes_nothing(engine) -> None:
    made = create_lead(engine, new("flagged"))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE lead_event RENAME TO away"))
    with pytest.raises(LeadNotStored):
        mark_urgent(engine, "flagged")
    assert find_lead(engine, made.ref).urgent is False
