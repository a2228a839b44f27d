"""Bursts of messages to three dialogue processes, one of them killed: all is answered, once and in order."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from systemd_units import Service

from bench.bursts.killing import Killer
from bench.bursts.sending import MESSAGES, send
from bench.bursts.verdict import judge, wait_for_the_end
from intake.assistant import free_port
from intake.environment import PROJECT

BURSTS, AT_ONCE, SEED = 20, 4, 2  # with which the kill comes after 2.9 s, among the messages


class Services:
    """The server's dialogue processes with a third one beside them, and what it takes to kill one."""

    def __init__(self, server: Any, folder: Path) -> None:
        self._server = server
        server.ports["third"] = free_port()
        port = str(server.ports["third"])
        server.services["third"] = Service("intake-dialogue@.service", server.settings, folder, port)
        self._names = {server.ports[name]: name for name in ("first", "second", "third")}

    @property
    def ports(self) -> Sequence[int]:
        """The ports."""
        return list(self._names)

    def kill(self, port: int) -> None:
        """End one at once."""
        self._server.services[self._names[port]].kill()

    def start(self, port: int) -> None:
        """Start it again."""
        self._server.services[self._names[port]].start()

    def wait_until_ready(self, port: int) -> None:
        """Wait until it can do its work."""
        self._server.wait_until_ready(self._names[port])

    def remove_third(self) -> None:
        """Leave the server as it was."""
        port = self._server.ports.pop("third")
        self._server.services.pop("third").kill()
        shutil.rmtree(PROJECT / "var" / "endpoints" / str(port), ignore_errors=True)


@pytest.fixture
def services(server: Any, tmp_path: Path) -> Iterator[Services]:
    services = Services(server, tmp_path)
    try:
        services.start(server.ports["third"])
        services.wait_until_ready(server.ports["third"])
        yield services
    finally:
        services.remove_third()


async def test_twenty_bursts_lose_and_double_nothing_and_keep_their_order(
    server: Any, services: Services, record_property: Any
) -> None:
    killer = Killer(services, seconds=3, seed=SEED, most=1)
    killer.start()
    try:
        bursts = await send(services.ports, BURSTS, AT_ONCE, SEED)
    finally:
        killer.join()
    wait_for_the_end(server.engine)
    verdict = judge(server.engine, bursts)
    assert killer.kills == 1
    assert verdict.messages == BURSTS * MESSAGES
    assert verdict.is_good, verdict
    record_property("sent again", sum(burst.again for burst in bursts))
