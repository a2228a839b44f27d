"""What `make bursts` says of a conversation holds: each kind of damage is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from bench.bursts.sending import Burst
from bench.bursts.verdict import Verdict, judge
from conversations.widget.chats import begin_chat
from database.engine import open_database
from database.tables import delivery, events

CIDS = ["first", "second", "third"]


class Conversation:
    """Three messages with a reply each, as they are stored when all is well."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_database(f"sqlite:///{folder}/intake.db")
        with self.engine.begin() as connection:
            _, chat = begin_chat(connection, "/", "en", datetime.now(timezone.utc))
        self.burst = Burst(chat, list(CIDS))
        for place, cid in enumerate(CIDS):
            self.show(2 * place, cid, "user", cid)
            self.show(2 * place + 1, cid, "bot", f"reply to {cid}")
            self.know("user", message_id=cid, text=cid)
            self.know("bot", text=f"reply to {cid}")

    def show(self, seq: int, cid: str, kind: str, text: str) -> None:
        """Put something into what the widget shows."""
        row = {"seq": seq, "cid": cid, "content": {"type": kind, "text": text}, "payloads": {}}
        self.execute(
            insert(delivery).values(
                conversation_id=self.burst.conversation_id, at=datetime.now(timezone.utc), **row
            )
        )

    def know(self, kind: str, **content: Any) -> None:
        """Put something into Rasa's conversation."""
        data = json.dumps({"event": kind, **content})
        self.execute(insert(events).values(sender_id=self.burst.conversation_id, type_name=kind, data=data))

    def execute(self, statement: Any) -> None:
        """Change what is stored."""
        with self.engine.begin() as connection:
            connection.execute(statement)

    def rows(self, kind: str) -> list[int]:
        """Return the numbers of Rasa's events of a kind."""
        with self.engine.begin() as connection:
            numbers = select(events.c.id).where(events.c.type_name == kind).order_by(events.c.id)
            return list(connection.execute(numbers).scalars())


@pytest.fixture
def conversation(tmp_path: Path) -> Conversation:
    return Conversation(tmp_path)


def test_what_went_well_is_good(conversation: Conversation) -> None:
    assert judge(conversation.engine, [conversation.burst]) == Verdict(messages=3, replies=3)


def _lose_a_message(it: Conversation) -> None:
    it.execute(delete(delivery).where(delivery.c.seq.in_((2, 3))))


def _lose_it_in_rasa(it: Conversation) -> None:
    it.execute(delete(events).where(events.c.id == it.rows("user")[1]))


def _lose_a_reply(it: Conversation) -> None:
    it.execute(delete(delivery).where(delivery.c.seq == 3))


def _double_a_message(it: Conversation) -> None:
    it.know("user", message_id="third", text="third")


def _double_a_reply(it: Conversation) -> None:
    it.show(6, "third", "bot", "reply to third")


def _answer_in_another_way_too(it: Conversation) -> None:
    it.show(6, "third", "bot", "another wording")


def _swap_two_in_rasa(it: Conversation) -> None:
    for kind in ("user", "bot"):
        first, second, _ = it.rows(kind)
        for number, to in ((first, -1), (second, first), (-1, second)):
            it.execute(update(events).where(events.c.id == number).values(id=to))


def _swap_two_replies(it: Conversation) -> None:
    for seq, to in ((1, 99), (3, 1), (99, 3)):
        it.execute(update(delivery).where(delivery.c.seq == seq).values(seq=to))


def _apologise(it: Conversation) -> None:
    content = {"type": "bot", "text": "Sorry, something went wrong on my side."}
    it.execute(update(delivery).where(delivery.c.seq == 5).values(content=content))
    it.execute(delete(events).where(events.c.id == it.rows("bot")[2]))


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_lose_a_message, "lost"),
        (_lose_it_in_rasa, "lost"),
        (_lose_a_reply, "lost"),
        (_double_a_message, "doubled"),
        (_double_a_reply, "doubled"),
        (_answer_in_another_way_too, "doubled"),
        (_swap_two_in_rasa, "out_of_order"),
        (_swap_two_replies, "out_of_order"),
        (_apologise, "apologies"),
    ],
)
def test_damage_is_counted(
    conversation: Conversation, damage: Callable[[Conversation], None], named: str
) -> None:
    damage(conversation)
    verdict = judge(conversation.engine, [conversation.burst])
    assert getattr(verdict, named) > 0
    assert not verdict.is_good
