"""A message that comes in, as far as the database sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from conversations.widget import turns
from conversations.widget.chats import Chat, lock_chat
from conversations.widget.turns import Turn
from conversations.widget.utterance import said_by_visitor
from database.tables import chat


def keep(
    engine: Any, conversation_id: str, cid: str, said: str, at: datetime, may_run: bool = True
) -> tuple[bool, Turn | None]:
    """Keep a message of an open chat as the channel does; tell whether it is new, and return its turn."""
    with engine.begin() as connection:
        assert lock_chat(connection, conversation_id)
        places = select(chat.c.last_seq).where(chat.c.conversation_id == conversation_id)
        found = Chat(conversation_id, at, connection.execute(places).scalar_one())
        earlier = turns.earlier(connection, conversation_id, cid, at)
        if earlier.is_among_them:
            return False, None
        echo = (said_by_visitor(said),)
        shown, mine = turns.enqueue(connection, found, earlier, cid, said, echo, None, at, may_run)
        assert [event["text"] for event in shown] == [said]
        return True, mine
