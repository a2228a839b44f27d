"""The database, and what the things stored in it tell."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic.clinic import Clinic
from database.engine import database_address, engine_as_it_is, not_usable
from database.error import DatabaseError
from database.schema import known_versions, stored_version
from database.tables import audit, events, lead
from desk.two_factor import RolesError, two_factor_roles
from intake.checks.finding import Finding, advice, must, ok
from leads.outbox import count_dead, due_since
from leads.staff import list_staff

MOST_CLOCK_DIFFERENCE = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=10)  # of a message, after which nobody seems to send it


def check_database() -> tuple[Finding, Engine | None]:
    """Open the database as it is; it is given only when this program can use it so."""
    about = "database"
    try:
        address = database_address()
    except DatabaseError as error:
        return must(about, str(error)), None
    if address.drivername == "sqlite":
        path = Path(address.database)
        where = f"SQLite, {path}"
        if not path.exists() or path.stat().st_size == 0:
            return must(about, f"There is none at {path} yet: the first 'make run' makes it."), None
    else:
        where = f"PostgreSQL on {address.host or 'this machine'}"
    engine = engine_as_it_is(address)
    try:
        with engine.connect() as connection:
            version = stored_version(connection)
    except SQLAlchemyError as error:
        return must(about, str(not_usable(address, error))), None
    newest = known_versions()[-1]
    if version == newest:
        return ok(about, f"{where}, schema {version}"), engine
    if version is None:
        return must(about, f"{where} is empty: the first 'make run' makes its tables."), None
    if version not in known_versions():
        newer = f"It has schema {version}, newer than {newest} of this program: update the program."
        return must(about, newer), None
    older = f"It has schema {version}, and this program {newest}: run 'intake backup FILE', then start."
    return must(about, older), None


def check_admin(engine: Engine) -> Finding:
    """Look for somebody who can sign in and let others in."""
    try:
        needs_code = "admin" in two_factor_roles()
    except RolesError as error:
        return must("admin", str(error))
    ready = [each for each in list_staff(engine) if each.active and each.has_password]
    admins = [each for each in ready if each.role == "admin" and (each.has_totp or not needs_code)]
    if not admins:
        return must(
            "admin",
            "No admin can sign in yet: open the link that 'make run' prints, or that "
            "'intake staff add EMAIL --name NAME --role admin' does.",
        )
    return ok("admin", f"admins {len(admins)}, of {len(ready)} who can sign in")


def check_clock(engine: Engine | None, clinic: Clinic) -> Finding:
    """Compare the clock with the database's, and with the newest that is stored."""
    now = datetime.now(timezone.utc)
    if engine is not None:
        with engine.connect() as connection:
            newest, server = _newest(connection), _server_clock(connection)
        if server and abs(server - now) > MOST_CLOCK_DIFFERENCE:
            apart = f"{abs(server - now).total_seconds():.0f} seconds"
            return must("clock", f"It is {apart} from the database server's: set both by NTP.")
        if newest and newest > now + MOST_CLOCK_DIFFERENCE:
            return must(
                "clock",
                f"It says {now:%Y-%m-%d %H:%M} UTC, and something is stored from {newest:%Y-%m-%d %H:%M}: "
                "set it.",
            )
    return ok("clock", f"{now.astimezone(ZoneInfo(clinic.time_zone)):%Y-%m-%d %H:%M %Z} at the clinic")


def _newest(connection: Connection) -> datetime | None:
    """Return when the newest thing was stored."""
    last_said = connection.execute(
        select(events.c.timestamp)
        .where(events.c.timestamp.is_not(None))
        .order_by(events.c.id.desc())
        .limit(1)
    ).scalar()
    moments = [
        connection.execute(select(func.max(audit.c.at))).scalar(),
        connection.execute(select(func.max(lead.c.created_at))).scalar(),
        datetime.fromtimestamp(last_said, timezone.utc) if last_said else None,
    ]
    return max((moment for moment in moments if moment), default=None)


def _server_clock(connection: Connection) -> datetime | None:
    if connection.dialect.name == "sqlite":
        return None  # it has no clock of its own
    server: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return server


def check_messages(engine: Engine) -> Finding:
    """Look for messages that wait too long, or were given up."""
    since = due_since(engine)
    if since and since < datetime.now(timezone.utc) - LONGEST_WAIT:
        waits = f"Messages wait to be sent since {since:%Y-%m-%d %H:%M} UTC"
        return must("messages", f"{waits}: start the desk, which sends them ('make run').")
    if dead := count_dead(engine):
        return advice("messages", f"{dead} could not be sent: see Messages at the desk, and send them anew.")
    return ok("messages", "none waits too long, none was given up")


def check_demo(engine: Engine) -> Finding:
    """Look for made-up requests."""
    with engine.connect() as connection:
        number = connection.execute(select(func.count()).where(lead.c.demo.is_(True))).scalar_one()
    if number:
        return advice("demo", f"{number} made-up requests are there: 'intake demo --remove' removes them.")
    return ok("demo", "no made-up requests")
