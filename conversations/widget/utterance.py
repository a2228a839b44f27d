"""What the assistant says, as the widget shows it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Responses with the wording of data/red_flags.yml, by what the widget shows them as.
RED_FLAG_RESPONSE = "utter_red_flag_"
URGENT = {"emergency": "911", "self_harm": "988", "doctor_today": "doctor"}
TODAY = "today"  # in the domain, for the least day of a date


@dataclass(frozen=True)
class Utterance:
    """One event of a chat; `payloads` is what its buttons say, by their ids."""

    content: dict[str, Any]
    payloads: dict[str, str] = field(default_factory=dict)
    response: str | None = None

    def says_the_same(self, other: Mapping[str, Any]) -> bool:
        """Tell whether another event's content has the same text and buttons."""
        return self.content.get("text") == other.get("text") and _titles(self.content) == _titles(other)


def said_by_visitor(text: str) -> Utterance:
    """Return the echo of what a visitor sent."""
    return Utterance({"type": "user", "text": text})


def of_message(message: Mapping[str, Any], today: str) -> Utterance | None:
    """Turn a message that Rasa sends to a channel into an event; `None` when there is nothing to show.

    Args:
        message: text, buttons, and what a response or an action added: source, input, progress, summary.
        today: the day it is at the clinic, as 2026-11-30.
    """
    text = (message.get("text") or "").strip()
    if not text:
        return None
    # What a response of the domain adds stands in its `metadata`, what an action adds beside the text.
    added = {**(message.get("metadata") or {}), **message}
    response = message.get("utter_action") or ""
    content: dict[str, Any] = {"type": "bot", "text": text}
    payloads: dict[str, str] = {}
    if offered := [_button(each, payloads) for each in message.get("buttons") or ()]:
        content["buttons"] = offered
    if source := added.get("source"):
        content["source"] = {
            "title": source.get("title", ""),
            "section": source.get("section", ""),
            "url": source.get("url") or None,
        }
        content["feedback"] = True
    if wanted := added.get("input"):
        content["input"] = {key: today if value == TODAY else value for key, value in wanted.items()}
    if progress := added.get("progress"):
        content["progress"] = progress
    if summary := added.get("summary"):
        content["summary"] = [_line(each, payloads) for each in summary]
    if response.startswith("utter_faq/"):
        content["feedback"] = True
    if tier := red_flag_tier(response):
        content["urgent"] = URGENT[tier]
    return Utterance(content, payloads, response or None)


def red_flag_tier(response: str | None) -> str | None:
    """Return the tier whose wording a response is."""
    tier = (response or "").removeprefix(RED_FLAG_RESPONSE)
    return tier if tier in URGENT and tier != response else None


def _button(button: Mapping[str, Any], payloads: dict[str, str]) -> dict[str, str]:
    return {"id": _id(button.get("payload") or button["title"], payloads), "title": button["title"]}


def _line(line: Mapping[str, Any], payloads: dict[str, str]) -> dict[str, str]:
    shown = {"label": line["label"], "value": line["value"]}
    return {**shown, "change_id": _id(line["change"], payloads)} if line.get("change") else shown


def _id(payload: str, payloads: dict[str, str]) -> str:
    button_id = secrets.token_urlsafe(12)
    payloads[button_id] = payload
    return button_id


def _titles(content: Mapping[str, Any]) -> list[str]:
    return [each["title"] for each in content.get("buttons", ())]
