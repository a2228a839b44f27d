"""Tell the staff at the end of the day what came in and what waits, in numbers alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, or_, select
from sqlalchemy.engine import Connection, Engine

from clinic.clinic import Clinic
from clinic.days import day_of
from database.insert import insert_unless_there
from database.tables import lead, outbox, question
from leads.due import due_at
from leads.lead import DEMO

KIND = "staff_digest"
WITHOUT_CALLBACK_TIMES = time(18, 0)  # on the clinic's clock, on days without
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Digest:
    """The numbers of a day, which ends when its digest is due; `day` is written as 2027-03-15."""

    day: str
    new: int
    opened: int
    waiting: int
    overdue: int  # of those that wait
    questions: int

    @property
    def tells_something(self) -> bool:
        """Whether anything came in, was opened, or waits."""
        return bool(self.new or self.opened or self.waiting or self.questions)


def digest_at(day: date, clinic: Clinic) -> datetime:
    """Return when the day's last callback time is over, in UTC; six in the evening without any."""
    window = clinic.callback_times.on(day, clinic.time_zone)
    if window:
        return window[1]
    evening = datetime.combine(day, WITHOUT_CALLBACK_TIMES, ZoneInfo(clinic.time_zone))
    return evening.astimezone(timezone.utc)


def plan_digest(engine: Engine, clinic: Clinic, now: datetime) -> bool:
    """Put the digest of the day that ended last into the outbox, once, if it tells anything; tell whether.

    What comes later in the evening is left to the next one. Days that ended while no worker ran are passed
    over, but for the last.
    """
    if not clinic.staff_email:
        return False
    day = day_of(now, clinic.time_zone)
    if now < digest_at(day, clinic):
        day -= timedelta(days=1)
    message_id = f"digest-{day}"  # one a day, for it is unique
    with engine.begin() as connection:
        if connection.execute(select(outbox.c.id).where(outbox.c.message_id == message_id)).first():
            return False
        digest = _count(connection, clinic, day)
        return digest.tells_something and insert_unless_there(
            connection,
            outbox,
            {
                "lead_id": None,
                "kind": KIND,
                "payload": asdict(digest),
                "state": "due",
                "created_at": now,
                "next_at": now,
                "message_id": message_id,
            },
        )


def remove_digests(connection: Connection, now: datetime) -> None:
    """Remove what was told long ago."""
    connection.execute(delete(outbox).where(outbox.c.kind == KIND, outbox.c.created_at < now - KEPT))


def _count(connection: Connection, clinic: Clinic, day: date) -> Digest:
    since, until = digest_at(day - timedelta(days=1), clinic), digest_at(day, clinic)
    real = lead.c.demo.is_(False)

    def in_day(moment: object) -> tuple[object, ...]:
        return moment > since, moment <= until  # type: ignore[operator]

    def how_many(*conditions: object) -> int:
        counted: int = connection.execute(select(func.count()).where(*conditions)).scalar_one()
        return counted

    waits = select(lead.c.created_at).where(real, lead.c.status == "new", lead.c.created_at <= until)
    waiting = connection.execute(waits).scalars().all()
    of_visitors = or_(question.c.conversation_id.is_(None), question.c.conversation_id.not_like(f"{DEMO}%"))
    return Digest(
        day=day.isoformat(),
        new=how_many(real, *in_day(lead.c.created_at)),
        opened=how_many(real, *in_day(lead.c.first_viewed_at)),
        waiting=len(waiting),
        overdue=sum(due_at(created_at, clinic) < until for created_at in waiting),
        questions=how_many(of_visitors, question.c.status == "open", *in_day(question.c.asked_at)),
    )
