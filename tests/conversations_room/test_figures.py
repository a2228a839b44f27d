"""What is counted of chats."""

from __future__ import annotations

import re

import pytest
from prometheus_client import REGISTRY

from conversations.figures import KINDS, count_steps, kind_of
from intake.environment import PROJECT
from leads.counted_chats import CANCELLED, SENT, Progress


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        ("utter_faq/is-it-invasive", "faq"),
        ("utter_passage", "passage"),
        ("utter_clarify", "asked_back"),
        ("utter_not_in_articles_unnoted", "not_in_articles"),
        ("utter_unanswered", "not_in_articles"),
        ("utter_ask_booking_form_phone", "booking"),
        ("utter_ask_capabilities", "other"),
        ("utter_red_flag_emergency", "red_flag"),
        ("utter_trouble", "trouble"),
        ("utter_goodbye", "other"),
        (None, "other"),
    ],
)
def test_an_answer_is_counted_by_its_kind(response: str | None, kind: str) -> None:
    assert kind_of(response) == kind


def test_every_kind_is_of_a_response_that_there_is() -> None:
    domain = (PROJECT / "domain.yml").read_text(encoding="utf-8")
    # The importer adds the last two.
    names = {*re.findall(r"^  (utter_\S+):", domain, re.MULTILINE), "utter_faq/any", "utter_red_flag_any"}
    for beginning in KINDS:
        assert any(re.match(re.escape(beginning), name) for name in names), beginning


def steps() -> dict[str, float]:
    """Return what is counted of steps."""
    (family,) = [metric for metric in REGISTRY.collect() if metric.name == "intake_booking_steps"]
    return {each.labels["step"]: each.value for each in family.samples if each.name.endswith("_total")}


def test_a_step_given_early_counts_and_none_counts_twice() -> None:
    before = steps()
    begun, later = Progress().asked("reason"), Progress().asked("reason").asked("phone")
    count_steps(Progress(), begun)
    count_steps(begun, later)
    count_steps(later, later.asked("full_name"))
    grown = {step: value - before[step] for step, value in steps().items() if value != before[step]}
    assert grown == {"reason": 1, "patient_type": 1, "full_name": 1, "phone": 1}


def test_an_end_counts_once() -> None:
    def ended(outcome: str) -> float:
        return REGISTRY.get_sample_value("intake_bookings_ended_total", {"outcome": outcome}) or 0.0

    before = ended(SENT), ended(CANCELLED)
    begun = Progress().asked("reason")
    sent = begun.ended(SENT)
    count_steps(begun, begun.ended(CANCELLED))
    count_steps(begun, sent)
    count_steps(sent, sent.asked("reason"))
    assert (ended(SENT), ended(CANCELLED)) == (before[0] + 1, before[1] + 1)
