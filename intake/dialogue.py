"""Run Rasa's server without its noise, never without a model, and let it tell how it is."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any
from urllib.parse import urlsplit

from sanic import Sanic

from database.engine import open_database
from intake.answering import answers
from intake.callers import keep_to_this_machine
from intake.collected import collect_nothing_yet, collect_what_comes
from intake.environment import PROJECT
from intake.monitoring import add_monitoring, reads_database
from intake.quiet import silence_what_nobody_can_mend
from intake.readiness import Check
from intake.without_tensorflow import leave_tensorflow_out

_A_MESSAGE = "What are your opening hours?"
_FOR_VISITORS = "/webhooks/widget/"


def main() -> None:
    """Be `rasa` with the same arguments."""
    collect_nothing_yet()
    silence_what_nobody_can_mend()
    leave_tensorflow_out(PROJECT / "config.yml")
    from rasa import __main__ as rasa_command  # importing it warns
    from rasa.core import run

    from intake.lighter import lighten

    lighten()
    run.load_agent_on_start = _or_stop(run.load_agent_on_start)
    run.configure_app = _monitored(run.configure_app)
    rasa_command.main()


def _or_stop(load_agent: Any) -> Any:
    """Make a model that cannot be loaded end the process.

    Rasa would serve without it, look healthy, and answer every visitor with nothing.
    """

    # Sanic passes `app` and `loop` to what names them.
    async def load_agent_or_stop(model: Any, endpoints: Any, storage: Any, app: Any, loop: Any) -> Any:
        agent = await load_agent(model, endpoints, storage, app, loop)
        if not agent.is_ready():
            print("The model cannot be loaded, as said above: run 'make train'.", flush=True)
            os._exit(1)
        collect_what_comes()
        return agent

    return load_agent_or_stop


def _monitored(configure_app: Any) -> Any:
    """Add what the process tells of itself to Rasa's server, beside its channels."""

    def configure_monitored_app(*args: Any, **kwargs: Any) -> Any:
        app: Sanic = configure_app(*args, **kwargs)
        # Rasa's own page tells its version, and its channel `rest` (of `intake chat`) trusts whoever asks.
        keep_to_this_machine(app, but=_FOR_VISITORS)

        async def has_model() -> bool:
            return bool(app.ctx.agent and app.ctx.agent.is_ready())

        async def has_actions() -> bool:
            actions = urlsplit(app.ctx.agent.action_endpoint.url)
            return await asyncio.to_thread(answers, actions.hostname, actions.port, "/health")

        async def reads_messages() -> bool:
            read = await app.ctx.agent.parse_message(_A_MESSAGE)
            return bool(read["intent"]["name"])

        add_monitoring(
            app,
            [
                Check(has_model, "There is no model."),
                reads_database(open_database(waits_for_disk=False)),
                Check(has_actions, "The action server does not answer."),
                Check(reads_messages, "A message cannot be read."),
            ],
        )
        return app

    return configure_monitored_app


if __name__ == "__main__":
    sys.argv[0] = "rasa"
    main()
