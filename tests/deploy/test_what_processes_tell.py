"""Ready means that the work can be done; figures hold no personal details."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from intake.environment import PROJECT
from leads.counted_chats import STEPS

BOOKING = {
    "reason": "a stiff shoulder from rowing",
    "patient_type": "I'm new",
    "full_name": "Ottoline Fairweather",
    "phone": "314 555 0123",
    "email": "Skip email",  # no mail shall lie in var/mail for it
    "preferred_time": "Mornings",
    "consent": "Yes, I agree",
    "ending": "Yes, send it",
}
ALL = ("first", "second", "actions", "desk")
# What series are told apart by; each has a handful of values that stand in the code.
LABELS = {"kind", "tier", "code", "step", "outcome", "way", "worker", "action", "le"}
LABELS_OF_THE_LIBRARY = {"generation", "implementation", "major", "minor", "patchlevel", "version"}


@contextlib.contextmanager
def database_away(engine: Any) -> Iterator[None]:
    """Take away what every look at the database reads."""
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE alembic_version RENAME TO alembic_version_away"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE alembic_version_away RENAME TO alembic_version"))


@pytest.mark.parametrize("process", ALL)
def test_a_process_that_can_work_says_so(server: Any, process: str) -> None:
    assert server.ask(process, "/healthz") == (200, "ok\n")
    assert server.readiness(process) == (200, {"ready": True})


@pytest.mark.parametrize("process", ALL)
def test_without_its_database_a_process_is_there_and_not_ready(server: Any, process: str) -> None:
    with database_away(server.engine):
        answer = server.readiness(process)
        assert server.ask(process, "/healthz")[0] == 200
        assert server.ask(process, "/metrics")[0] == 200
    assert answer == (503, {"ready": False, "reason": "The database does not answer."})
    assert server.readiness(process)[0] == 200


def test_without_actions_the_assistant_is_not_ready(server: Any) -> None:
    server.services["actions"].stop()
    try:
        answer = server.readiness("first")
    finally:
        server.services["actions"].start()
        server.wait_until_ready("actions")
    assert answer == (503, {"ready": False, "reason": "The action server does not answer."})
    assert server.readiness("first")[0] == 200


def test_a_booking_is_counted_and_leaves_no_personal_details(server: Any) -> None:
    dialogues = ("first", "second")
    names = ("intake_booking_steps_total", "intake_answers_total", "intake_red_flags_total")
    before = server.figures(*dialogues)
    visitor = server.visitor()
    visitor.say("Book my free consultation")
    for answer in BOOKING.values():
        visitor.say(answer)
    visitor.say("What is targeted cryotherapy?")
    visitor.say("I have crushing chest pain")
    assert visitor.post(text="")[0] == 422
    after = server.figures(*dialogues)
    new = {key: value - before.get(key, 0) for key, value in after.items()}

    def grown(name: str, **labels: str) -> float:
        return new[name, frozenset(labels.items())]

    assert {step: grown(names[0], step=step) for step in STEPS} == dict.fromkeys(STEPS, 1)
    assert grown("intake_bookings_ended_total", outcome="sent") == 1
    assert grown(names[1], kind="faq") == 1
    assert grown(names[1], kind="booking") >= len(STEPS)
    assert grown(names[2], tier="emergency") == 1
    assert grown("intake_refusals_total", code="empty") == 1
    assert grown("intake_turn_seconds_count") == len(BOOKING) + 3
    assert server.figure("desk", name="intake_requests_new") >= 1

    told = "".join(server.ask(process, "/metrics")[1] for process in ALL)
    personal = ("Ottoline", "Fairweather", "5550123", "555 0123", "rowing")
    for secret in (*personal, visitor.conversation_id, visitor.token):
        assert secret not in told
    labels = {label for _, pairs in server.figures(*ALL) for label, _ in pairs}
    assert labels <= LABELS | LABELS_OF_THE_LIBRARY


def test_the_dashboard_shows_figures_that_there_are(server: Any) -> None:
    there = {name for name, _ in server.figures(*ALL)}
    board = json.loads((PROJECT / "deploy" / "grafana" / "intake.json").read_text(encoding="utf-8"))
    asked = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:intake|process)_\w+", target["expr"])
    }
    # Of these there is a series for each action that failed, and none when none did.
    assert asked - there <= {"intake_actions_failed_total", "intake_refusals_total"}
    ours = {name for name in there if name.startswith("intake_") and not name.endswith("_created")}
    assert {name.removesuffix("_sum").removesuffix("_count") for name in ours} <= {
        name.removesuffix("_count").removesuffix("_bucket") for name in asked
    } | {"intake_turn_seconds_bucket"}
