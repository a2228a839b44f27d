"""The whole house, started as README.md says, with a mail server of the test's own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_fixtures import MailServer
from project_copy import INTAKE, copy_of_the_project, edit_clinic
from visiting import Visitor

from clinic.clinic import load_clinic
from database.engine import open_database
from intake.assistant import free_port
from intake.environment import MODEL

STAFF_EMAIL = "front-desk@clinic.example"
PORTS = ("INTAKE_PORT", "INTAKE_ACTIONS_PORT", "INTAKE_DESK_PORT")
SECONDS_TO_START = 200


class House:
    """A running `intake run` of a copy of the project, whose clinic has an address for its staff."""

    def __init__(self, folder: Path, mail: MailServer, database: str | None = None) -> None:
        self.folder = folder
        self.mail = mail
        self.database = database or f"sqlite:///{folder}/data/intake.db"
        self._ports = {name: free_port() for name in PORTS}
        self.desk_url = f"http://127.0.0.1:{self._ports['INTAKE_DESK_PORT']}"
        self._variables = {
            **os.environ,
            **{name: str(port) for name, port in self._ports.items()},
            "DATABASE_URL": self.database,
            "INTAKE_SECRET_FILE": f"{folder}/data/secret.key",
            "INTAKE_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "PYTHONPATH": str(_project(folder / "project")),
        }
        self._variables.pop("INTAKE_TWO_FACTOR_ROLES", None)
        self.printed: list[str] = []
        self._is_ready = threading.Event()
        self._process = subprocess.Popen(
            [INTAKE, "run"], cwd="/", env=self._variables, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.engine = open_database(self.database)

    def wait_until_up(self) -> None:
        """Wait until it says that it answers."""
        assert self._is_ready.wait(SECONDS_TO_START), "\n".join(self.printed)
        assert self._process.poll() is None, "\n".join(self.printed)

    def command(self, *arguments: str, typed: str = "", code: int = 0, **variables: str) -> str:
        """Do what `intake` does with some arguments, and return what it prints, on stderr when it fails."""
        done = subprocess.run(
            [INTAKE, *arguments], cwd="/", env={**self._variables, **variables}, text=True, input=typed,
            capture_output=True, check=False, timeout=240,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        self.printed += [*done.stdout.splitlines(), *done.stderr.splitlines()]
        return done.stderr if code else done.stdout

    def visitor(self) -> Visitor:
        """Return a visitor with an open chat."""
        visitor = Visitor(self._ports["INTAKE_PORT"])
        visitor.open()
        threading.Event().wait(0.6)  # nobody types at once
        return visitor

    def signal_actions(self, which: signal.Signals) -> None:
        """Send a signal to the process of the actions."""
        ps = ["ps", "-axww", "-o", "pid=,args="]
        shown = subprocess.run(ps, capture_output=True, text=True, check=True).stdout.splitlines()
        ours = f"--port {self._ports['INTAKE_ACTIONS_PORT']}"
        (pid,) = [line.split()[0] for line in shown if "intake.action_server" in line and ours in line]
        os.kill(int(pid), which)

    def kept(self) -> dict[str, bytes]:
        """Return the files that it writes: database, key, mail, logs; and what its processes printed."""
        written = [*(self.folder / "data").rglob("*"), *(self.folder / "project" / "var").rglob("*")]
        files = {str(file.relative_to(self.folder)): file.read_bytes() for file in written if file.is_file()}
        return {**files, "printed": "\n".join(self.printed).encode()}

    def end(self) -> None:
        """Stop it as Ctrl-C does."""
        self.engine.dispose()
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise
        finally:
            self._reader.join(10)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self.printed.append(line.rstrip())
                if "answers at" in line:
                    self._is_ready.set()
        self._is_ready.set()


def _project(folder: Path) -> Path:
    copy_of_the_project(folder)
    edit_clinic(folder, staff_email=STAFF_EMAIL)
    assert load_clinic(folder / "clinic.yml").staff_email == STAFF_EMAIL
    (folder / "models").mkdir()
    (folder / "models" / MODEL.name).symlink_to(MODEL)
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, running until the tests of a file are done."""
    with MailServer() as mail:
        house = House(tmp_path_factory.mktemp("house"), mail)
        try:
            house.wait_until_up()
            yield house
        finally:
            house.end()
            print("\n".join(house.printed))  # shown when a test failed


@pytest.fixture
def house_on(tmp_path: Path) -> Iterator[Callable[[str | None], House]]:
    """Return what starts a house of the test's own on a database."""
    with contextlib.ExitStack() as stack:

        def start(database: str | None) -> House:
            house = House(tmp_path / "house", stack.enter_context(MailServer()), database)
            stack.callback(lambda: print("\n".join(house.printed)))
            stack.callback(house.end)
            house.wait_until_up()
            return house

        yield start


@pytest.fixture
def wait_for() -> Callable[..., Any]:
    """Wait until a call returns something, and return that."""

    def wait(look: Callable[[], Any], seconds: float = 30) -> Any:
        pause = threading.Event()
        for _ in range(int(seconds / 0.05)):
            if found := look():
                return found
            pause.wait(0.05)
        raise AssertionError("It did not come to be.")

    return wait
