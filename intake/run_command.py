"""`intake run`: start the assistant and keep it running; `intake run dialogue`: be one process of it."""

from __future__ import annotations

import argparse
import os
import time
from typing import NoReturn

from intake.assistant import (
    actions_command,
    desk_command,
    dialogue_command,
    running_assistant,
    see_what_it_needs,
    write_endpoints,
)
from intake.environment import ADDRESS, MODEL, PROJECT, actions_port, desk_port, dialogue_port
from intake.processes import Command
from intake.training import is_current
from understanding.made_by import is_made_by_this_code


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `run` to the command line."""
    parser = commands.add_parser("run", help="start the assistant; Ctrl-C stops it")
    parser.add_argument(
        "process",
        nargs="?",
        choices=sorted(_ALONE),
        help="only this one of its processes, for a server that tends each by itself",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Start the assistant, say how to try it, and end with Ctrl-C or with the first process that ends.

    With the name of a process, become that process instead.
    """
    if options.process:
        _become(_ALONE[options.process]())
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


def _dialogue() -> Command:
    see_what_it_needs()
    # Several dialogue processes may start at once; a port belongs to one of them.
    folder = PROJECT / "var" / "endpoints" / str(dialogue_port())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return dialogue_command(
        dialogue_port(), write_endpoints(folder, actions_port()), PROJECT / "credentials.yml"
    )


def _actions() -> Command:
    return actions_command(actions_port())


def _desk() -> Command:
    return desk_command(desk_port())


_ALONE = {"dialogue": _dialogue, "actions": _actions, "desk": _desk}


def _become(command: Command) -> NoReturn:
    """Be the process itself, so that its signals and its exit code are its own."""
    os.chdir(PROJECT)
    os.execve(command.arguments[0], list(command.arguments), dict(command.environment))


def _show(process: str, line: str) -> None:
    print(f"{process:8} | {line}", flush=True)


_READY = """
The assistant answers at {address}. Try its chat on a page as a clinic may have it:

  {address}/webhooks/widget/demo

or talk to it with 'make chat'. Staff work on the requests at {desk}. Ctrl-C stops it all.
"""
