"""The two assistants as they are served: ours from a copy with raised limits, and the one of `rasa init`."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import yaml

from intake.assistant import free_port
from intake.environment import ADDRESS, PROJECT, process_environment

SECONDS = 600
_NO_LIMITS = {
    "messages_a_minute": 100_000,
    "messages_a_chat": 100_000,
    "chats_an_hour": 100_000,
    "seconds_to_first_message": 0,
}
_LEFT_OUT = shutil.ignore_patterns(".*", "var", "results", "tests", "docs", "__pycache__")


def memory_of(process: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@dataclass(frozen=True)
class Server:
    """A server that answers: its port, its process that has the dialogue, seconds until it was ready."""

    port: int
    process: int
    seconds: float

    @property
    def memory(self) -> float:
        """Return the resident memory of the dialogue process in MB."""
        return memory_of(self.process)


def copy_ours(folder: Path, limits: Mapping[str, int] = _NO_LIMITS) -> Path:
    """Copy the project, with its limits raised in `clinic.yml`, or others."""
    ours = folder / "ours"
    shutil.copytree(PROJECT, ours, ignore=_LEFT_OUT)
    clinic = yaml.safe_load((ours / "clinic.yml").read_text(encoding="utf-8"))
    clinic["widget"]["limits"].update(limits)
    (ours / "clinic.yml").write_text(yaml.safe_dump(clinic), encoding="utf-8")
    return ours


def make_stock(folder: Path) -> float:
    """Make and train the assistant of `rasa init`; return the seconds it took."""
    (folder / "stock").mkdir()
    start = time.monotonic()
    command = [sys.executable, "-m", "rasa", "init", "--no-prompt", "--init-dir", str(folder / "stock")]
    subprocess.run(command, check=True, cwd=folder, env=process_environment("stock"), capture_output=True)
    return time.monotonic() - start


def train_ours(ours: Path) -> float:
    """Train ours anew in its copy; return the seconds."""
    start = time.monotonic()
    model = ours / "models" / "intake.tar.gz"
    kept = model.rename(model.with_suffix(".kept"))
    _run(ours, "train")
    kept.replace(model)
    return time.monotonic() - start


@contextlib.contextmanager
def serving_ours(ours: Path, database: str) -> Iterator[Server]:
    """Start it as `intake run` does, on ports of its own."""
    port = free_port()
    variables = {
        **os.environ,
        "DATABASE_URL": database,
        "INTAKE_PORT": str(port),
        "INTAKE_ACTIONS_PORT": str(free_port()),
        "INTAKE_DESK_PORT": str(free_port()),
    }
    command = [sys.executable, "-c", "import sys, intake; sys.exit(intake.main())", "run"]
    with _running(command, ours, variables, f"http://{ADDRESS}:{port}/") as (process, seconds):
        yield Server(port, _child(process.pid, "intake.dialogue"), seconds)


@contextlib.contextmanager
def serving_stock(stock: Path, database: str) -> Iterator[Server]:
    """Start it with the channel `rest:` and its SQL tracker store on a database."""
    port = free_port()
    endpoints, credentials = stock / "bench-endpoints.yml", stock / "bench-credentials.yml"
    if database.startswith("sqlite:///"):
        store = {"type": "SQL", "dialect": "sqlite", "db": database.removeprefix("sqlite:///")}
    else:
        store = {"type": "SQL", "dialect": "postgresql", "url": database}
    endpoints.write_text(yaml.safe_dump({"tracker_store": store}))
    credentials.write_text("rest:\n")
    command = [sys.executable, "-m", "rasa", "run", "--interface", ADDRESS, "--port", str(port)]
    command += ["--endpoints", str(endpoints), "--credentials", str(credentials)]
    address = f"http://{ADDRESS}:{port}/"
    with _running(command, stock, process_environment("stock"), address) as (process, seconds):
        yield Server(port, process.pid, seconds)


def _run(folder: Path, *arguments: str) -> None:
    code = "import sys, intake; sys.exit(intake.main())"
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=folder, check=True, capture_output=True)


@contextlib.contextmanager
def _running(
    command: list[str], folder: Path, variables: Mapping[str, str], address: str
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    log = (folder / "bench.log").open("w")
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, env=dict(variables), stdout=log, stderr=log, start_new_session=True
    )
    try:
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > start + SECONDS:
                sys.exit(f"{command} did not start:\n{(folder / 'bench.log').read_text()[-2000:]}")
            time.sleep(0.05)
        yield process, time.monotonic() - start
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def _child(parent: int, words: str) -> int:
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            told = line.read_bytes().decode(errors="replace")
            of = (line.parent / "stat").read_text().rsplit(")", 1)[1].split()[1]
            if words in told and int(of) == parent:
                return int(line.parent.name)
    raise LookupError(f"{parent} has no process {words}")
