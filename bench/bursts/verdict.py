"""What the database says became of the bursts."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bench.bursts.sending import Burst
from conversations.widget.turns import DONE
from database.tables import delivery, events, turn

SECONDS_TO_END = 180


@dataclass
class Verdict:
    """Messages and replies, counted; all but the first two should be 0."""

    messages: int = 0
    replies: int = 0
    lost: int = 0  # not in the chat, not in Rasa's conversation, or without a reply
    doubled: int = 0  # there twice, or answered twice
    out_of_order: int = 0  # chats whose messages or replies are in another order than they were sent in
    apologies: int = 0  # answered with what is said when a turn fails

    @property
    def is_good(self) -> bool:
        """Tell whether nothing went wrong."""
        return not (self.lost or self.doubled or self.out_of_order or self.apologies)

    def add(self, other: Verdict) -> None:
        """Count another one's too."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def wait_for_the_end(engine: Engine) -> None:
    """Wait until every turn is done.

    Raises:
        TimeoutError: some are not after three minutes.
    """
    end = time.monotonic() + SECONDS_TO_END
    unfinished = select(func.count()).select_from(turn).where(turn.c.state != DONE)
    while True:
        with engine.connect() as connection:
            left = connection.execute(unfinished).scalar_one()
        if not left:
            return
        if time.monotonic() > end:
            raise TimeoutError(f"{left} turns are not done.")
        time.sleep(0.2)


def judge(engine: Engine, bursts: Sequence[Burst]) -> Verdict:
    """Compare what was sent with what is stored: the chat as it is shown, and Rasa's conversation."""
    verdict = Verdict()
    with engine.connect() as connection:
        for burst in bursts:
            verdict.add(_judge(connection, burst))
    return verdict


def _judge(connection: Connection, burst: Burst) -> Verdict:
    shown = _shown(connection, burst.conversation_id)
    known = _known(connection, burst.conversation_id)
    asked = [cid for cid, kind, _ in shown if kind == "user"]
    told = [cid for cid, message in known if message is None]
    replied = Counter((cid, text) for cid, kind, text in shown if kind == "bot")
    said = Counter((cid, text) for cid, text in known if text is not None)
    answered = {cid for cid, _ in replied}
    lost = {cid for cid in burst.cids if not (cid in asked and cid in told and cid in answered)}
    doubled = sum((Counter(asked) + Counter(told)).values()) - len({*asked}) - len({*told})
    # What Rasa said is shown once; what is shown and Rasa did not say is an apology, or a second answer.
    unsaid = replied - said
    apologies = sum(count for (_, text), count in unsaid.items() if text.startswith("Sorry"))
    order = {cid: place for place, cid in enumerate(burst.cids)}
    answers = [order.get(cid, -1) for cid, kind, _ in shown if kind == "bot"]
    in_order = asked == told == burst.cids and answers == sorted(answers)
    return Verdict(
        messages=len(burst.cids),
        replies=sum(replied.values()),
        lost=len(lost) + sum((said - replied).values()),
        doubled=doubled + sum(unsaid.values()) - apologies,
        out_of_order=not lost and not doubled and not in_order,
        apologies=apologies,
    )


def _shown(connection: Connection, conversation_id: str) -> list[tuple[str, str, str]]:
    """Return number, kind and text of what the chat shows behind its greeting."""
    stored = connection.execute(
        select(delivery.c.cid, delivery.c.content)
        .where(delivery.c.conversation_id == conversation_id, delivery.c.cid.is_not(None))
        .order_by(delivery.c.seq)
    )
    return [(row.cid, row.content["type"], row.content["text"]) for row in stored]


def _known(connection: Connection, conversation_id: str) -> list[tuple[str, str | None]]:
    """Return the numbers of the messages in Rasa's conversation, and with each reply that of its message."""
    stored = connection.execute(
        select(events.c.data)
        .where(events.c.sender_id == conversation_id, events.c.type_name.in_(("user", "bot")))
        .order_by(events.c.id)
    ).scalars()
    known: list[tuple[str, str | None]] = []
    cid = None
    for event in map(json.loads, stored):
        if event["event"] == "user":
            cid = event["message_id"]
            known.append((cid, None))
        elif cid and (event.get("text") or "").strip():
            known.append((cid, event["text"].strip()))
    return known
