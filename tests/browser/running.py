"""The trained assistant with its widget channel, as real processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from intake.assistant import free_port

INTAKE = Path(sys.executable).with_name("intake")
SECONDS_TO_START = 200


@dataclass(frozen=True)
class Assistant:
    """Where it answers, and the environment that its processes were given."""

    origin: str
    actions_port: int
    variables: dict[str, str]

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
        yield Assistant(f"http://127.0.0.1:{port}", actions_port, variables)
    finally:
        process.terminate()
        process.wait(60)
        reader.join(10)
