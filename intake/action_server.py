"""Run Rasa's action server without its noise, for this machine alone, and let it tell how it is."""

from __future__ import annotations

import asyncio

import pluggy
from sanic import Sanic

from actions.store import store
from conversations.logs import keep_conversations_out_of_logs
from database.engine import DatabaseError, is_answering
from intake.callers import keep_to_this_machine
from intake.collected import collect_nothing_yet, collect_what_comes
from intake.cors import leave_cors_out
from intake.monitoring import add_monitoring
from intake.quiet import silence_what_nobody_can_mend
from intake.readiness import Check


def main() -> None:
    """Be `python -m rasa_sdk` with the same arguments."""
    collect_nothing_yet()
    silence_what_nobody_can_mend()
    from rasa_sdk import endpoint  # importing it warns
    from rasa_sdk.__main__ import main as serve_actions
    from rasa_sdk.plugin import plugin_manager

    leave_cors_out(endpoint)
    plugin_manager().register(_Monitored())
    serve_actions()


class _Monitored:
    """What Rasa's action server asks its plugins."""

    @pluggy.HookimplMarker("rasa_sdk")
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        keep_conversations_out_of_logs()
        # It runs what it is told to, and a web page may have a browser on this machine tell it.
        keep_to_this_machine(app)
        add_monitoring(app, [Check(_reads_database, "The database does not answer.")])
        collect_what_comes()


async def _reads_database() -> bool:
    return await asyncio.to_thread(_is_answering)


def _is_answering() -> bool:
    try:
        return is_answering(store())
    except DatabaseError:
        return False


if __name__ == "__main__":
    main()
