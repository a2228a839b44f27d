"""Rasa in this process: the tracker store that watches, the action server without a port."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp
from rasa.core.actions.action import ActionExecutionRejection
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as ActionRejected
from rasa_sdk.interfaces import ActionNotFoundException

from rasa_conversation_tests.cases import Outage


class WatchedTrackerStore(TrackerStore):
    """Passes everything on to the project's store, and keeps the events of the turn as they were saved.

    Read afterwards, the project's store may already have dropped or changed them.
    """

    def __init__(self, store: TrackerStore, domain: Domain) -> None:
        super().__init__(domain)
        self._store = store
        self._known = 0
        self.events: list[dict[str, Any]] = []
        self.slots: dict[str, Any] = {}

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Retrieve the tracker, and note how much of it is old."""
        tracker = await self._store.retrieve(sender_id)
        self._known = len(tracker.events) if tracker else 0
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Retrieve the tracker with all its sessions."""
        return await self._store.retrieve_full_tracker(conversation_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep what is new, then save."""
        events = list(tracker.events)
        self.events += [_plain(event.as_dict()) for event in events[self._known :]]
        self._known = len(events)
        self.slots = dict(tracker.current_slot_values())
        await self._store.save(tracker)

    async def keys(self) -> Iterable[str]:
        """Return the sender ids."""
        return list(await self._store.keys())

    def take_events(self) -> tuple[dict[str, Any], ...]:
        """Return the events since this was last asked."""
        taken, self.events = tuple(self.events), []
        return taken


def _plain(event: dict[str, Any]) -> dict[str, Any]:
    """Return the event in JSON's own types, as a server would give it: classifiers leave numpy's in it."""
    plain: dict[str, Any] = json.loads(json.dumps(event, default=_builtin))
    return plain


def _builtin(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else str(value)


class ActionsInProcess(EndpointConfig):
    """An action server without a port: Rasa's requests go straight to the SDK's executor.

    Bodies pass through JSON as they would on a wire. `outage` and `stubs` hold for the turn at hand.
    """

    def __init__(self, executor: ActionExecutor, **settings: Any) -> None:
        super().__init__(url="http://actions-in-process/webhook", **settings)
        self._executor = executor
        self.outage = Outage()
        self.stubs: Mapping[str, Mapping[str, Any]] = {}
        self.failures: list[str] = []
        self.ran: list[str] = []

    async def request(
        self,
        method: str = "post",  # noqa: ARG002
        subpath: str | None = None,  # noqa: ARG002
        content_type: str | None = "application/json",  # noqa: ARG002
        compress: bool = False,  # noqa: ARG002
        **kwargs: Any,
    ) -> Any:
        """Run the action that the body names; fail as a server out of order would."""
        if self.outage.action_server == "down":
            raise aiohttp.ClientConnectionError("the action server is down, as the test asks")
        if self.outage.action_server == "hanging":
            # What Rasa sees once its own patience with the action server (300 s) is at an end.
            raise asyncio.TimeoutError
        await asyncio.sleep(self.outage.slow_seconds)
        call = json.loads(json.dumps(kwargs["json"]))
        name = call["next_action"]
        if name in self.stubs:
            return json.loads(json.dumps(self.stubs[name]))
        self.ran.append(name)
        try:
            return json.loads(json.dumps(await self._executor.run(call)))
        except ActionRejected as error:
            # Rasa's own exception; by way of a 400 Rasa would log an ERROR for a form doing as it should.
            raise ActionExecutionRejection(error.action_name, error.message) from None
        except ActionNotFoundException as error:
            self.failures.append(f"no custom action is named {name}")
            raise ClientResponseError(404, str(error), "") from error
        except Exception as error:
            self.failures.append(f"{name} raised\n{traceback.format_exc().rstrip()}")
            raise ClientResponseError(500, str(error), "") from error
