"""Run Rasa's server without its noise, and without serving silence."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any


def main() -> None:
    """Be `rasa` with the same arguments."""
    _silence_what_nobody_can_mend()
    from rasa import __main__ as rasa_command  # importing it warns
    from rasa.core import run

    load_agent = run.load_agent_on_start

    async def load_agent_or_stop(*arguments: Any) -> Any:
        agent = await load_agent(*arguments)
        if not agent.is_ready():
            # Rasa would serve without a model, and answer every visitor with nothing.
            print("The model cannot be loaded (see the line above): run 'make train'.", flush=True)
            os._exit(1)
        return agent

    run.load_agent_on_start = load_agent_or_stop
    rasa_command.main()


def _silence_what_nobody_can_mend() -> None:
    # Filters would not hold: TensorFlow and Rasa set their own when imported.
    logging.captureWarnings(True)
    warnings = logging.getLogger("py.warnings")
    warnings.addHandler(logging.NullHandler())
    warnings.propagate = False
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)


if __name__ == "__main__":
    sys.argv[0] = "rasa"
    main()
