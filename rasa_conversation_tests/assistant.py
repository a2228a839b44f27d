"""The assistant in this process: the model loaded once, a conversation at a time."""

from __future__ import annotations

import asyncio
import importlib
import time
import traceback
import uuid
import warnings
import zlib
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.events import SlotSet
from rasa_sdk.executor import ActionExecutor

from rasa_conversation_tests.cases import Case, Expectation, Outage
from rasa_conversation_tests.clock import Clock
from rasa_conversation_tests.conversation import Sent, Turn
from rasa_conversation_tests.in_process import ActionsInProcess, WatchedTrackerStore
from rasa_conversation_tests.logs import ErrorRecords, quieten_rasa
from rasa_conversation_tests.model import AssistantError

_CHANNEL = "rest"
# A turn that takes longer is broken; Rasa's own lock on a conversation lasts as long.
_TURN_SECONDS = 60


class Assistant:
    """The trained model and the project's actions, ready to talk."""

    def __init__(self, model: Path, actions_package: str, endpoints: Path) -> None:
        quieten_rasa()
        self.endpoint = ActionsInProcess(_load_actions(actions_package), **_action_settings(endpoints))
        try:
            self.agent = Agent.load(model, action_endpoint=self.endpoint)
        except Exception as error:
            raise AssistantError(f"the model {model} cannot be loaded:\n{_why(error)}") from error
        self.loop = asyncio.new_event_loop()

    @contextmanager
    def dialogue(self, case: Case, store: TrackerStore | None) -> Iterator[Dialogue]:
        """Hold one conversation, in a store of its own."""
        domain = self.agent.domain
        if store is not None:
            # As Rasa does with a store named in endpoints.yml: its failures fall back to memory.
            store = Agent._create_tracker_store(store, domain)
        watched = WatchedTrackerStore(store or InMemoryTrackerStore(domain), domain)
        self.agent.tracker_store = self.agent.processor.tracker_store = watched
        self.endpoint.stubs = case.stubs
        # Variants of a response are drawn at random: the same ones in every run of this case.
        np.random.seed(zlib.crc32(case.name.encode()))
        yield Dialogue(self, watched, case)

    @property
    def domain(self) -> Any:
        """Return the model's domain."""
        return self.agent.domain

    @property
    def responses(self) -> Mapping[str, Any]:
        """Return the domain's responses."""
        return dict(self.agent.domain.responses)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine in the assistant's one event loop."""
        return self.loop.run_until_complete(asyncio.wait_for(work, _TURN_SECONDS))


class Dialogue:
    """One conversation with the assistant."""

    def __init__(self, assistant: Assistant, store: WatchedTrackerStore, case: Case) -> None:
        self.sender_id = uuid.uuid4().hex
        self._assistant = assistant
        self._store = store
        self._case = case
        self._clock = Clock()

    def visible(self, expectation: Expectation) -> Expectation:
        """Return the expectation: in this process everything can be seen."""
        return expectation

    def start(self) -> Turn:
        """Start the session, then set the case's slots."""

        async def begin() -> None:
            processor = self._assistant.agent.processor
            tracker = await processor.fetch_tracker_and_update_session(
                self.sender_id, CollectingOutputChannel(), dict(self._case.metadata) or None
            )
            for name, value in self._case.slots.items():
                tracker.update(SlotSet(name, value), processor.domain)
            await processor.save_tracker(tracker)

        return self._turn(None, begin(), self._case.outage, nullcontext())

    def say(
        self,
        sent: Sent,
        store_down: AbstractContextManager[Any],
    ) -> Turn:
        """Send a text and return what follows."""
        self._clock.pass_time(sent.after_seconds)
        message = UserMessage(
            sent.text,
            CollectingOutputChannel(),
            self.sender_id,
            input_channel=_CHANNEL,
            metadata=dict(sent.metadata),
        )
        return self._turn(sent, self._assistant.agent.handle_message(message), sent.outage, store_down)

    def _turn(
        self,
        sent: Sent | None,
        work: Coroutine[Any, Any, Any],
        outage: Outage,
        store_down: AbstractContextManager[Any],
    ) -> Turn:
        endpoint = self._assistant.endpoint
        endpoint.outage, endpoint.failures, endpoint.ran = outage, [], []
        failure = None
        began = time.perf_counter()
        with ErrorRecords() as errors, store_down, self._clock.shifted(), warnings.catch_warnings():
            # A warning stops no server: pytest shows it, but `filterwarnings = error` is for tests.
            warnings.simplefilter("default")
            try:
                self._assistant.run(work)
            except Exception:
                failure = traceback.format_exc().rstrip()
        return Turn(
            said=sent.text if sent else None,
            pressed=sent.pressed if sent else None,
            events=self._store.take_events(),
            slots=self._store.slots,
            errors=_once(endpoint.failures, errors.records),
            failure=failure,
            custom_actions=tuple(endpoint.ran),
            seconds=time.perf_counter() - began,
            had_outage=bool(outage),
        )


def _once(failures: list[str], records: list[str]) -> tuple[str, ...]:
    """Return both, but of Rasa's records the first line where an action's own failure says more."""
    return (*failures, *(record.splitlines()[0] if failures else record for record in records))


def _load_actions(package: str) -> ActionExecutor:
    executor = ActionExecutor()
    try:
        importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name == package.split(".")[0]:
            return executor  # an assistant without custom actions
        raise AssistantError(f"the actions package {package!r} cannot be imported: {error}") from error
    with ErrorRecords() as errors:
        try:
            executor.register_package(package)
        except SystemExit as error:  # so the SDK ends when an import fails
            raise AssistantError("\n".join(errors.records)) from error
        except Exception as error:
            raise AssistantError(f"the actions of {package!r} cannot be made: {error!r}") from error
    return executor


def _why(error: BaseException) -> str:
    """Write the error and those that led to it; Rasa wraps what a component says in words of its own."""
    causes = []
    while True:
        causes.append(f"  {type(error).__name__}: {error}")
        if error.__cause__ is None:
            return "\n".join(causes)
        error = error.__cause__


def _action_settings(endpoints: Path) -> dict[str, Any]:
    """Read what of `action_endpoint` changes the requests; its address is of no use here."""
    if not endpoints.is_file():
        return {}
    content = yaml.safe_load(endpoints.read_text(encoding="utf-8")) or {}
    settings = content.get("action_endpoint") or {}
    return {key: value for key, value in settings.items() if key == "enable_selective_domain"}
