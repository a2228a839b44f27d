"""What a conversation has been about so far, read from Rasa's tracker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

TURNS_REMEMBERED = 4
_ANSWER, _ASKS_BACK = "utter_faq/", "utter_clarify"
_WARNINGS = ("utter_red_flag_", "utter_minimizes/")


@dataclass(frozen=True)
class SoFar:
    """The topic that was answered last, if lately, and what has been said in this session.

    `answered_just_now` tells that the turn before this one got an answer; `asked_back` is its text if it got
    the question back what it meant; `is_booking` tells that a form is open, `was_warned` that the turn before
    this one was told to get help, `was_warned_lately` that one of the last few was.
    """

    topic: dict[str, Any] | None = None
    answered_just_now: bool = False
    asked_back: str | None = None
    said_keys: tuple[str, ...] = ()
    said_quotes: tuple[str, ...] = ()
    is_booking: bool = False
    was_warned: bool = False
    was_warned_lately: bool = False

    @property
    def subject(self) -> str | None:
        """Return what "it" would stand for."""
        return (self.topic or {}).get("subject")


def so_far(tracker: DialogueStateTracker) -> SoFar:
    """Read the present session."""
    topic: dict[str, Any] | None = None
    turns = answered = 0
    is_asking_back, asked_back = False, None
    was_warned = was_warned_lately = False
    keys: list[str] = []
    quotes: list[str] = []
    said: set[str] = set()  # in reply to the turn being read
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            break
        if isinstance(event, BotUttered):
            action = str(event.metadata.get("utter_action") or "")
            if action.startswith(_ANSWER):
                keys.append(action.removeprefix(_ANSWER))
                said.add(keys[-1])
            elif action == _ASKS_BACK and turns == 0:
                is_asking_back = True
            elif action.startswith(_WARNINGS) and turns < TURNS_REMEMBERED:
                was_warned_lately = True
                was_warned |= turns == 0
            elif quote := event.metadata.get("quote"):
                quotes.append(str(quote))
                said.add(quotes[-1])
        elif isinstance(event, UserUttered):
            turns += 1
            if turns == 1 and is_asking_back:
                asked_back = event.text
            if topic is None and turns <= TURNS_REMEMBERED:
                topic = _answered_topic(event, said)
                answered = turns if topic else 0
            said.clear()
    return SoFar(
        topic=topic,
        answered_just_now=bool(topic) and answered == 1,
        asked_back=asked_back,
        said_keys=tuple(keys),
        said_quotes=tuple(quotes),
        is_booking=bool(tracker.active_loop_name),
        was_warned=was_warned,
        was_warned_lately=was_warned_lately,
    )


def _answered_topic(event: UserUttered, said: set[str]) -> dict[str, Any] | None:
    """Return the last topic that the turn was answered with; a booking takes "back pain" for its reason."""
    for reply in reversed(event.parse_data.get("replies") or []):
        topic = reply.get("topic") or {}
        if topic.get("subject") and {topic.get("key"), (reply.get("passage") or {}).get("quote")} & said:
            return dict(topic)
    return None
