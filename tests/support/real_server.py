"""A server as docs/deploy.md sets it up: the services of the unit files, PostgreSQL, nginx."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import private_postgres
from real_nginx import Nginx, ProxiedVisitor
from systemd_units import Service

from database.engine import open_database
from intake.assistant import free_port
from intake.environment import ADDRESS, PROJECT

_SAMPLE = re.compile(r"(\w+)(?:\{(.*)\})? (\S+)")


class Server:
    """The services, the database they share, the proxy before them."""

    def __init__(self, folder: Path, disk: Path | None = None) -> None:
        self.ports = {name: free_port() for name in ("actions", "desk", "first", "second")}
        database = private_postgres.new_database_url(disk)
        self.engine = open_database(database)
        self.settings = settings = {
            "DATABASE_URL": database,
            "INTAKE_ACTIONS_PORT": str(self.ports["actions"]),
            "INTAKE_DESK_PORT": str(self.ports["desk"]),
            "INTAKE_SECRET_FILE": str(folder / "secret.key"),
        }
        dialogue = "intake-dialogue@.service"
        self.services = {
            "actions": Service("intake-actions.service", settings, folder),
            "desk": Service("intake-desk.service", settings, folder),
            "first": Service(dialogue, settings, folder, str(self.ports["first"])),
            "second": Service(dialogue, settings, folder, str(self.ports["second"])),
        }
        self.nginx = Nginx(folder, (self.ports["first"], self.ports["second"]), self.ports["desk"])

    def visitor(self) -> ProxiedVisitor:
        """Return a visitor who has opened the chat and taken a moment to read the greeting."""
        visitor = ProxiedVisitor(self.nginx)
        visitor.open()
        time.sleep(0.55)
        return visitor

    def ask(self, process: str, path: str, **headers: str) -> tuple[int, str]:
        """Ask a process itself; return status and body."""
        connection = http.client.HTTPConnection(ADDRESS, self.ports[process], timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def readiness(self, process: str) -> tuple[int, Any]:
        """Return what /readyz says once what it had said before is forgotten."""
        time.sleep(1.1)
        status, body = self.ask(process, "/readyz")
        return status, json.loads(body)

    def wait_until_ready(self, *processes: str) -> None:
        """Wait until processes are ready."""
        end = time.monotonic() + 240
        for process in processes:
            while True:
                with contextlib.suppress(OSError):
                    if self.ask(process, "/readyz")[0] == 200:
                        break
                assert time.monotonic() < end, self.services[process].log.read_text()
                time.sleep(0.2)

    def figures(self, *processes: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        """Return the samples of processes, added up, by name and labels."""
        added: dict[tuple[str, frozenset[tuple[str, str]]], float] = {}
        for process in processes:
            for line in self.ask(process, "/metrics")[1].splitlines():
                if not line.startswith("#"):
                    sample = _SAMPLE.fullmatch(line)
                    assert sample, line
                    labels = frozenset(re.findall(r'(\w+)="([^"]*)"', sample[2] or ""))
                    added[sample[1], labels] = added.get((sample[1], labels), 0.0) + float(sample[3])
        return added

    def figure(self, *processes: str, name: str, **labels: str) -> float:
        """Return one sample of processes, added up."""
        return self.figures(*processes)[name, frozenset(labels.items())]

    @contextlib.contextmanager
    def running(self) -> Iterator[Server]:
        """Start everything, and end it."""
        try:
            for name in ("actions", "desk", "first", "second"):
                self.services[name].start()
            self.wait_until_ready("actions", "desk", "first", "second")
            with self.nginx:
                yield self
        finally:
            for service in self.services.values():
                service.kill()
            for name in ("first", "second"):
                shutil.rmtree(PROJECT / "var" / "endpoints" / str(self.ports[name]), ignore_errors=True)
            self.engine.dispose()
