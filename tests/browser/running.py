"""The trained assistant with its widget channel, as real processes."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from intake.assistant import free_port
from intake.environment import MODEL, PROJECT, process_environment

INTAKE = Path(sys.executable).with_name("intake")
SECONDS_TO_START = 200


@dataclass(frozen=True)
class Assistant:
    """Where it answers, and the environment that its processes were given."""

    port: int
    actions_port: int
    variables: dict[str, str]

    @property
    def origin(self) -> str:
        """Its scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def demo(self) -> str:
        """The demo page of a clinic."""
        return f"{self.origin}/webhooks/widget/demo"


@contextmanager
def running_assistant(folder: Path) -> Iterator[Assistant]:
    """Run `intake run` with a database of its own, until it is ready."""
    port, actions_port = free_port(), free_port()
    variables = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/intake.db",
        "INTAKE_PORT": str(port),
        "INTAKE_ACTIONS_PORT": str(actions_port),
        "INTAKE_DESK_PORT": str(free_port()),
    }
    process = subprocess.Popen(
        [INTAKE, "run"], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines: list[str] = []
    ready = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                lines.append(line)
                if "answers at" in line:
                    ready.set()
        ready.set()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        assert ready.wait(SECONDS_TO_START)
        assert process.poll() is None, "".join(lines)
        yield Assistant(port, actions_port, variables)
    finally:
        process.terminate()
        process.wait(60)
        reader.join(10)


@dataclass(frozen=True)
class Second:
    """A dialogue process beside the assistant's own."""

    process: subprocess.Popen[bytes]
    port: int


@contextmanager
def second_dialogue_process(assistant: Assistant, actions_port: int, folder: Path) -> Iterator[Second]:
    """Run another dialogue process on the assistant's database, which reaches the actions at this port."""
    port = free_port()
    endpoints = yaml.safe_load((PROJECT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{actions_port}/webhook"
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "intake.dialogue", "run", "--model", str(MODEL)),
            *("--interface", "127.0.0.1", "--port", str(port)),
            *("--endpoints", str(folder / "endpoints.yml"), "--credentials", "credentials.yml"),
        ],
        cwd=PROJECT,
        env={
            **assistant.variables,
            **process_environment("dialogue"),
            "DATABASE_URL": assistant.variables["DATABASE_URL"],
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not _answers(port):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield Second(process, port)
    finally:
        process.kill()
        process.wait(30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/webhooks/widget/loader.js")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
