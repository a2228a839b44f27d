"""An assistant that runs elsewhere, spoken to over Rasa's REST channel."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from rasa_conversation_tests.cases import Case, Expectation
from rasa_conversation_tests.conversation import Sent, Turn

_SECONDS = 60


def impossible_live(case: Case) -> str | None:
    """Return why a case cannot be run against a server, or None when it can."""
    saids = [turn.said for turn in case.turns if turn.said]
    reasons = {
        "fixtures": bool(case.slots),
        "stubbed actions": bool(case.stubs),
        "time travel": any(said.after_seconds for said in saids),
        "outages": bool(case.outage) or any(said.outage for said in saids),
        "what session start says": case.turns[0].said is None,
    }
    found = [reason for reason, applies in reasons.items() if applies]
    return f"not possible against a running server: {', '.join(found)}" if found else None


class LiveDialogue:
    """One conversation over REST; where the server runs with `--enable-api`, its events are read too."""

    def __init__(self, url: str) -> None:
        self.sender_id = uuid.uuid4().hex
        self._url = url.rstrip("/")
        self._known = 0
        self._sees_events = True

    def visible(self, expectation: Expectation) -> Expectation | None:
        """Return what can be judged: without events texts and buttons only, and no outcome at all."""
        if expectation.kind == "outcome":
            return None
        if self._sees_events:
            return expectation
        if expectation.kind != "uttered":
            return None
        seen = replace(expectation.value, name=None)
        has_more = (seen.text, seen.pattern, seen.buttons) != (None, None, None)
        return replace(expectation, value=seen) if has_more else None

    def start(self) -> Turn:
        """Start nothing: over REST the session starts with the first message."""
        return Turn(None, (), {})

    def say(self, sent: Sent, store_down: AbstractContextManager[Any]) -> Turn:  # noqa: ARG002
        """Send a text and return what follows."""
        began = time.perf_counter()
        failure, messages = None, []
        body = {"sender": self.sender_id, "message": sent.text, "metadata": dict(sent.metadata)}
        try:
            messages = self._call("/webhooks/rest/webhook", body)
        except (URLError, OSError, ValueError) as error:
            failure = f"{self._url}/webhooks/rest/webhook: {error}"
        seconds = time.perf_counter() - began
        tracker = self._tracker()
        if tracker is None:
            events: tuple[Mapping[str, Any], ...] = tuple(map(_bot_event, messages))
        else:
            events = tuple(tracker["events"][self._known :])
            self._known = len(tracker["events"])
        return Turn(
            said=sent.text,
            pressed=sent.pressed,
            events=events,
            slots=tracker["slots"] if tracker else {},
            failure=failure,
            seconds=seconds,
        )

    def _tracker(self) -> dict[str, Any] | None:
        if not self._sees_events:
            return None
        try:
            tracker: dict[str, Any] = self._call(
                f"/conversations/{quote(self.sender_id)}/tracker?include_events=ALL", None
            )
        except (HTTPError, URLError, OSError, ValueError):
            self._sees_events = False
            return None
        return tracker

    def _call(self, path: str, body: Mapping[str, Any] | None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._url + path, data, {"Content-Type": "application/json"})
        with urlopen(request, timeout=_SECONDS) as response:
            return json.load(response)


def _bot_event(message: Mapping[str, Any]) -> Mapping[str, Any]:
    data = {key: value for key, value in message.items() if key not in ("recipient_id", "text")}
    return {"event": "bot", "text": message.get("text"), "data": data, "metadata": {}}
