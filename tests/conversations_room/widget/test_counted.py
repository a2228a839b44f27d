"""What the running assistant counts of a chat: every step of a booking, and how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from leads.counted_chats import CANCELLED, REFUSED, SENT, STEPS, CountedChat, Progress, list_counted

ANSWERS = {
    "reason": "back pain",
    "patient_type": "I'm new",
    "full_name": "Ottoline Fairweather",
    "phone": "314 555 0123",
    "email": "Skip email",
    "preferred_time": "Mornings",
    "consent": "Yes, I agree",
    "ending": "Yes, send it",
}


def counted(assistant: Any, visitor: Any) -> CountedChat:
    """Return what is counted of a visitor's chat."""
    now = datetime.now(timezone.utc)
    (chat,) = [
        each
        for each in list_counted(assistant.engine, now - timedelta(hours=1), now + timedelta(minutes=1))
        if each.conversation_id == visitor.conversation_id
    ]
    return chat


def test_every_step_to_the_request_is_counted(assistant: Any) -> None:
    visitor = assistant.visitor(page="/back-pain?name=secret")
    assert counted(assistant, visitor).said is False
    visitor.say("Book my free consultation")
    chat = counted(assistant, visitor)
    assert (chat.page, chat.said) == ("/back-pain", True)
    for step, answer in ANSWERS.items():
        assert counted(assistant, visitor).progress == Progress(step, step)
        visitor.say(answer)
    assert counted(assistant, visitor).progress == Progress(STEPS[-1], STEPS[-1], SENT)
    visitor.call("DELETE", "session")
    assert counted(assistant, visitor).progress.outcome == SENT


def test_a_question_in_between_and_a_correction_keep_the_furthest_step(assistant: Any, visitor: Any) -> None:
    visitor.say("Book my free consultation")
    for step in ("reason", "patient_type", "full_name"):
        visitor.say(ANSWERS[step])
    visitor.say("is it invasive?")
    assert counted(assistant, visitor).progress == Progress("phone", "phone")


def test_a_cancel_and_a_refused_consent_are_told_apart(assistant: Any) -> None:
    cancels, refuses = assistant.visitor(), assistant.visitor()
    for visitor in (cancels, refuses):
        visitor.say("Book my free consultation")
        for step in STEPS[: STEPS.index("consent")]:
            visitor.say(ANSWERS[step])
    cancels.say("cancel")
    refuses.say("No")
    assert counted(assistant, cancels).progress == Progress("consent", "consent", CANCELLED)
    assert counted(assistant, refuses).progress == Progress("consent", "consent", REFUSED)
    cancels.say("hello")
    assert counted(assistant, cancels).progress == Progress("consent", "consent", CANCELLED)
