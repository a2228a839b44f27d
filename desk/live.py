"""Tell an open page how many requests wait, as soon as that changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from sqlalchemy.exc import SQLAlchemyError

from desk.sessions import find_session
from desk.visit import Answer, Stream, Visit
from leads.today import count_waiting

SECONDS_BETWEEN_SIGNS = 15.0  # of life, for proxies cut what is silent; the session is looked at as well
SECONDS_OF_A_STREAM = 300.0  # then the browser asks anew


def changes(visit: Visit) -> Answer:
    """Answer with events: how many wait, now and at every change."""
    return Stream(_events(visit))


async def _events(visit: Visit) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    loop = asyncio.get_running_loop()
    end = loop.time() + SECONDS_OF_A_STREAM
    while loop.time() < end and not visit.desk.changes.is_over:
        number = visit.desk.changes.number  # before the look: a change meanwhile is another look
        try:
            said = await asyncio.to_thread(_counts, visit)
        except SQLAlchemyError:
            said = ": the database does not answer\n\n"
        yield said
        if said.startswith("event: over"):
            return
        await visit.desk.changes.wait(number, SECONDS_BETWEEN_SIGNS)


def _counts(visit: Visit) -> str:
    now = visit.desk.clock()
    if find_session(visit.engine, visit.token, now, is_activity=False) is None:
        return "event: over\ndata: {}\n\n"
    waiting, overdue = count_waiting(visit.engine, visit.desk.clinic, now)
    return f"event: counts\ndata: {json.dumps({'waiting': waiting, 'overdue': overdue})}\n\n"
