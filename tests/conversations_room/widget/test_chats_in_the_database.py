"""Turns and chats as the database keeps them, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from arriving import keep
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from conversations.widget import turns
from conversations.widget.chats import (
    begin_chat,
    button_offered,
    deliver,
    deliveries,
    end_idle_chats,
    find_chat,
)
from conversations.widget.refusal import Refusal
from conversations.widget.turns import LEASE, LeaseLost, Turn
from conversations.widget.utterance import Utterance, of_message
from database.conversations import forget_conversation
from database.tables import chat, delivery, events, feedback, turn

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
SECOND = timedelta(seconds=1)
DAY = timedelta(hours=24)


@pytest.fixture
def conversation(engine: Any) -> str:
    with engine.begin() as connection:
        return begin_chat(connection, "/", "en", NOW)[1]


def enqueue(engine: Any, conversation: str, cid: str, said: str = "hi", at: datetime = NOW) -> Turn | None:
    """Keep a new message; return its turn when it need not wait."""
    is_new, mine = keep(engine, conversation, cid, said, at)
    assert is_new
    return mine


def claim(engine: Any, conversation: str, at: datetime = NOW) -> Turn | None:
    with engine.begin() as connection:
        return turns.claim(connection, conversation, at)


def in_database(engine: Any, do: Any, *arguments: Any) -> Any:
    with engine.begin() as connection:
        return do(connection, *arguments)


def bot(text: str) -> Utterance:
    return Utterance({"type": "bot", "text": text}, {}, "utter_x")


def test_a_message_is_kept_once_however_often_it_arrives_at_once(engine: Any, conversation: str) -> None:
    cid = str(uuid.uuid4())
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: keep(engine, conversation, cid, "hi", NOW), range(8)))
    assert sorted(is_new for is_new, _ in kept) == [False] * 7 + [True]
    assert [mine.cid for _, mine in kept if mine] == [cid]
    assert len(in_database(engine, deliveries, conversation, 0)) == 1


def test_one_process_gets_a_turn_and_the_next_waits_for_its_end(engine: Any, conversation: str) -> None:
    first, waiting = enqueue(engine, conversation, "a"), enqueue(engine, conversation, "b")
    assert first is not None
    assert (first.cid, first.is_first, first.interrupted, waiting) == ("a", True, False, None)
    assert claim(engine, conversation) is None
    ended = in_database(engine, turns.finish, first, NOW)
    assert (ended.told, ended.erased) == ([{"type": "done", "cid": "a", "seq": 2}], False)
    assert (ended.next.cid, ended.next.is_first, ended.next.interrupted) == ("b", False, False)
    assert claim(engine, conversation) is None
    assert in_database(engine, turns.finish, ended.next, NOW).next is None
    assert enqueue(engine, conversation, "c") is not None


class Added:
    """What a turn has added, which the database takes or not."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence

    def store(self, connection: Any) -> None:
        """Run a statement."""
        connection.execute(text(self._sentence))

    async def follow_up(self) -> None:
        """Ask for nothing."""


def test_a_turn_is_told_stored_and_ended_in_one_transaction_or_not_at_all(
    engine: Any, conversation: str
) -> None:
    mine = enqueue(engine, conversation, "a")
    taken = "INSERT INTO events (sender_id, type_name) VALUES ('visitor', 'user')"
    for refused in ("INSERT INTO events (sender_id) VALUES ('visitor')", "INSERT INTO nowhere VALUES (1)"):
        left = [Added(taken), Added(refused)]
        with pytest.raises(SQLAlchemyError):
            in_database(engine, turns.finish, mine, NOW, [bot("one")], left)
    assert [event["type"] for event in in_database(engine, deliveries, conversation, 0)] == ["user"]
    ended = in_database(engine, turns.finish, mine, NOW, [bot("one"), bot("two")], [Added(taken)])
    assert [(line["type"], line["seq"]) for line in ended.told] == [("bot", 2), ("bot", 3), ("done", 3)]
    with engine.connect() as connection:
        assert connection.execute(select(events.c.type_name)).scalars().all() == ["user"]
        assert connection.execute(select(turn.c.state)).scalars().all() == ["done"]


def test_of_messages_that_arrive_at_once_one_runs_and_the_others_wait(engine: Any, conversation: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        mine = [each for each in pool.map(lambda n: enqueue(engine, conversation, str(n)), range(8)) if each]
    assert len(mine) == 1
    run = mine[:]
    while following := in_database(engine, turns.finish, run[-1], NOW).next:
        run.append(following)
    assert sorted(each.cid for each in run) == list("01234567")
    assert [each["seq"] for each in in_database(engine, deliveries, conversation, 0)] == list(range(1, 9))


def test_one_process_takes_over_what_another_left(engine: Any, conversation: str) -> None:
    for cid in ("a", "b"):
        enqueue(engine, conversation, cid)
    late = NOW + LEASE
    with ThreadPoolExecutor(8) as pool:
        claimed = [each for each in pool.map(lambda _: claim(engine, conversation, late), range(8)) if each]
    (taken,) = claimed
    assert (taken.cid, taken.is_first, taken.interrupted) == ("a", True, True)


def test_the_database_itself_refuses_a_second_running_turn(engine: Any, conversation: str) -> None:
    for cid in ("a", "b"):
        enqueue(engine, conversation, cid)
    with pytest.raises(IntegrityError):
        in_database(
            engine, lambda connection: connection.execute(turn.update().values(state="running", owner="x"))
        )


def test_seqs_rise_without_a_gap_when_several_deliver_at_once(engine: Any, conversation: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        seqs = list(
            pool.map(lambda n: in_database(engine, deliver, conversation, None, bot(str(n)), NOW), range(24))
        )
    assert sorted(seqs) == list(range(1, 25))


def test_a_lease_ends_15_seconds_after_it_was_renewed_and_not_before(engine: Any, conversation: str) -> None:
    lost = enqueue(engine, conversation, "a")
    assert lost is not None
    in_database(engine, turns.renew, lost, NOW + 10 * SECOND)
    assert claim(engine, conversation, NOW + 24 * SECOND) is None
    assert in_database(engine, turns.chats_with_turns_left_behind, NOW + 24 * SECOND) == []
    late = NOW + 10 * SECOND + LEASE
    assert in_database(engine, turns.chats_with_turns_left_behind, late) == [conversation]
    taken = claim(engine, conversation, late)
    assert taken is not None
    assert taken.interrupted
    for attempt in (
        lambda connection: turns.renew(connection, lost, late),
        lambda connection: turns.deliver_of(connection, lost, [bot("too late")], late),
        lambda connection: turns.finish(connection, lost, late),
    ):
        with pytest.raises(LeaseLost):
            in_database(engine, attempt)
    assert [event["type"] for event in in_database(engine, deliveries, conversation, 0)] == ["user"]
    in_database(engine, turns.finish, taken, late)


def test_a_message_whose_process_died_before_it_began_is_found(engine: Any, conversation: str) -> None:
    enqueue(engine, conversation, "a")
    assert in_database(engine, turns.chats_with_turns_left_behind, NOW) == []
    assert in_database(engine, turns.chats_with_turns_left_behind, NOW + LEASE) == [conversation]
    taken = claim(engine, conversation, NOW + LEASE)
    assert taken is not None
    assert (taken.cid, taken.interrupted) == ("a", True)


def test_a_message_that_waits_behind_none_is_found(engine: Any, conversation: str) -> None:
    enqueue(engine, conversation, "a")
    in_database(engine, lambda connection: connection.execute(turn.update().values(state="waiting")))
    assert in_database(engine, turns.chats_with_turns_left_behind, NOW) == []
    assert in_database(engine, turns.chats_with_turns_left_behind, NOW + LEASE) == [conversation]
    taken = claim(engine, conversation)
    assert taken is not None
    assert (taken.cid, taken.is_first, taken.interrupted) == ("a", True, False)


def test_a_released_turn_is_taken_over_at_once(engine: Any, conversation: str) -> None:
    stopping = enqueue(engine, conversation, "a")
    assert stopping is not None
    in_database(engine, turns.release, stopping)
    assert claim(engine, conversation) is not None


def test_what_a_dead_process_had_said_is_known_to_the_next(engine: Any, conversation: str) -> None:
    mine = enqueue(engine, conversation, "a")
    assert mine is not None
    in_database(engine, turns.deliver_of, mine, [bot("one")], NOW)
    taken = claim(engine, conversation, NOW + 2 * LEASE)
    assert taken is not None
    assert [each["text"] for each in in_database(engine, turns.said_before, taken)] == ["one"]


def test_a_token_opens_its_chat_for_a_day_after_the_last_message(engine: Any) -> None:
    token, conversation = in_database(engine, begin_chat, "/", "en", NOW)
    assert in_database(engine, find_chat, token, DAY, NOW + DAY).conversation_id == conversation
    enqueue(engine, conversation, "a", at=NOW + 20 * 3600 * SECOND)
    in_database(engine, find_chat, token, DAY, NOW + 40 * 3600 * SECOND)
    with pytest.raises(Refusal) as refusal:
        in_database(engine, find_chat, token, DAY, NOW + 45 * 3600 * SECOND)
    assert refusal.value.code == "session_over"


def test_what_was_delivered_goes_a_day_after_the_last_message_and_the_conversation_stays(
    engine: Any, conversation: str
) -> None:
    enqueue(engine, conversation, "a")
    add_event(engine, conversation, "a")
    other = in_database(engine, begin_chat, "/", "en", NOW + DAY)[1]
    assert in_database(engine, end_idle_chats, NOW) == 0
    assert in_database(engine, end_idle_chats, NOW + SECOND) == 1
    with engine.connect() as connection:
        assert connection.execute(select(chat.c.conversation_id)).scalars().all() == [other]
        assert connection.execute(select(turn)).all() == []
        assert connection.execute(select(delivery)).all() == []
        assert "answer to a" in str(connection.execute(select(events.c.data)).all())


def test_forgetting_leaves_the_greeting_and_the_replies_of_the_running_turn(
    engine: Any, conversation: str
) -> None:
    in_database(engine, deliver, conversation, None, bot("greeting"), NOW)
    first = enqueue(engine, conversation, "a", "I am Zebulon")
    assert first is not None
    in_database(engine, turns.deliver_of, first, [bot("Hello Zebulon")], NOW)
    in_database(engine, turns.finish, first, NOW)
    opinion = {"conversation_id": conversation, "seq": 3, "at": NOW, "helpful": True, "comment": "by Zebulon"}
    in_database(engine, lambda connection: connection.execute(feedback.insert().values(**opinion)))
    running = enqueue(engine, conversation, "b", "cancel, says Zebulon")
    assert running is not None
    in_database(engine, turns.deliver_of, running, [bot("All right.")], NOW)

    in_database(engine, forget_conversation, conversation)

    left = in_database(engine, deliveries, conversation, 0)
    assert [event["text"] for event in left] == ["greeting", "All right."]
    with engine.connect() as connection:
        kept = connection.execute(select(feedback.c.helpful, feedback.c.comment)).one()
    assert tuple(kept) == (True, None)


def test_forgetting_what_is_older_leaves_what_is_newer(engine: Any, conversation: str) -> None:
    enqueue(engine, conversation, "a", "old", NOW)
    enqueue(engine, conversation, "b", "new", NOW + 10 * SECOND)
    in_database(engine, forget_conversation, conversation, (NOW + 5 * SECOND).timestamp())
    assert [event["text"] for event in in_database(engine, deliveries, conversation, 0)] == ["new"]


def test_a_deleted_chat_leaves_nothing_and_takes_nothing(engine: Any, conversation: str) -> None:
    mine = enqueue(engine, conversation, "a", "I am Zebulon")
    assert mine is not None
    in_database(engine, turns.finish, mine, NOW)
    add_event(engine, conversation, "a")
    in_database(engine, turns.delete_chat, conversation, NOW)
    with engine.connect() as connection:
        for table in (chat, turn, delivery):
            assert connection.execute(select(table)).all() == []
        assert "answer to a" not in str(connection.execute(select(events.c.data)).all())
    assert in_database(engine, deliver, conversation, None, bot("too late"), NOW) is None


def test_a_chat_deleted_while_its_process_was_dead_is_erased_by_who_takes_over(
    engine: Any, conversation: str
) -> None:
    for cid in ("a", "b"):
        enqueue(engine, conversation, cid, "I am Zebulon")
    in_database(engine, turns.delete_chat, conversation, NOW)
    late = NOW + 2 * LEASE
    taken = claim(engine, conversation, late)
    assert taken is not None
    assert taken.deleted
    ended = in_database(engine, turns.finish, taken, late)
    assert (ended.erased, ended.next) == (True, None)
    with engine.connect() as connection:
        for table in (chat, turn, delivery):
            assert connection.execute(select(table)).all() == []


def test_a_button_is_known_in_its_own_chat_alone(engine: Any, conversation: str) -> None:
    offered = of_message({"text": "?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}, "")
    assert offered is not None
    in_database(engine, deliver, conversation, None, offered, NOW)
    button = offered.content["buttons"][0]["id"]
    assert in_database(engine, button_offered, conversation, button) == ("/affirm", "Yes")
    other = in_database(engine, begin_chat, "/", "en", NOW)[1]
    assert in_database(engine, button_offered, other, button) is None


def add_event(engine: Any, conversation: str, cid: str) -> None:
    """Store a message and its answer as Rasa does."""
    said = (
        {"event": "user", "text": "hi", "message_id": cid, "timestamp": 1.0},
        {"event": "bot", "text": f"answer to {cid}", "timestamp": 1.0},
    )
    with engine.begin() as connection:
        for event in said:
            connection.execute(
                events.insert().values(
                    sender_id=conversation, type_name=event["event"], timestamp=1.0, data=json.dumps(event)
                )
            )


def test_a_process_that_stops_takes_messages_in_for_another(engine: Any, conversation: str) -> None:
    is_new, mine = keep(engine, conversation, "a", "hi", NOW, may_run=False)
    assert is_new
    assert mine is None
    other = claim(engine, conversation)
    assert other is not None
    assert other.cid == "a"
