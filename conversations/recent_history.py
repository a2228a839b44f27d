"""Shorten a conversation to what its next turns look at, so that no turn costs more than an early one.

The latest turns stay as they are. Of what came before stay, as short events of the same kinds: the slots
and the open form, which answers were given, and the visitor's latest words, in which a booking finds details
given early. Nothing is removed from the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    FollowupAction,
    LoopInterrupted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

# Kept whole. understanding/so_far.py looks four turns back, the rules two actions.
TURNS = 6
# Visitor's messages before those whose words are kept, since the last booking ended.
MESSAGES = 30
BOOKING_OVER = "action_finish_booking"


def shorten(events: Sequence[Event], slots: Iterable[Slot]) -> list[Event]:
    """Return the present session's events, those before its latest turns as few short ones.

    The result can be lengthened by later events and shortened again. Rasa predicts the same from it.
    """
    session = _present_session(events)
    turns = [place for place, event in enumerate(session) if _is_message(event)]
    if len(turns) <= TURNS:
        return session
    start = turns[-TURNS]
    return [*_summary(session[:start], list(slots)), *session[start:]]


def _present_session(events: Sequence[Event]) -> list[Event]:
    """Return what follows the last start of a session, with it."""
    for place in range(len(events) - 1, -1, -1):
        if isinstance(events[place], SessionStarted):
            return list(events[place:])
    return list(events)


def _summary(earlier: list[Event], slots: list[Slot]) -> list[Event]:
    tracker = DialogueStateTracker.from_events("", earlier, slots)
    first = [earlier[0]] if isinstance(earlier[0], SessionStarted) else []
    at = earlier[-1].timestamp
    return [*first, *_said(earlier), *_state(tracker, {slot.name: slot.initial_value for slot in slots}, at)]


def _said(earlier: list[Event]) -> list[Event]:
    """Return the visitor's latest words, and one event for each answer that was given."""
    words: list[UserUttered] = []
    answers: dict[tuple[Any, Any], BotUttered] = {}
    for event in earlier:
        if isinstance(event, ActionExecuted) and event.action_name == BOOKING_OVER:
            words.clear()
        elif _is_message(event):
            words.append(event)
        elif isinstance(event, BotUttered):
            answer = event.metadata.get("utter_action"), event.metadata.get("quote")
            answers.pop(answer, None)  # the latest counts
            answers[answer] = event
    return [*map(_short_message, words[-MESSAGES:]), *map(_short_answer, answers.values())]


def _is_message(event: Event) -> bool:
    # One without text stands for what opened a form.
    return isinstance(event, UserUttered) and event.text is not None


def _short_message(event: UserUttered) -> UserUttered:
    return UserUttered(
        event.text,
        parse_data={"intent": {}, "entities": [], "text": event.text},
        timestamp=event.timestamp,
        input_channel=event.input_channel,
    )


def _short_answer(event: BotUttered) -> BotUttered:
    kept = {key: event.metadata[key] for key in ("utter_action", "quote") if event.metadata.get(key)}
    return BotUttered(None, metadata=kept, timestamp=event.timestamp)


def _state(tracker: DialogueStateTracker, initial: dict[str, Any], at: float | None) -> list[Event]:
    """Return events that lead a new tracker to the state of this one."""
    loop = tracker.active_loop
    form: list[Event] = []
    if loop and loop.name:
        if loop.trigger_message:
            form.append(UserUttered(None, parse_data=loop.trigger_message, timestamp=at))
        form += [ActionExecuted(loop.name, timestamp=at), ActiveLoop(loop.name, timestamp=at)]
    filled = [
        SlotSet(name, slot.value, timestamp=at)
        for name, slot in tracker.slots.items()
        if slot.value != initial.get(name)
    ]
    after: list[Event] = []
    if tracker.latest_action_name:
        after.append(ActionExecuted(tracker.latest_action_name, timestamp=at))
    if loop and loop.rejected:
        after.append(ActionExecutionRejected(loop.name, timestamp=at))
    if loop and loop.is_interrupted:
        after.append(LoopInterrupted(True, timestamp=at))
    if tracker.is_paused():
        after.append(ConversationPaused(timestamp=at))
    if tracker.followup_action:
        after.append(FollowupAction(tracker.followup_action, timestamp=at))
    return [*form, *filled, *after]
