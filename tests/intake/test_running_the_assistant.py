"""The assistant really runs: started, asked, stopped."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from project_copy import copy_of_the_project, intake

from intake.assistant import free_port
from intake.environment import MODEL

INTAKE = Path(sys.executable).with_name("intake")


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """Return an environment with a database and ports of its own."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/intake.db",
        "INTAKE_PORT": str(free_port()),
        "INTAKE_ACTIONS_PORT": str(free_port()),
        "INTAKE_DESK_PORT": str(free_port()),
        "INTAKE_SECRET_FILE": str(tmp_path / "secret.key"),
    }


class Run:
    """A running `intake run` and all that it printed."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [INTAKE, "run"],
            cwd="/",
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self.is_ready = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.lines.append(line.rstrip())
                if "answers at" in line:
                    self.is_ready.set()
        self.is_ready.set()

    def end(self, how: signal.Signals) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(how)
        code = self.process.wait(timeout=60)
        self._reader.join(timeout=10)
        return code


@contextmanager
def running(variables: dict[str, str]) -> Iterator[Run]:
    """Run the assistant until it is ready, and make sure that it ends."""
    run = Run(variables)
    try:
        assert run.is_ready.wait(timeout=200)
        assert run.process.poll() is None, "\n".join(run.lines)
        yield run
    finally:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)


def ask(port: str, message: str) -> list[dict[str, Any]]:
    """Return the events of a chat in which one message is sent."""

    def call(path: str, body: dict[str, Any], token: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        connection.request("POST", f"/webhooks/widget/{path}", json.dumps(body), headers)
        answer = connection.getresponse().read().decode()
        connection.close()
        return answer

    token = json.loads(call("session", {}, ""))["token"]
    time.sleep(1)  # nobody types at once
    lines = call("messages", {"cid": str(uuid.uuid4()), "text": message}, token).splitlines()
    return [json.loads(line) for line in lines]


def test_it_answers_keeps_quiet_guards_its_ports_and_stops(variables: dict[str, str]) -> None:
    with running(variables) as run:
        *_, answer, done = ask(variables["INTAKE_PORT"], "What is targeted cryotherapy?")
        assert answer["source"]["title"]
        assert done["type"] == "done"
        assert answer["buttons"]

        desk = http.client.HTTPConnection("127.0.0.1", int(variables["INTAKE_DESK_PORT"]), timeout=60)
        desk.request("GET", "/")
        assert desk.getresponse().status == 303  # to the sign-in
        desk.close()
        assert any("/setup/" in line for line in run.lines)

        noise = [line for line in run.lines if re.search(r"warning|error|traceback", line, re.IGNORECASE)]
        assert not noise

        second = subprocess.run(
            [INTAKE, "run"], env=variables, capture_output=True, text=True, check=False, timeout=60
        )
        assert second.returncode == 2
        assert len(second.stderr.splitlines()) == 1
        assert variables["INTAKE_PORT"] in second.stderr
        assert "INTAKE_PORT=" in second.stderr

        assert run.end(signal.SIGINT) == 0
    assert run.lines[-1] == "Stopped."
    for name in ("INTAKE_PORT", "INTAKE_ACTIONS_PORT", "INTAKE_DESK_PORT"):
        with pytest.raises(ConnectionRefusedError):
            http.client.HTTPConnection("127.0.0.1", int(variables[name])).connect()


def test_a_chat_in_the_terminal_begins_with_who_is_talking_and_takes_numbers(
    variables: dict[str, str],
) -> None:
    chat = subprocess.run(
        [INTAKE, "chat"],
        cwd="/",
        env={**variables, "COLUMNS": "60"},
        input="what is targeted cryotherapy\n1\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert chat.returncode == 0, chat.stderr
    assert chat.stderr == ""
    greeting, answer, pressed = chat.stdout.split("You: ")[:3]
    assert "automated assistant" in greeting
    assert "Source: " in answer
    assert "  1. " in answer
    assert pressed.startswith("1\n")
    assert "Source: " in pressed
    assert max(map(len, chat.stdout.splitlines())) <= 60


def test_a_damaged_model_ends_the_run_instead_of_serving_silence(tmp_path: Path) -> None:
    model = tmp_path / "damaged.tar.gz"
    model.write_bytes(b"not a model")
    done = subprocess.run(
        [sys.executable, "-m", "intake.dialogue", "run", "--model", str(model), "--port", str(free_port())],
        cwd=INTAKE.parents[2],
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{tmp_path}/intake.db",
            "RASA_TELEMETRY_ENABLED": "false",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "The model cannot be loaded" in done.stdout


@pytest.fixture
def other_code(tmp_path: Path) -> Path:
    """A project whose code has changed since its model was trained."""
    project = copy_of_the_project(tmp_path / "project")
    with (project / "safety" / "spelling.py").open("a") as file:
        file.write("# changed\n")
    (project / "models").mkdir()
    (project / "models" / MODEL.name).symlink_to(MODEL)
    return project


@pytest.mark.parametrize(
    ("process", "variable", "value"),
    [
        ("dialogue", "DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none"),
        ("desk", "DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none"),
        ("dialogue", "INTAKE_PORT", "many"),
        ("actions", "INTAKE_ACTIONS_PORT", "many"),
    ],
)
def test_a_process_alone_says_in_one_sentence_why_it_cannot_start(
    process: str, variable: str, value: str, variables: dict[str, str]
) -> None:
    done = subprocess.run(
        [INTAKE, "run", process], cwd="/", env={**variables, variable: value}, capture_output=True,
        text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert variable in line
    assert "secret" not in line


@pytest.mark.parametrize("command", ["run", "chat"])
def test_a_model_of_other_code_is_refused_before_anything_starts(command: str, other_code: Path) -> None:
    done = intake(other_code, command)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.endswith("was trained by other code than is here: run 'make train'.")
    assert not (other_code / "var" / "intake.db").exists()


def test_rasas_own_server_says_so_too_and_ours_ends(other_code: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "intake.dialogue", "run", "--model", str(MODEL), "--port", str(free_port())],
        cwd=other_code,
        env={
            **os.environ,
            "PYTHONPATH": str(other_code),
            "DATABASE_URL": f"sqlite:///{tmp_path}/intake.db",
            "RASA_TELEMETRY_ENABLED": "false",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 1
    assert "The model was trained by other code than is here" in done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("The model cannot be loaded")
