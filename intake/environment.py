"""What each process is told by its environment, and where things are."""

from __future__ import annotations

import os
from pathlib import Path

from clinic.clinic import Clinic
from intake.problem import Problem
from intake.processor import kernels_of_this_processor

PROJECT = Path(__file__).resolve().parents[1]
MODEL = PROJECT / "models" / "intake.tar.gz"
LOGS = PROJECT / "var" / "log"
ADDRESS = "127.0.0.1"

_ALL = {
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore",  # nothing in there is ours to mend
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
_OWN = {
    "actions": {
        "SANIC_HOST": ADDRESS,  # the only way to bind it: it has no option for that
        "SANIC_KEEP_ALIVE_TIMEOUT": "60",  # longer than any turn: it must not close what a call is waiting on
    },
    # Its products are small: several threads would wait for each other, three times as long where measured.
    "dialogue": {"OPENBLAS_NUM_THREADS": "1"},
}


def process_environment(process: str) -> dict[str, str]:
    """Return the environment of one process ("dialogue", "actions", "training").

    Sanic reads every variable SANIC_*, so what is meant for one server must not reach another.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SANIC_") and name != "SQLALCHEMY_WARN_20"
    }
    kernels = kernels_of_this_processor()
    of_machine = {"OPENBLAS_CORETYPE": kernels} if kernels else {}
    return {**of_machine, **inherited, **_ALL, **_OWN.get(process, {})}


def dialogue_port() -> int:
    """Return the port visitors' messages come in at: INTAKE_PORT, else 5005."""
    return _port("INTAKE_PORT", os.environ.get("INTAKE_PORT") or "5005")


def actions_port() -> int:
    """Return the port of the action server: INTAKE_ACTIONS_PORT, else 5055."""
    return _port("INTAKE_ACTIONS_PORT", os.environ.get("INTAKE_ACTIONS_PORT") or "5055")


def desk_port() -> int:
    """Return the port that staff open the desk at: INTAKE_DESK_PORT, else 8080."""
    return _port("INTAKE_DESK_PORT", os.environ.get("INTAKE_DESK_PORT") or "8080")


def desk_url(clinic: Clinic) -> str:
    """Return where staff open the desk: desk_url of clinic.yml, else this machine."""
    return clinic.desk_url.rstrip("/") or f"http://{ADDRESS}:{desk_port()}"


def _port(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise Problem(f"{name} is {value!r}, which is not a port; give it a number from 1 to 65535.")
    return int(value)
