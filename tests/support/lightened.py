"""Rasa as the dialogue process runs it, for as long as a test needs it so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import rasa_sdk.endpoint
from rasa import server
from rasa.core import processor, run
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import Slot
from rasa.utils.endpoints import EndpointConfig

from intake.lighter import lighten

REPLACED = (
    (RemoteAction, "_validate_action_result"),
    (RemoteAction, "_action_call_format"),
    (RulePolicy, "_find_action_from_rules"),
    (Domain, "is_empty"),
    (EndpointConfig, "session"),
    (processor, "DaskGraphRunner"),
    (run, "close_resources"),
    (server, "configure_cors"),
    (rasa_sdk.endpoint, "configure_cors"),
)


@contextmanager
def lightened() -> Iterator[None]:
    """Replace all that the dialogue process replaces, and put it back.

    Fails when Rasa's code is another: then read it, and change the replacement and its digest.
    """
    with pytest.MonkeyPatch.context() as replacing:
        for owner, name in REPLACED:
            replacing.setattr(owner, name, getattr(owner, name))
        replacing.setattr(Slot, "__copy__", None, raising=False)
        assert lighten()
        yield
