"""Every message is answered once, whichever process it reaches and whichever dies."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from database.tables import events, turn
from leads.read import list_leads

QUESTION = "What is targeted cryotherapy?"
SECONDS_TO_TAKE_OVER = 60  # 15 after the last sign of life, and time for a busy machine


def user_events(assistant: Any, visitor: Any) -> list[dict[str, Any]]:
    """Return what Rasa knows the visitor said."""
    with assistant.engine.connect() as connection:
        stored = connection.execute(
            select(events.c.data)
            .where(events.c.sender_id == visitor.conversation_id, events.c.type_name == "user")
            .order_by(events.c.id)
        ).scalars()
        return [json.loads(data) for data in stored]


def wait_for(check: Any) -> Any:
    """Wait until something is so, and return it."""
    end = time.monotonic() + SECONDS_TO_TAKE_OVER
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.2)
    raise AssertionError("It did not come to be.")


def test_ten_posts_of_one_message_at_two_processes_are_one_turn(two_processes: Any, visitor: Any) -> None:
    cid = str(uuid.uuid4())
    ports = [process.port for process in two_processes.dialogues]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda n: visitor.post(ports[n % 2], text=QUESTION, cid=cid), range(10)))
    lines = [[json.loads(line) for line in answer.splitlines()] for _, _, answer in answers]
    assert {status for status, _, _ in answers} == {200}
    assert all(each == lines[0] for each in lines)
    assert [line["type"] for line in lines[0]] == ["user", "bot", "done"]
    assert [event["message_id"] for event in user_events(two_processes, visitor)] == [cid]


def test_a_repeated_post_replays_what_was_said(visitor: Any) -> None:
    cid = str(uuid.uuid4())
    visitor.after = 0
    first = visitor.say(QUESTION, cid=cid)
    visitor.after = 0
    assert visitor.say(QUESTION, cid=cid) == first
    assert visitor.say("something else under the same id", cid=cid) == [first[-1]]


def test_messages_at_two_processes_are_answered_one_after_the_other(two_processes: Any, visitor: Any) -> None:
    ports = [process.port for process in two_processes.dialogues]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda n: visitor.post(ports[n % 2], text=f"thanks {n}"), range(12)))
    assert {status for status, _, _ in answers} == {200}
    wait_for(lambda: len(user_events(two_processes, visitor)) == 12)
    stored = visitor.events()
    assert [event["seq"] for event in stored] == list(range(1, len(stored) + 1))
    by_cid = {event["cid"] for event in stored if event["type"] == "bot" and "cid" in event}
    assert len(by_cid) == 12
    assert len({event["message_id"] for event in user_events(two_processes, visitor)}) == 12


def test_another_process_tells_of_what_this_one_does(two_processes: Any, visitor: Any) -> None:
    here, there = (process.port for process in two_processes.dialogues)
    connection = http.client.HTTPConnection("127.0.0.1", there, timeout=60)
    connection.request(
        "GET",
        "/webhooks/widget/events?after=1&stream=1",
        headers={"Authorization": f"Bearer {visitor.token}"},
    )
    stream = connection.getresponse()
    assert json.loads(stream.readline()) == {"type": "ping"}
    sent = visitor.say(QUESTION, port=here)
    heard = []
    while len(heard) < len(sent) - 1:
        event = json.loads(stream.readline())
        if event["type"] != "ping":
            heard.append(event)
    assert heard == sent[:-1]
    connection.close()


def test_a_dropped_connection_cuts_no_turn(assistant: Any, visitor: Any) -> None:
    with assistant.gate.set("holding"):
        connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=60)
        body = json.dumps({"cid": str(uuid.uuid4()), "text": QUESTION, "after": 1})
        connection.request(
            "POST",
            "/webhooks/widget/messages",
            body,
            {"Content-Type": "application/json", "Authorization": f"Bearer {visitor.token}"},
        )
        assert json.loads(connection.getresponse().readline())["type"] == "user"
        connection.close()
    answered = wait_for(lambda: [event for event in visitor.events() if event.get("source")])
    assert len(answered) == 1


def test_a_turn_whose_process_is_killed_is_taken_over_and_answered_once(assistant: Any) -> None:
    doomed = assistant.add_dialogue()
    doomed.wait_until_up("/")
    visitor = assistant.visitor(dialogue=assistant.dialogues.index(doomed))
    visitor.say("hello")
    cid = str(uuid.uuid4())
    survivor = assistant.dialogues[0].port
    try:
        with assistant.gate.set("holding"):
            before = assistant.gate.calls
            sender = threading.Thread(target=lambda: _ignore(visitor.post, text=QUESTION, cid=cid))
            sender.start()
            wait_for(lambda: assistant.gate.calls > before)
            doomed.end(kill=True)
            sender.join()
    finally:
        assistant.dialogues.remove(doomed)
    visitor.port = survivor
    visitor.post(text=QUESTION, cid=cid)
    answers = wait_for(lambda: [event for event in visitor.events() if event.get("source")])
    wait_for(lambda: visitor.post(text=QUESTION, cid=cid)[2].rstrip().endswith("}"))
    assert len(answers) == 1
    assert len([event for event in visitor.events() if event.get("cid") == cid]) == 2
    assert [event["message_id"] for event in user_events(assistant, visitor)].count(cid) == 1
    assert visitor.say("thanks")[-1]["type"] == "done"


def test_a_booking_sent_while_the_process_dies_makes_one_lead(assistant: Any) -> None:
    doomed = assistant.add_dialogue()
    doomed.wait_until_up("/")
    visitor = assistant.visitor(dialogue=assistant.dialogues.index(doomed))
    for answer in (
        "Book my free consultation",
        "back pain",
        "I'm new",
        "Zebulon Quackenbush",
        "314 555 0123",
        "Skip email",
        "Mornings",
        "Yes, I agree",
    ):
        lines = visitor.say(answer)
    send = lines[-2]["buttons"][0]["id"]
    cid = str(uuid.uuid4())

    def leads() -> int:
        return len(
            [each for each in list_leads(assistant.engine) if each.conversation_id == visitor.conversation_id]
        )

    # The second call of the turn stores the lead; its answer never arrives.
    try:
        sender = threading.Thread(target=lambda: _ignore(visitor.post, button_id=send, cid=cid))
        sender.start()
        wait_for(leads)
        doomed.end(kill=True)
        sender.join()
    finally:
        assistant.dialogues.remove(doomed)
    visitor.port = assistant.dialogues[0].port
    wait_for(lambda: "reference" in visitor.events()[-1].get("text", ""))
    assert leads() == 1
    assert len([event for event in visitor.events() if "reference" in event.get("text", "")]) == 1


def test_a_finished_turn_keeps_no_words(assistant: Any, visitor: Any) -> None:
    visitor.say("Zebulon Quackenbush")
    with assistant.engine.connect() as connection:
        stored = connection.execute(
            select(turn.c.said, turn.c.state).where(turn.c.conversation_id == visitor.conversation_id)
        ).all()
    assert [tuple(row) for row in stored] == [(None, "done")]


def _ignore(call: Any, **arguments: Any) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        call(**arguments)
