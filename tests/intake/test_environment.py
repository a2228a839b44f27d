"""Every process gets an environment of its own."""

from __future__ import annotations

import pytest

from intake.environment import process_environment


def test_what_is_meant_for_sanic_reaches_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANIC_REQUEST_MAX_SIZE", "16384")
    assert "SANIC_REQUEST_MAX_SIZE" not in process_environment("dialogue")
    assert "SANIC_REQUEST_MAX_SIZE" not in process_environment("actions")


def test_the_action_server_alone_is_bound_through_sanic() -> None:
    assert process_environment("actions")["SANIC_HOST"] == "127.0.0.1"
    assert "SANIC_HOST" not in process_environment("dialogue")


@pytest.mark.parametrize("process", ["dialogue", "actions", "training"])
def test_telemetry_is_off_whatever_is_set(process: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    assert process_environment(process)["RASA_TELEMETRY_ENABLED"] == "false"


def test_settings_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.db")
    assert process_environment("actions")["DATABASE_URL"] == "sqlite:///elsewhere.db"
