"""Visitors that writers invented who had seen only what the booking asks: is it stored as they meant it?

Each has what they open with, and what they answer to each thing whenever it is asked; so a booking fails
when it does not open, asks for something once more than they can say it, or stores something else. With
yes, no and visits read by lists of phrases alone, the first four brought 6 of 30, 3 of 30, 10 of 30 and 9
of 40. What was mended first was found with the first two in sight: the first runs of the others were 16 of
30 and 20 of 40 then, and of the fifth and sixth, after the third and fourth, 27 and 17 of 40; each of the
sixth has a habit that stands in all they type. The seventh's are ordinary people of a weekday: 31 of 40 at
the first run. The eighth's hesitate, set limits to their yes, tell stories and ask and answer in one message:
6 of 40. The ninth's and the thirteenth's are of a weekday again: 33 of 40, and, after all the others had been
looked at, 34. The tenth's talk around the matter, are terse, ask or change something: 31 of 40. Half of the
eleventh's correct something, each in their own words, and the twelfth's open in forty ways: 28 and 29 of 40.
The fourteenth's are of a weekday once more, 36 of 40, and the eighteenth's of a week, 30. All of the
fifteenth's and the seventeenth's put something right: 10 of 40, and 19 once such words were learnt. The
sixteenth's say two things at once, tell stories and mistype: 27 of 40. The nineteenth's and, after those had
been looked at, the twenty-first's are of a week: 21 and 26 of 30. The twentieth's go back, refuse first,
give a number in pieces, cancel and return: 14 of 30.
The floors are what holds today, less two visitors or three.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import counts
import pytest
import yaml

from conversations.tracker_store import TrackerStore
from leads.lead import Lead
from leads.read import list_leads
from rasa_conversation_tests.assistant import Assistant
from rasa_conversation_tests.cases import Case
from rasa_conversation_tests.conversation import Sent
from understanding.importer import PROJECT

FOLDER = PROJECT / "tests" / "heldout" / "bookings"
BY_WRITER: dict[str, list[dict[str, Any]]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))
}
LEAST_BOOKED = {
    "first_writer": 0.93,
    "second_writer": 0.66,
    "third_writer": 0.8,
    "fourth_writer": 0.82,
    "fifth_writer": 0.75,
    "sixth_writer": 0.67,
    "seventh_writer": 0.87,
    "eighth_writer": 0.45,
    "ninth_writer": 0.9,
    "tenth_writer": 0.9,
    "eleventh_writer": 0.87,
    "twelfth_writer": 0.92,
    "thirteenth_writer": 0.85,
    "fourteenth_writer": 0.87,
    "fifteenth_writer": 0.67,
    "sixteenth_writer": 0.77,
    "seventeenth_writer": 0.62,
    "eighteenth_writer": 0.87,
    "nineteenth_writer": 0.78,
    "twentieth_writer": 0.58,
    "twenty_first_writer": 0.78,
}
IN_BRIEF = ("eighth_writer", "eleventh_writer", "seventeenth_writer")  # the others with --whole
MOST_TURNS = 40


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PROJECT / "models" / "intake.tar.gz", "actions", PROJECT / "endpoints.yml")


@pytest.fixture
def book(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[dict[str, Any]], tuple[str, list[str]]]]:
    """Let a visitor book; return what went wrong, nothing when all is right, and what was said."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/intake.db")
    store = TrackerStore(assistant.domain)

    def talk(visitor: dict[str, Any]) -> tuple[str, list[str]]:
        said: list[str] = []
        with assistant.dialogue(Case("booking", FOLDER, 0, ()), store) as dialogue:
            trouble = _talked(dialogue, visitor, said)
            leads = [lead for lead in list_leads(store.engine) if lead.conversation_id == dialogue.sender_id]
        return trouble or _differences(leads, visitor["lead"]), said

    yield talk
    store.engine.dispose()


def _talked(dialogue: Any, visitor: dict[str, Any], said: list[str]) -> str:
    opening = list(visitor["opening"])
    answers = {slot: list(texts) for slot, texts in visitor["answers"].items()}
    asked = None
    dialogue.start()
    for _ in range(MOST_TURNS):
        if not opening and not asked:
            return "no booking was opened"
        if not opening and not answers[asked or ""]:
            return f"{asked} was asked once more"
        text = opening.pop(0) if opening else answers[asked or ""].pop(0)
        turn = dialogue.say(Sent(text), nullcontext())
        said += [f"> {text}", *(f"  {message.text}" for message in turn.messages)]
        assert not turn.errors, turn
        assert not turn.failure, turn
        if turn.slots.get("last_reference"):
            return ""
        asked = turn.slots.get("requested_slot")
    return "it went on and on"


def _differences(leads: list[Lead], wanted: dict[str, str]) -> str:
    (lead,) = leads
    pairs = {
        "name": (lead.name.casefold(), wanted["name"].casefold()),
        "phone": (lead.phone[-10:], re.sub(r"\D", "", wanted["phone"])),
        "extension": (lead.phone_extension, wanted.get("extension")),
        "email": (lead.email, wanted["email"].lower() if "email" in wanted else None),
        "patient_type": (lead.patient_type, wanted["patient_type"]),
    }
    wrong = [f"{name} {got!r}, not {meant!r}" for name, (got, meant) in pairs.items() if got != meant]
    for name, words in (("reason", lead.reason), ("time", lead.preferred_text)):
        if wanted[name].casefold() not in words.casefold():
            wrong.append(f"{name} {words!r} without {wanted[name]!r}")
    return "; ".join(wrong)


@pytest.mark.parametrize("writer", BY_WRITER if counts.is_whole else IN_BRIEF)
def test_bookings_are_stored_as_the_visitors_meant(
    writer: str, book: Callable[[dict[str, Any]], tuple[str, list[str]]]
) -> None:
    booked = 0
    for place, visitor in enumerate(BY_WRITER[writer]):
        trouble, said = book(visitor)
        booked += not trouble
        if trouble:
            print(f"--- {place}: {trouble}", *said, sep="\n")
    print(f"\n{writer}: booked as meant {booked} of {len(BY_WRITER[writer])}")
    assert booked / len(BY_WRITER[writer]) >= LEAST_BOOKED[writer]
