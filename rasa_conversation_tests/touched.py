"""What of the assistant a conversation has touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rasa_conversation_tests.conversation import Conversation, Turn
from rasa_conversation_tests.model import ModelDomain
from rasa_conversation_tests.rules import Rule, followed

WAYS = ("asked", "refused", "corrected", "interrupted")


def everything(domain: ModelDomain, rules: Iterable[Rule]) -> dict[str, set[str]]:
    """Return all there is to touch, by kind."""
    return {
        "intents": set(domain.intents),
        "responses": set(domain.responses),
        "form slots": {
            f"{form}.{slot} {way}" for form, slots in domain.forms.items() for slot in slots for way in WAYS
        },
        "rules": {rule.name for rule in rules},
        "custom actions": set(domain.custom_actions),
    }


def touched(conversation: Conversation, domain: ModelDomain, rules: Iterable[Rule]) -> dict[str, set[str]]:
    """Return what the conversation has touched, by kind."""
    turns = conversation.turns
    return {
        "intents": {intent for turn in turns for intent in turn.intents},
        "responses": {message.name for turn in turns for message in turn.messages if message.name},
        "form slots": _form_slots(turns, domain.forms),
        "rules": followed(rules, conversation.events),
        "custom actions": {action for turn in turns for action in (*turn.custom_actions, *turn.actions)},
    }


def _form_slots(turns: Sequence[Turn], forms: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return `form.slot way` for each slot asked, refused, corrected, interrupted.

    Refused: an answer was given and not taken. Interrupted: the form stood aside for something else, and asks
    for the slot still. Corrected: a value that was there before is another one now, while the form runs.
    """
    found: set[str] = set()
    active: str | None = None
    asked: str | None = None
    slots: Mapping[str, object] = {}
    for turn in turns:
        form_before, asked_before, slots_before = active, asked, slots
        for event in turn.events:
            if event.get("event") == "active_loop":
                active = event.get("name")
            if event.get("event") == "slot" and event["name"] == "requested_slot" and event["value"]:
                found |= {f"{form}.{event['value']} asked" for form in forms if form == active}
        asked, slots = turn.slots.get("requested_slot"), turn.slots
        if form_before is None or form_before not in forms or turn.said is None or turn.had_outage:
            continue
        rejected = any(event.get("event") == "action_execution_rejected" for event in turn.events)
        took_part = form_before in turn.actions and not rejected
        if asked_before and asked_before == asked and slots.get(asked_before) is None:
            found.add(f"{form_before}.{asked_before} {'refused' if took_part else 'interrupted'}")
        found |= {
            f"{form_before}.{slot} corrected"
            for slot in forms[form_before]
            if slots_before.get(slot) is not None
            and slots.get(slot) is not None
            and slots[slot] != slots_before[slot]
        }
    return found
