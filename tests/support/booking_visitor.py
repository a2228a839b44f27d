"""A visitor who books and goes on whatever dies, as the widget does; and what came of it."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from visiting import Visitor

from conversations.widget.chats import deliveries
from conversations.widget.turns import DONE
from database.tables import events, lead, turn

# What is typed, and a piece of the answer that must follow.
STEPS = (
    ("Book my free consultation", "What would you like help with"),
    ("back pain", "before?"),
    ("I'm new", "your name"),
    ("{name}", "phone number"),
    ("314 555 0123", "email"),
    ("Skip email", "day and time"),
    ("Mornings", "keep these details"),
    ("Yes, I agree", "check your request"),
)
SEND, CANCEL = ("Yes, send it", "reference is"), ("Cancel", "cancelled the booking")
ASIDE = "What is targeted cryotherapy?"
SECONDS_TO_BE_ANSWERED = 120
SECONDS_TO_SETTLE = 60  # for a turn whose end a crash undid: until its lease ends and it is run again
MOMENT = 2  # after which one tries again
APOLOGIES = (
    *("went wrong", "can't reach our records", "lost the thread"),
    *("could not store your request", "can't tell whether"),
)
ENDINGS = ("send", "send", "cancel", "leave")


@dataclass
class Told:
    """What a visitor sent, and why some of it was sent again."""

    answers: dict[str, list[str]] = field(default_factory=dict)  # by the cid
    again: Counter[str] = field(default_factory=Counter)
    apologies: int = 0
    failed: list[str] = field(default_factory=list)


class BookingVisitor(threading.Thread):
    """Books one consultation, and ends it one way or the other."""

    def __init__(self, server: Any, number: int, pause: float) -> None:
        super().__init__(name=f"visitor-{number}")
        self._ports = [server.ports[name] for name in ("first", "second")]
        self._pause = pause
        self.full_name = f"Vera {_spelled(number)}"
        self._aside_behind = number % len(STEPS)
        self.ending = ENDINGS[number % len(ENDINGS)]
        self.visitor = Visitor(self._ports[number % 2])
        self.told = Told()
        self.step = "begin"

    def run(self) -> None:
        """Book; what goes wrong stands in `told`."""
        try:
            self._begin()
            steps = [*STEPS, *({"send": [SEND], "cancel": [CANCEL]}.get(self.ending, []))]
            for number, (text, expected) in enumerate(steps):
                self.step = text
                self._say(text.format(name=self.full_name), expected)
                if number == self._aside_behind:
                    self._say(ASIDE, "cryotherapy")
                time.sleep(self._pause)
        except Exception as error:
            self.told.failed.append(f"{self.full_name} at {self.step!r}: {type(error).__name__} {error}")
        self.step = "gone"

    def _begin(self) -> None:
        def begin() -> bool:
            self.visitor.open()
            return True

        self._until(begin)
        time.sleep(0.55)

    def _say(self, text: str, expected: str) -> None:
        """Say it until it is answered; when the answer is that something went wrong, say it anew."""
        for _ in range(10):
            cid = str(uuid.uuid4())
            self.told.answers[cid] = []
            self._until(lambda cid=cid: self._is_answered(text, cid))
            said = " ".join(self.told.answers[cid])
            # A turn that is run again, for it could not be stored, may say at last that it failed.
            if expected in said and not any(words in self.told.answers[cid][-1] for words in APOLOGIES):
                return
            self.told.apologies += 1
            time.sleep(MOMENT)
            assert any(words in said for words in APOLOGIES), f"{text!r} was answered with {said!r}"
        raise AssertionError("nothing but apologies")

    def _is_answered(self, text: str, cid: str) -> bool:
        lines = self.visitor.say(text, cid=cid)
        self.told.answers[cid] += [
            line["text"] for line in lines if line["type"] == "bot" and line["cid"] == cid
        ]
        if lines[-1]["type"] != "done":
            self.told.again[lines[-1]["type"]] += 1
        return bool(lines[-1]["type"] == "done" and self.told.answers[cid])

    def _until(self, attempt: Any) -> Any:
        end = time.monotonic() + SECONDS_TO_BE_ANSWERED
        while time.monotonic() < end:
            try:
                if found := attempt():
                    return found
            except (OSError, http.client.HTTPException, AssertionError, ValueError) as error:
                self.told.again[type(error).__name__] += 1
            time.sleep(0.5)
            self._ports.reverse()  # as the proxy goes on to the other process
            self.visitor.port = self._ports[0]
        raise AssertionError("was not answered")


def wrongs(visitors: list[BookingVisitor], engine: Any) -> dict[str, list[str]]:
    """Return what is not as it should be once every turn has ended: nothing lost, nothing doubled."""
    _settle(engine)
    wrong: dict[str, list[str]] = {"failed": [], "lost": [], "doubled": [], "leads": []}
    for each in visitors:
        told, who = each.told, each.full_name
        wrong["failed"] += told.failed
        if told.failed:
            continue
        with engine.connect() as connection:
            stored = deliveries(connection, each.visitor.conversation_id, 0)
            of_rasa = select(events.c.data).where(
                events.c.sender_id == each.visitor.conversation_id, events.c.type_name == "user"
            )
            data = list(connection.execute(of_rasa).scalars())
            of_lead = select(lead.c.name).where(lead.c.conversation_id == each.visitor.conversation_id)
            leads = list(connection.execute(of_lead).scalars())
        said = Counter(event["cid"] for event in stored if event["type"] == "user")
        answered: dict[str, Counter[str]] = {cid: Counter() for cid in told.answers}
        for event in stored:
            if event["type"] == "bot" and "cid" in event:
                answered[event["cid"]][event["text"]] += 1
        is_forgotten = each.ending == "cancel"  # then the echoes are gone too
        for cid in told.answers:
            known = sum(cid in event for event in data)
            if not known or (not is_forgotten and not (answered[cid] and said[cid])):
                wrong["lost"].append(f"{who}: said {said[cid]}, known {known}, {answered[cid]}")
            if known > 1 or said[cid] > 1 or any(count > 1 for count in answered[cid].values()):
                wrong["doubled"].append(f"{who}: said {said[cid]}, known {known}, {answered[cid]}")
        if leads != [who] * (each.ending == "send"):
            wrong["leads"].append(f"{who} wanted to {each.ending}: {leads}")
    return {kind: found for kind, found in wrong.items() if found}


def _settle(engine: Any) -> None:
    end = time.monotonic() + SECONDS_TO_SETTLE
    while True:
        with engine.connect() as connection:
            running = connection.execute(select(func.count()).where(turn.c.state != DONE)).scalar_one()
        if not running:
            return
        assert time.monotonic() < end, f"{running} turns have not ended"
        time.sleep(0.5)


@contextlib.contextmanager
def visiting(server: Any, at_once: int, pause: float) -> Any:
    """Have so many visitors there all the time, who pause between messages; give all who came."""
    came: list[BookingVisitor] = []
    enough = threading.Event()

    def keep_coming() -> None:
        while not enough.is_set():
            while sum(each.is_alive() for each in came) < at_once and not enough.is_set():
                came.append(BookingVisitor(server, len(came), pause))
                came[-1].start()
            enough.wait(0.1)

    door = threading.Thread(target=keep_coming)
    door.start()
    try:
        yield came
    finally:
        enough.set()
        door.join()
        for each in came:
            each.join(SECONDS_TO_BE_ANSWERED * 2)


def _spelled(number: int) -> str:
    """Write a number as a name: no digit may stand in one."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
        if not number:
            return f"Q{letters}"
