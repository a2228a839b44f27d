"""Made-up chats, questions and ratings, for the pages of the desk that count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection

from database.tables import counted_chat, feedback, question
from leads.counted_chats import CANCELLED, REFUSED, SENT, CountedChat, Progress, add_counted
from leads.lead import DEMO

_DAYS = 45
_PAGES = ("/", "/cryotherapy", "/", "/back-pain", "/cryotherapy", "/", "/contact")
_SAID = (True, Progress())
# What becomes of one chat after another: whether anything was said, and how far the booking came.
_COURSES: tuple[tuple[bool, Progress], ...] = (
    _SAID,
    (True, Progress("ending", "ending", SENT)),
    (False, Progress()),
    _SAID,
    (True, Progress("phone", "phone")),
    _SAID,
    (True, Progress("ending", "ending", SENT)),
    (True, Progress("consent", "consent", REFUSED)),
    (False, Progress()),
    _SAID,
    (True, Progress("full_name", "full_name", CANCELLED)),
    (True, Progress("ending", "ending", SENT)),
    _SAID,
    (True, Progress("patient_type", "patient_type")),
    (True, Progress("ending", "phone")),
    (True, Progress("preferred_time", "preferred_time")),
    _SAID,
)
# What was asked, and how many days ago each time.
_QUESTIONS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("Do you have a waiting room for my kids?", (1, 6, 13, 20)),
    ("Can I bring my dog?", (2, 9, 30)),
    ("is there a bus stop near you", (0, 4)),
    ("Do you sell gift cards?", (11,)),
    ("who won the game last night", (5,)),
)
_OFTEN = "do you open on saturdays"
_RATINGS: tuple[tuple[str, bool, str | None, int], ...] = (
    ("utter_faq/first-visit", False, "I wanted to know how long it takes.", 3),
    ("utter_faq/first-visit", False, None, 8),
    ("utter_faq/first-visit", True, None, 9),
    ("utter_faq/consultation-cost", True, None, 2),
    ("utter_passage", False, "That was about something else.", 5),
)


def add_figures(connection: Connection, now: datetime) -> None:
    """Add them, spread over the last weeks."""
    add_counted(connection, _chats(now))
    asked = [(text, now - timedelta(days=day, hours=2)) for text, days in _QUESTIONS for day in days] + [
        (_OFTEN, now - timedelta(days=3 * each, hours=5)) for each in range(6)
    ]
    for number, (text, at) in enumerate(asked):
        connection.execute(
            insert(question).values(
                conversation_id=f"{DEMO}question-{number}", text=text, asked_at=at, status="open"
            )
        )
    for number, (response, helpful, comment, day) in enumerate(_RATINGS):
        connection.execute(
            insert(feedback).values(
                conversation_id=f"{DEMO}rating-{number}",
                seq=1,
                at=now - timedelta(days=day),
                response=response,
                helpful=helpful,
                comment=comment,
            )
        )


def remove_figures(connection: Connection) -> None:
    """Remove all of them."""
    for table in (counted_chat, question, feedback):
        connection.execute(delete(table).where(table.c.conversation_id.like(f"{DEMO}%")))


def _chats(now: datetime) -> Iterator[CountedChat]:
    number = 0
    for day in range(_DAYS):
        for each in range(2 + day * 7 % 5):
            said, progress = _COURSES[number % len(_COURSES)]
            page = _PAGES[number % len(_PAGES)]
            at = now - timedelta(days=day, minutes=45 * each + 10)
            yield CountedChat(f"{DEMO}chat-{number}", at, page, said, progress)
            number += 1
