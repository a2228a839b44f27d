"""The desk's process, which is told of the model what this room alone knows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timezone

from prometheus_client import REGISTRY
from sanic import Sanic

from desk.__main__ import main as serve
from desk.model import Model
from desk.visit import Desk
from intake.environment import MODEL
from intake.monitoring import add_monitoring, reads_database
from intake.readiness import Check
from intake.training import is_current
from leads.figures import WaitingCollector
from leads.rounds import Rounds


def model_in_place() -> Model | None:
    """Return what is to be said of the trained model; None when there is none."""
    if not MODEL.is_file():
        return None
    return Model(datetime.fromtimestamp(MODEL.stat().st_mtime, timezone.utc), is_current(MODEL))


def watch(app: Sanic, desk: Desk, workers: Sequence[Rounds]) -> None:
    """Let the process tell whether it is ready, and its figures."""
    REGISTRY.register(WaitingCollector(desk.engine, desk.clinic))
    add_monitoring(app, [reads_database(desk.engine), sends(workers)])


def sends(workers: Sequence[Rounds]) -> Check:
    """Return the check that what sends the messages is at work."""

    async def works() -> bool:
        return all(worker.is_recent() for worker in workers)

    return Check(works, "The mail or the webhook is not at work.")


if __name__ == "__main__":
    sys.exit(serve(model_in_place, watch))
