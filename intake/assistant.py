"""The assistant as processes: what they are, and when they are ready."""

from __future__ import annotations

import contextlib
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from clinic.clinic import load_clinic
from database.engine import open_database
from intake.answering import answers
from intake.environment import ADDRESS, MODEL, PROJECT, process_environment
from intake.problem import Problem
from intake.processes import Command, Processes
from safety.red_flags import load_red_flags
from understanding.made_by import is_made_by_this_code

SECONDS_TO_START = 180.0


@contextlib.contextmanager
def running_assistant(
    dialogue_port: int,
    actions_port: int,
    on_line: Callable[[str, str], None],
    on_wait: Callable[[float], None],
    over_rest: bool = False,
    desk_port: int | None = None,
) -> Iterator[Processes]:
    """Start the assistant, wait until it answers, and stop it at the end.

    Args:
        dialogue_port: where messages come in, on this machine only.
        actions_port: where the dialogue process reaches the actions, on this machine only.
        on_line: called with a process's name and a line it printed.
        on_wait: called several times a second until it answers, with the seconds waited.
        over_rest: take messages over Rasa's own channel `rest`, which trusts whoever reaches it, instead of
            the channels of `credentials.yml`.
        desk_port: where staff open the desk, on this machine only; without it there is none.

    Raises:
        Problem: one sentence: no model or another code's, a taken port, a process that ended.
        ClinicFileError, RedFlagsFileError: `clinic.yml` or `data/red_flags.yml` is wrong.
        DatabaseError: the database cannot be opened.
    """
    see_what_it_needs()
    _must_be_free(dialogue_port, "INTAKE_PORT")
    _must_be_free(actions_port, "INTAKE_ACTIONS_PORT")
    if desk_port is not None:
        _must_be_free(desk_port, "INTAKE_DESK_PORT")
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        endpoints = write_endpoints(Path(folder), actions_port)
        credentials = _rest_credentials(Path(folder)) if over_rest else PROJECT / "credentials.yml"
        commands = [
            actions_command(actions_port),
            dialogue_command(dialogue_port, endpoints, credentials),
        ]
        ports = [actions_port, dialogue_port]
        if desk_port is not None:
            commands.append(desk_command(desk_port))
            ports.append(desk_port)
        with Processes(commands, on_line) as processes:
            _wait(processes, ports, on_wait)
            yield processes


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.create_server((ADDRESS, 0)) as server:
        return int(server.getsockname()[1])


def see_what_it_needs() -> None:
    """See that the clinic's files can be read, that there is a model for this code, and the database.

    Raises:
        Problem: there is no model, or another code's.
        ClinicFileError, RedFlagsFileError: `clinic.yml` or `data/red_flags.yml` is wrong.
        DatabaseError: the database cannot be opened.
    """
    load_clinic()
    load_red_flags()
    if not MODEL.is_file():
        raise Problem(f"There is no trained model at {MODEL.relative_to(PROJECT)}: run 'make train'.")
    if not is_made_by_this_code(MODEL):
        raise Problem(
            f"The model {MODEL.relative_to(PROJECT)} is damaged, or was trained by other code than is here: "
            "run 'make train'."
        )
    open_database().dispose()


def dialogue_command(port: int, endpoints: Path, credentials: Path) -> Command:
    """Return how a dialogue process is started."""
    arguments = [
        *(sys.executable, "-m", "intake.dialogue", "run", "--model", str(MODEL)),
        *("--interface", ADDRESS, "--port", str(port)),
        *("--endpoints", str(endpoints), "--credentials", str(credentials)),
    ]
    return Command("dialogue", arguments, process_environment("dialogue"))


def actions_command(port: int) -> Command:
    """Return how an action server is started."""
    arguments = [sys.executable, "-m", "intake.action_server", "--actions", "actions", "--port", str(port)]
    return Command("actions", arguments, process_environment("actions"))


def desk_command(port: int) -> Command:
    """Return how the desk is started."""
    arguments = [sys.executable, "-m", "intake.desk_process", "--port", str(port)]
    return Command("desk", arguments, process_environment("desk"))


def write_endpoints(folder: Path, actions_port: int) -> Path:
    """Write `endpoints.yml` with the actions' port, for Rasa's own variables have no default."""
    content = yaml.safe_load((PROJECT / "endpoints.yml").read_text(encoding="utf-8"))
    content["action_endpoint"]["url"] = f"http://{ADDRESS}:{actions_port}/webhook"
    path = folder / "endpoints.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def _rest_credentials(folder: Path) -> Path:
    path = folder / "credentials.yml"
    path.write_text("rest:\n", encoding="utf-8")
    return path


def _must_be_free(port: int, variable: str) -> None:
    try:
        socket.create_server((ADDRESS, port)).close()
    except OSError as error:
        raise Problem(
            f"Port {port} on {ADDRESS} cannot be used ({(error.strerror or 'error').lower()}): "
            f"stop the program that has it, or choose another port with {variable}=NUMBER."
        ) from None


def _wait(processes: Processes, ports: list[int], on_wait: Callable[[float], None]) -> None:
    start = time.monotonic()
    while not all(answers(ADDRESS, port, "/healthz") for port in ports):
        processes.check()
        waited = time.monotonic() - start
        if waited > SECONDS_TO_START:
            raise Problem(f"The assistant did not start within {SECONDS_TO_START:.0f} seconds.", exit_code=1)
        on_wait(waited)
        time.sleep(0.2)
    processes.check()
