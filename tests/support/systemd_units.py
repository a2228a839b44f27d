"""Run the services of deploy/systemd/ as systemd would, as far as that goes without it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from intake.environment import PROJECT

FOLDER = PROJECT / "deploy" / "systemd"
INSTALLED = "/opt/intake"
# As MemoryDenyWriteExecute: prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN), which older kernels do not know.
CONFINED = (
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


def directives(unit: str) -> dict[str, list[str]]:
    """Return the lines of a unit file, by their names."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in (FOLDER / unit).read_text(encoding="utf-8").splitlines():
        name, is_directive, value = line.partition("=")
        if is_directive and not line.startswith(("#", "[")):
            found[name].append(value)
    return found


class Service:
    """A process, started by the lines of its unit file."""

    def __init__(self, unit: str, settings: dict[str, str], folder: Path, instance: str = "") -> None:
        self._lines = directives(unit)
        self._instance = instance
        own = dict(line.split("=", 1) for line in map(self._filled, self._lines["Environment"]))
        # What systemd gives, and what stands in the files; nothing of who runs the tests.
        self._environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **settings, **own}
        self.log = folder / f"{unit}-{instance}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return when systemd would say that it is started."""
        (command,) = self._lines["ExecStart"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", CONFINED, *shlex.split(self._filled(command))],
                cwd=self._filled(self._lines["WorkingDirectory"][0]),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        for command in self._lines["ExecStartPost"]:
            done = subprocess.run(shlex.split(self._filled(command.removeprefix("-"))), check=False)
            assert done.returncode == 0, self.log.read_text()

    def stop(self) -> None:
        """Stop it as systemd does."""
        assert self.process
        self.process.terminate()
        self.process.wait(float(self._lines["TimeoutStopSec"][0]))

    def kill(self) -> None:
        """End it at once, if it runs."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _filled(self, line: str) -> str:
        return line.replace(INSTALLED, str(PROJECT)).replace("%i", self._instance)
