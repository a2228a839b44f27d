"""What is counted of messages and requests, for whoever watches the process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic.clinic import Clinic
from leads.outbox import count_dead, due_since, unsent
from leads.today import count_waiting


class WaitingCollector(Collector):
    """What waits in the database, counted whenever somebody asks; without a database there are no figures."""

    def __init__(
        self,
        engine: Engine,
        clinic: Clinic,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._engine = engine
        self._clinic = clinic
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """Yield the figures of this moment."""
        now = self._clock()
        try:
            waiting, oldest = unsent(self._engine)
            due = due_since(self._engine)
            dead = count_dead(self._engine)
            new, overdue = count_waiting(self._engine, self._clinic, now)
        except SQLAlchemyError:
            return
        for name, says, value in (
            ("outbox_waiting", "Messages that wait to be sent.", waiting),
            ("outbox_oldest_seconds", "Age of the oldest of them.", _age(oldest, now)),
            ("outbox_late_seconds", "How long the first of them could have been sent.", _age(due, now)),
            ("outbox_dead", "Messages that could not be sent and will not be tried again.", dead),
            ("requests_new", "Requests that nobody has dealt with.", new),
            ("requests_overdue", "Those of them that should have been looked at before now.", overdue),
        ):
            yield GaugeMetricFamily(f"intake_{name}", says, value)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
