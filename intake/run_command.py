"""`intake run`: start the assistant and keep it running."""

from __future__ import annotations

import argparse
import time

from intake.assistant import running_assistant
from intake.environment import ADDRESS, MODEL, actions_port, desk_port, dialogue_port
from intake.training import is_current
from understanding.made_by import is_made_by_this_code


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `run` to the command line."""
    parser = commands.add_parser("run", help="start the assistant; Ctrl-C stops it")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Start the assistant, say how to try it, and end with Ctrl-C or with the first process that ends."""
    port = dialogue_port()
    print("Starting the assistant: some 20 seconds.", flush=True)
    if is_made_by_this_code(MODEL) and not is_current(MODEL):
        print(
            "Its model was made from other texts than are here now: 'make train' renews it.",
            flush=True,
        )
    try:
        desk = desk_port()
        with running_assistant(port, actions_port(), _show, lambda _: None, desk_port=desk) as processes:
            address, at_the_desk = f"http://{ADDRESS}:{port}", f"http://{ADDRESS}:{desk}"
            print(_READY.format(address=address, desk=at_the_desk), flush=True)
            while True:
                processes.check()
                time.sleep(0.5)
    except (KeyboardInterrupt, SystemExit):
        print("Stopped.", flush=True)
        return 0


def _show(process: str, line: str) -> None:
    print(f"{process:8} | {line}", flush=True)


_READY = """
The assistant answers at {address}. Try its chat on a page as a clinic may have it:

  {address}/webhooks/widget/demo

or talk to it with 'make chat'. Staff work on the requests at {desk}. Ctrl-C stops it all.
"""
