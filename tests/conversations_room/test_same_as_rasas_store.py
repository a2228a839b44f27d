"""Conversations come out the same with Rasa as it is, and with what we store and replace of it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lightened import lightened
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from conversations import recent_history
from conversations.counting import FORGET
from conversations.tracker_store import TrackerStore
from database.conversations import forget_conversation
from intake.environment import MODEL, PROJECT
from intake.in_order import InOrderRunner
from rasa_conversation_tests.assistant import Assistant
from rasa_conversation_tests.cases import Case, Outage
from rasa_conversation_tests.conversation import Sent, Turn
from rasa_conversation_tests.reading import read_file
from understanding.so_far import TURNS_REMEMBERED

FILES = sorted((PROJECT / "tests" / "conversations").rglob("*.yml"))


class RasasReading(TrackerStore):
    """Our store, but it reads and counts as Rasa's does: everything, for every message."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Read all of the session."""
        return await SQLTrackerStore.retrieve(self, sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store each event by itself, and forget as ours does."""
        with self.session_scope() as session:
            new = list(self._additional_events(session, tracker))
            for event in new:
                data = event.as_dict()
                session.add(self._row(tracker.sender_id, data))
            session.commit()
        if any(isinstance(event, SlotSet) and event.key == FORGET and event.value for event in new):
            with self.engine.begin() as connection:
                forget_conversation(connection, tracker.sender_id)

    def _row(self, sender_id: str, data: dict[str, Any]) -> Any:
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=data["event"],
            timestamp=data["timestamp"],
            action_name=data.get("name"),
            data=json.dumps(data),
        )


@pytest.fixture(name="rasas", scope="module")
def loaded_by_rasa() -> Iterator[Assistant]:
    assistant = Assistant(MODEL, "actions", PROJECT / "endpoints.yml")
    yield assistant
    assistant.loop.close()


@pytest.fixture(name="ours", scope="module")
def loaded_as_it_is_served() -> Iterator[Assistant]:
    with lightened():
        assistant = Assistant(MODEL, "actions", PROJECT / "endpoints.yml")
    assert isinstance(assistant.agent.processor.graph_runner, InOrderRunner)
    yield assistant
    assistant.loop.close()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_conversations_come_out_the_same(
    file: Path, rasas: Assistant, ours: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As few turns as the questions look back, so that most conversations are shortened.
    monkeypatch.setattr(recent_history, "TURNS", TURNS_REMEMBERED + 1)
    cases = [
        case
        for case in read_file(file)
        if not case.outage and not any(turn.said.outage for turn in case.turns if turn.said)
    ]

    def outcomes(assistant: Assistant, kind: type[TrackerStore]) -> list[Any]:
        found = []
        for number, case in enumerate(cases):
            monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/{number}-{kind.__name__}.db")
            found.append(held(assistant, case, kind(assistant.domain)))
        return found

    of_rasa = outcomes(rasas, RasasReading)
    with lightened():
        of_ours = outcomes(ours, TrackerStore)
    for case, theirs, served in zip(cases, of_rasa, of_ours, strict=True):
        assert theirs == served, case.name


def held(assistant: Assistant, case: Case, store: TrackerStore) -> list[Any]:
    """Have the conversation; return what came of each turn, without what differs every time."""
    turns: list[Any] = []
    with assistant.dialogue(case, store) as dialogue:
        turns.append(outcome_of(dialogue.start()))
        for planned in case.turns:
            if planned.said is not None:
                said = planned.said
                metadata = {**case.metadata, **said.metadata}
                sent = Sent(said.text, metadata=metadata, after_seconds=said.after_seconds, outage=Outage())
                turns.append(outcome_of(dialogue.say(sent, contextlib.nullcontext())))
    store.engine.dispose()
    return turns


def outcome_of(turn: Turn) -> Any:
    """Return events and slots, the reference and the number of the form's run hidden."""
    slots = dict(turn.slots)
    hidden = {str(slots.pop(name, None) or "none") for name in ("last_reference", "form_run_id")}
    return [without_chance(event, hidden) for event in turn.events], slots, turn.errors, turn.failure


def without_chance(event: dict[str, Any], hidden: set[str]) -> Any:
    told = [event["event"], event.get("name"), event.get("text"), event.get("value")]
    told += [(event.get("metadata") or {}).get(key) for key in ("utter_action", "quote")]
    told.append((event.get("parse_data") or {}).get("replies"))
    told.append(((event.get("parse_data") or {}).get("intent") or {}).get("name"))
    text = repr(told)
    for value in hidden:
        text = text.replace(value, "...")
    return text
