"""Rasa is still as what is replaced in it expects, and does the same as before."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
from collections.abc import Iterator
from typing import Any

import pytest
import rasa_sdk.endpoint
from aiohttp import web
from lightened import lightened
from rasa import server
from rasa.core import run
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.exceptions import GraphRunError
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from intake import empty_domain
from intake.assistant import free_port
from intake.cors import leave_cors_out
from intake.environment import MODEL
from intake.in_order import InOrderRunner

MESSAGES = ("hello", "what is targeted cryotherapy", "book my free consultation", "I have chest pain", "qwxz")


@pytest.fixture(scope="module")
def rasas_own() -> Agent:
    """Return the trained model as Rasa runs it."""
    return Agent.load(MODEL)


@pytest.fixture(name="lightened")
def as_it_is_served(rasas_own: Agent) -> Iterator[None]:  # noqa: ARG001 (loaded before)
    with lightened():
        yield


def tracker_of(agent: Agent, text: str) -> DialogueStateTracker:
    """Return a conversation in which a message was just understood."""
    read = agent.processor._parse_message_with_graph(UserMessage(text), DialogueStateTracker("a", []))
    tracker = DialogueStateTracker("a", agent.domain.slots)
    tracker.update_with_events(
        [ActionExecuted("action_listen"), UserUttered(text, read["intent"], read["entities"], read)],
        agent.domain,
    )
    return tracker


@pytest.mark.usefixtures("lightened")
def test_the_model_understands_and_decides_the_same_in_order(rasas_own: Agent) -> None:
    ours = Agent.load(MODEL)
    theirs = rasas_own.processor.graph_runner
    assert isinstance(ours.processor.graph_runner, InOrderRunner)
    assert not isinstance(theirs, InOrderRunner)
    for text in MESSAGES:
        seen = [tracker_of(agent, text) for agent in (ours, rasas_own)]
        assert seen[0].latest_message.parse_data == seen[1].latest_message.parse_data
        decided = [agent.processor._predict_next_with_tracker(seen[0]) for agent in (ours, rasas_own)]
        assert decided[0] == decided[1]
    for runner in (ours.processor.graph_runner, theirs):
        with pytest.raises(GraphRunError, match=PLACEHOLDER_TRACKER):
            runner.run(
                {PLACEHOLDER_MESSAGE: [UserMessage("hello")]}, [ours.processor.model_metadata.nlu_target]
            )


def policy_of(agent: Agent) -> Any:
    """Return the policy of the rules in a loaded model."""
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    return next(node._component for node in nodes if isinstance(node._component, RulePolicy))


def test_no_rule_of_ours_is_found_by_words(rasas_own: Agent) -> None:
    policy = policy_of(rasas_own)
    for text in MESSAGES:
        action, _, returns = policy._find_action_from_rules(
            tracker_of(rasas_own, text), rasas_own.domain, True
        )
        assert (action, returns) == (None, False)


@pytest.mark.usefixtures("lightened")
def test_a_rule_about_words_is_still_found_by_them(rasas_own: Agent) -> None:
    tracker, domain = tracker_of(rasas_own, "hello"), rasas_own.domain
    policy = copy.copy(policy_of(rasas_own))
    vars(policy).pop("names_intents_alone", None)
    rule = [{"prev_action": {"action_name": "action_listen"}, "user": {"text": "hello"}}]
    policy.lookup = {**policy.lookup, RULES: {json.dumps(rule): "utter_greet"}}
    assert policy._find_action_from_rules(tracker, domain, True)[0] == "utter_greet"


@pytest.mark.usefixtures("lightened")
def test_a_copied_slot_is_the_same_and_apart() -> None:
    slot = TextSlot("name", [{"type": "from_text"}], initial_value="Ann")
    copied = copy.copy(slot)
    assert type(copied) is TextSlot
    assert vars(copied) == vars(slot)
    copied.value = "Bob"
    assert (slot.value, slot.has_been_set) == ("Ann", False)


@pytest.mark.usefixtures("lightened")
def test_what_validates_a_form_is_sent_the_domain_but_for_the_responses(rasas_own: Agent) -> None:
    tracker, domain = tracker_of(rasas_own, "hello"), rasas_own.domain
    endpoint = EndpointConfig("http://127.0.0.1", enable_selective_domain=True)
    sent = RemoteAction("validate_booking_form", endpoint)._action_call_format(tracker, domain)["domain"]
    whole = domain.as_dict()
    assert sent == {part: each for part, each in whole.items() if part != "responses"}
    assert whole["responses"]
    assert sent["forms"]["booking_form"]["required_slots"]
    assert "domain" not in RemoteAction("action_answer", endpoint)._action_call_format(tracker, domain)


@pytest.mark.usefixtures("lightened")
def test_a_domain_is_empty_when_it_says_nothing(rasas_own: Agent) -> None:
    assert inspect.getmodule(Domain.is_empty) is empty_domain
    assert Domain.empty().is_empty()
    assert not rasas_own.domain.is_empty()
    assert not Domain.from_dict({"intents": ["greet"]}).is_empty()


@pytest.mark.usefixtures("lightened")
def test_calls_share_a_connection_and_outlive_a_restart_of_the_action_server() -> None:
    port, connections = free_port(), []

    async def answer(request: web.Request) -> web.Response:
        connections.append(request.transport)
        return web.json_response(await request.json())

    async def start() -> web.AppRunner:
        application = web.Application()
        application.router.add_post("/webhook", answer)
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        return runner

    async def calls() -> None:
        endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
        first = await start()
        said = {"text": "caf\u00e9 \ud800 a/b", "at": 1700000000.1234567}
        assert await endpoint.request(json=said) == said
        assert await endpoint.request(json={}) == {}
        await first.cleanup()
        second = await start()
        assert await endpoint.request(json={}) == {}
        stopped = type("App", (), {"ctx": type("Context", (), {"agent": Agent(action_endpoint=endpoint)})})
        client = vars(endpoint)["kept_client"]
        await run.close_resources(stopped, asyncio.get_running_loop())
        assert client.closed
        await second.cleanup()

    asyncio.run(calls())
    assert len(connections) == 3
    assert len(set(connections)) == 2


@pytest.mark.usefixtures("lightened")
def test_other_websites_are_thought_of_only_where_some_are_named() -> None:
    application = Sanic("leaving_cors_out", configure_logging=False)
    assert leave_cors_out(rasa_sdk.endpoint)
    for module in (server, rasa_sdk.endpoint):
        module.configure_cors(application, None)
        assert not hasattr(application.ctx, "sanic_cors")
    server.configure_cors(application, ["https://clinic.example"])
    assert hasattr(application.ctx, "sanic_cors")
