"""What a process tells whoever tends it: whether it is there, whether it is ready, its figures.

These stand beside the public paths, never below them; who is elsewhere gets none of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw, text
from sqlalchemy.engine import Engine

from database.engine import is_answering
from intake.callers import is_this_machine, nothing_here
from intake.readiness import Check, Readiness

_Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]
_NOT_STORED = {"Cache-Control": "no-store"}


def add_monitoring(app: Sanic, checks: Sequence[Check]) -> None:
    """Add /healthz, /readyz and /metrics to a process.

    Args:
        app: the process's server, before it runs.
        checks: what must work for the process to be ready.
    """
    readiness = Readiness(checks)

    async def healthz(_: Request) -> HTTPResponse:
        return text("ok\n", headers=_NOT_STORED)

    async def readyz(_: Request) -> HTTPResponse:
        reason = await readiness.reason()
        if reason is None:
            return json({"ready": True}, headers=_NOT_STORED)
        return json({"ready": False, "reason": reason}, 503, _NOT_STORED)

    async def metrics(_: Request) -> HTTPResponse:
        figures = await asyncio.to_thread(generate_latest)
        return raw(figures, headers=_NOT_STORED, content_type=CONTENT_TYPE_LATEST)

    for handler in (healthz, readyz, metrics):
        app.add_route(_private(handler), f"/{handler.__name__}", methods=["GET"], name=handler.__name__)


def reads_database(engine: Engine) -> Check:
    """Return the check that the database answers."""

    async def works() -> bool:
        return await asyncio.to_thread(is_answering, engine)

    return Check(works, "The database does not answer.")


def _private(handler: _Handler) -> _Handler:
    async def answer(request: Request) -> HTTPResponse:
        return await handler(request) if is_this_machine(request) else nothing_here()

    return answer
