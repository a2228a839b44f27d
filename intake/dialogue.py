"""Run Rasa's server without its noise, and never without a model."""

from __future__ import annotations

import os
import sys
from typing import Any

from intake.environment import PROJECT
from intake.quiet import silence_what_nobody_can_mend
from intake.without_tensorflow import leave_tensorflow_out


def main() -> None:
    """Be `rasa` with the same arguments."""
    silence_what_nobody_can_mend()
    leave_tensorflow_out(PROJECT / "config.yml")
    from rasa import __main__ as rasa_command  # importing it warns
    from rasa.core import run

    from intake.lighter import lighten

    lighten()
    run.load_agent_on_start = _or_stop(run.load_agent_on_start)
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
        return agent

    return load_agent_or_stop


if __name__ == "__main__":
    sys.argv[0] = "rasa"
    main()
