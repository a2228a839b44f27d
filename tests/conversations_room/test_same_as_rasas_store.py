"""Every long conversation comes out the same, read as Rasa reads it and as we do."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from conversations import recent_history
from conversations.tracker_store import TrackerStore
from intake.environment import MODEL, PROJECT
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

    def _append(self, tracker: DialogueStateTracker) -> list[Event]:
        with self.session_scope() as session:
            new = list(self._additional_events(session, tracker))
            for event in new:
                data = event.as_dict()
                session.add(self._row(tracker.sender_id, data))
            session.commit()
        return new

    def _row(self, sender_id: str, data: dict[str, Any]) -> Any:
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=data["event"],
            timestamp=data["timestamp"],
            action_name=data.get("name"),
            data=json.dumps(data),
        )


@pytest.fixture(name="assistant", scope="module")
def loaded_assistant() -> Assistant:
    return Assistant(MODEL, "actions", PROJECT / "endpoints.yml")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_conversations_come_out_the_same(
    file: Path, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As few turns as the questions look back, so that most conversations are shortened.
    monkeypatch.setattr(recent_history, "TURNS", TURNS_REMEMBERED + 1)
    for number, case in enumerate(read_file(file)):
        said = [turn.said for turn in case.turns if turn.said]
        if len(said) <= recent_history.TURNS or case.outage or any(each.outage for each in said):
            continue
        outcomes = []
        for kind in (RasasReading, TrackerStore):
            monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/{number}-{kind.__name__}.db")
            outcomes.append(held(assistant, case, kind(assistant.domain)))
        assert outcomes[0] == outcomes[1], case.name


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
