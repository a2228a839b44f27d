"""Servers look through what is new once they have started, and never for nothing at all."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from typing import Any

import pluggy
import pytest
from rasa.core import run
from sanic import Sanic

from intake import action_server, dialogue
from intake.collected import NEW_OBJECTS, collect_nothing_yet, collect_what_comes


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    gc.enable()


def collects_what_comes() -> bool:
    return gc.isenabled() and gc.get_threshold()[0] == NEW_OBJECTS and gc.get_freeze_count() > 0


def test_what_is_new_is_looked_through_and_what_is_old_is_not() -> None:
    collect_nothing_yet()
    assert not gc.isenabled()
    old = [[number] for number in range(NEW_OBJECTS)]
    collect_what_comes()
    assert collects_what_comes()
    assert gc.get_freeze_count() >= len(old)
    assert len(gc.get_objects()) < len(old)


@pytest.mark.parametrize(
    ("process", "rasas_own"), [(dialogue, "rasa.__main__.main"), (action_server, "rasa_sdk.__main__.main")]
)
def test_nothing_is_looked_through_while_a_server_starts(
    process: Any, rasas_own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    collecting: list[bool] = []
    monkeypatch.setattr(rasas_own, lambda: collecting.append(gc.isenabled()))
    for name in ("leave_tensorflow_out", "lighten", "leave_cors_out", "silence_what_nobody_can_mend"):
        monkeypatch.setattr(process, name, lambda *_: True, raising=False)
    monkeypatch.setattr("intake.lighter.lighten", lambda: True)
    monkeypatch.setattr("rasa_sdk.plugin.plugin_manager", lambda: pluggy.PluginManager("rasa_sdk"))
    for name in ("load_agent_on_start", "configure_app"):
        monkeypatch.setattr(run, name, getattr(run, name))
    process.main()
    assert collecting == [False]


def test_the_dialogue_process_does_so_once_the_model_is_loaded() -> None:
    class Loaded:
        def is_ready(self) -> bool:
            return True

    async def load_agent(*_: Any) -> Loaded:
        return Loaded()

    collect_nothing_yet()
    asyncio.run(dialogue._or_stop(load_agent)(None, None, None, None, None))
    assert collects_what_comes()


def test_the_action_server_does_so_once_it_has_its_actions() -> None:
    collect_nothing_yet()
    app = Sanic("collecting", configure_logging=False)
    action_server._Monitored().attach_sanic_app_extensions(app)
    assert collects_what_comes()
